import type { Id } from './types';

export const whispers = ['none', 'queue', 'prompt'] as const;

/** What a queue does at the agent's seat. */
export interface QueueSeat {
  announceAgent: boolean;
  whisper: (typeof whispers)[number];
  whisperPromptId: Id | null;
  /** The flow that asks callers how satisfied they are. */
  surveyFlowId: Id | null;
  surveyAfterTalk: boolean;
}

export const usualSeat: QueueSeat = { announceAgent: false, whisper: 'none', whisperPromptId: null, surveyFlowId: null, surveyAfterTalk: false };
