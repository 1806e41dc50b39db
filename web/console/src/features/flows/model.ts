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
  [field: string]: unknown;
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
  head: {
    schemaVersion: number;
    name: string;
    description?: string;
    language: string;
    languages?: string[];
    timeZone?: string;
    onError?: string;
    variables?: { name: string; [field: string]: unknown }[];
  };
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

/** All exits a step can have, its keys first. */
export function exitsOfNode(node: FlowNode): string[] {
  const keys = node.type === 'menu' ? (node.choices ?? []).map((choice) => choice.key) : [];
  return [...keys, ...exitsOf[node.type], 'error'].filter((exit) => !(node.type === 'hangup' && exit === 'error'));
}

export function languagesOf(tree: MenuTree): string[] {
  return tree.head.languages && tree.head.languages.length > 0 ? tree.head.languages : [tree.head.language];
}

export interface SimulationLine {
  atMs: number;
  who: 'system' | 'caller';
  text: string;
  node?: string;
}
