import type { Id } from './types';

export const overflowReasons = ['wait', 'length', 'expectedWait', 'serviceLevel'] as const;
export const overflowTargets = ['queue', 'flow', 'voicemail', 'number', 'callback'] as const;
/** Where who finds a queue closed goes. */
export const queueConditions = ['noAgent', 'allPaused', 'allBusy'] as const;

/** How a queue distributes beyond its strategy; times of 0 are off. */
export interface QueueRules {
  ringNextMs: number;
  skillEvaluation: 'all' | 'best' | 'none';
  rings: { afterMs: number; dropSkills: Id[]; lowerLevels: number; addQueues: Id[] }[];
  agingMs: number;
  vipBonus: number;
  lastAgentDays: number;
  ownAgent: boolean;
  preferredWaitMs: number;
  overflow: {
    when: (typeof overflowReasons)[number];
    /** Milliseconds, contacts or percent, as the reason has it. */
    limit: number;
    target: { type: (typeof overflowTargets)[number]; id?: Id | null; number?: string | null };
  }[];
  joinUnless: (typeof queueConditions)[number][];
  leaveWhen: (typeof queueConditions)[number][];
  ringBackMs: number;
  hours: { calendarId?: Id | null; closed?: { type: (typeof overflowTargets)[number]; id?: Id | null; number?: string | null } | null };
}

export const usualRules: QueueRules = {
  ringNextMs: 5000,
  skillEvaluation: 'all',
  rings: [],
  agingMs: 0,
  vipBonus: 10,
  lastAgentDays: 0,
  ownAgent: false,
  preferredWaitMs: 20_000,
  overflow: [],
  joinUnless: [],
  leaveWhen: [],
  ringBackMs: 0,
  hours: {},
};
