import type { Id, Instant } from '@/shared/api/types';

export const mailSecurities = ['startTls', 'tls', 'none'] as const;
export const mailStates = ['waiting', 'sent', 'failed'] as const;

export interface MailServer {
  host: string;
  port: number;
  security: (typeof mailSecurities)[number];
  verifyCertificate: boolean;
  userName: string | null;
  hasPassword: boolean;
  senderAddress: string;
  senderName: string | null;
  enabled: boolean;
  version: number;
}

export interface OutgoingMail {
  id: Id;
  origin: string;
  to: string;
  subject: string;
  state: (typeof mailStates)[number];
  attempts: number;
  nextAttemptAt: Instant | null;
  lastError: string | null;
  createdAt: Instant;
  finishedAt: Instant | null;
}

export interface MailTestResult {
  sent: boolean;
  reason: string | null;
}
