import type { Id, Instant } from './types';

export const whispers = ['none', 'queue', 'prompt'] as const;
export const losses = ['wait', 'overflow', 'hangUp'] as const;
export const popShows = ['card', 'form', 'chooser', 'nothing', 'url'] as const;
export const popCases = ['one', 'many', 'none', 'withheld'] as const;
export const fieldTypes = ['text', 'number', 'date', 'choice', 'yesNo'] as const;
export const dispositionFlags = ['success', 'callback', 'doNotCall'] as const;

export interface PopAction {
  show: (typeof popShows)[number];
  url: string | null;
  open: 'tab' | 'window';
}

/** What the agent's screen shows for a queue's calls, and when. */
export type PopRules = { on: 'ringing' | 'answered' } & Record<(typeof popCases)[number], PopAction>;

/** What is shown for one call, its data filled in. */
export interface Pop {
  on: 'ringing' | 'answered';
  case: (typeof popCases)[number];
  show: (typeof popShows)[number];
  url: string | null;
  open: 'tab' | 'window';
}

/** What a queue does at the agent's seat. */
export interface QueueSeat {
  announceAgent: boolean;
  whisper: (typeof whispers)[number];
  whisperPromptId: Id | null;
  /** The flow that asks callers how satisfied they are. */
  surveyFlowId: Id | null;
  surveyAfterTalk: boolean;
  /** What becomes of a caller whose agent’s phone went away in mid-call. */
  afterLoss: (typeof losses)[number];
  pop: PopRules;
  scriptId: Id | null;
}

const shows = (show: PopAction['show']): PopAction => ({ show, url: null, open: 'tab' });

export const usualSeat: QueueSeat = {
  announceAgent: false,
  whisper: 'none',
  whisperPromptId: null,
  surveyFlowId: null,
  surveyAfterTalk: false,
  afterLoss: 'wait',
  pop: { on: 'ringing', one: shows('card'), many: shows('chooser'), none: shows('form'), withheld: shows('nothing') },
  scriptId: null,
};

export interface ScriptField {
  name: string;
  label: string;
  type: (typeof fieldTypes)[number];
  required: boolean | null;
  options: string[] | null;
}

/** A page of a script; without choices `next` follows, null being the end. */
export interface ScriptStep {
  id: string;
  title: string;
  text: string | null;
  fields: ScriptField[] | null;
  choices: { label: string; next: string | null }[] | null;
  next: string | null;
}

export interface Script {
  id: Id;
  name: string;
  description: string;
  steps: ScriptStep[];
  enabled: boolean;
  version: number;
}

/** An agent's way through a script in a call. */
export interface ScriptRun {
  callId: Id;
  agentId: Id;
  scriptId: Id;
  scriptName: string;
  path: { step: string; title: string; choice: string | null }[];
  answers: { name: string; label: string; value: string }[];
  finished: boolean;
  updatedAt: Instant;
}
