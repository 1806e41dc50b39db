/** The flow model as a tree (`GET/PUT /flows/{id}/tree`): each step holds the steps behind its exits, or jumps. */
export type PromptPart =
  | { type: 'prompt'; prompt: string }
  | { type: 'text'; text: Record<string, string> }
  | { type: 'value'; value: string; sayAs?: string }
  | { type: 'silence'; durationMs: number };

export type NodeType = 'play' | 'menu' | 'collectDigits' | 'setVariable' | 'condition' | 'hours' | 'queue' | 'extension' | 'voicemail' | 'hangup';

export interface MenuChoice {
  key: string;
  label?: string;
}

export interface WeeklyHours {
  days: string[];
  ranges: { from: string; to: string }[];
}

/** A date, or a run of dates, that differs from the week. */
export interface DateRule {
  from: string;
  to?: string;
  yearly?: boolean;
  kind: 'holiday' | 'workday' | 'hours';
  name?: string;
  as?: string;
  ranges?: { from: string; to: string }[];
}

export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A node of any type: the fields beyond these belong to its type and are kept as they are. */
export interface FlowNode {
  type: NodeType;
  id: string;
  name?: string;
  prompt?: PromptPart[];
  noInputPrompt?: PromptPart[];
  noMatchPrompt?: PromptPart[];
  choices?: MenuChoice[];
  tries?: number;
  firstDigitTimeoutMs?: number;
  bargeIn?: boolean;
  variable?: string;
  minDigits?: number;
  maxDigits?: number;
  queue?: string;
  box?: string;
  priority?: number;
  maxWaitMs?: number;
  number?: string;
  ringTimeoutMs?: number;
  reason?: string;
  expression?: string;
  assignments?: { variable: string; value: string }[];
  schedule?: { timeZone?: string; weekly?: WeeklyHours[]; dates?: DateRule[] };
  calendar?: string;
  /** Graph only: exit → id of the node behind it. */
  exits?: Record<string, string>;
  layout?: { x: number; y: number };
  comment?: string;
  [field: string]: unknown;
}

export interface FlowVariable {
  name: string;
  default?: unknown;
  attach?: boolean;
  sensitive?: boolean;
  label?: Record<string, string>;
}

export interface FlowNote {
  id: string;
  text: string;
  layout?: { x: number; y: number };
}

/** What a flow says besides its nodes. */
export interface FlowHead {
  schemaVersion: number;
  name: string;
  description?: string;
  language: string;
  languages?: string[];
  timeZone?: string;
  onError?: string;
  variables?: FlowVariable[];
  notes?: FlowNote[];
}

/** A draft as a graph, as `/flows/{id}` carries it. */
export interface FlowDraft extends FlowHead {
  start: string;
  nodes: FlowNode[];
}

export interface TreeBranch {
  exit: string;
  step?: TreeStep;
  jumpTo?: string;
}

export interface TreeStep {
  node: FlowNode;
  branches: TreeBranch[];
}

export interface MenuTree {
  head: FlowHead;
  root: TreeStep;
  detached?: TreeStep[];
}

/** The named exits of each type; a menu has its keys besides. */
export const exitsOf: Record<NodeType, string[]> = {
  play: ['next'],
  menu: ['noinput', 'nomatch', 'maxtries'],
  collectDigits: ['match', 'noinput', 'nomatch', 'maxtries'],
  setVariable: ['next'],
  condition: ['true', 'false'],
  hours: ['open', 'closed', 'holiday'],
  queue: ['answered', 'overflow', 'full', 'closed'],
  extension: ['answered', 'busy', 'noanswer', 'unavailable'],
  voicemail: ['next'],
  hangup: [],
};

export const nodeTypes = Object.keys(exitsOf) as NodeType[];

/** The palette, group by group. */
export const groups: Record<string, NodeType[]> = {
  talk: ['play', 'menu', 'collectDigits'],
  decide: ['condition', 'hours'],
  data: ['setVariable'],
  connect: ['queue', 'extension', 'voicemail'],
  end: ['hangup'],
};

/** All exits a step can have, its keys first. */
export function exitsOfNode(node: FlowNode): string[] {
  const keys = node.type === 'menu' ? (node.choices ?? []).map((choice) => choice.key) : [];
  return [...keys, ...exitsOf[node.type], 'error'].filter((exit) => !(node.type === 'hangup' && exit === 'error'));
}

export function languagesOf({ head }: { head: FlowHead }): string[] {
  return head.languages && head.languages.length > 0 ? head.languages : [head.language];
}

/** What a node of a type begins with. The words are the caller's language, so they are left empty to be written. */
export function freshFields(type: NodeType, languages: string[]): Partial<FlowNode> {
  const empty = [{ type: 'text' as const, text: Object.fromEntries(languages.map((language) => [language, ''])) }];
  const own: Record<NodeType, Partial<FlowNode>> = {
    play: { prompt: empty },
    menu: { prompt: empty, choices: [{ key: '1' }], tries: 3, firstDigitTimeoutMs: 5000 },
    collectDigits: { prompt: empty, variable: 'digits1', minDigits: 1, maxDigits: 20, tries: 3, firstDigitTimeoutMs: 5000 },
    setVariable: { assignments: [] },
    condition: { expression: '' },
    hours: { schedule: { weekly: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], ranges: [{ from: '09:00', to: '18:00' }] }] } },
    queue: { queue: '' },
    extension: { number: '', ringTimeoutMs: 20_000 },
    voicemail: { box: '' },
    hangup: { prompt: empty, reason: 'normal' },
  };
  return own[type];
}

export type SimulationKind = 'answered' | 'heard' | 'bargedIn' | 'pressed' | 'node' | 'exit' | 'variable' | 'queue' | 'extension' | 'voicemail' | 'callerHungUp' | 'hungUp';

/** A line of a simulated call, as `/flows/{id}/simulate` answers it. */
export interface SimulationLine {
  atMs: number;
  kind: SimulationKind;
  text: string;
  nodeId: string | null;
}

/** What a simulated caller, or the house, does next. */
export interface SimulationInput {
  afterMs?: number;
  digits?: string;
  hangup?: boolean;
  silent?: boolean;
  queue?: string;
  extension?: string;
}

export interface SimulationAnswer {
  outcome: { end: string; reason: string; lastNode: string | null; transitions: number; detail: string | null };
  lines: SimulationLine[];
  attached: Record<string, string>;
  variables: Record<string, unknown>;
}
