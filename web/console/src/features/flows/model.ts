/** The flow model as a tree (`GET/PUT /flows/{id}/tree`): each step holds the steps behind its exits, or jumps. */
export type PromptPart =
  | { type: 'prompt'; prompt: string }
  | { type: 'text'; text: Record<string, string> }
  | { type: 'value'; value: string; sayAs?: string }
  | { type: 'silence'; durationMs: number };

export type NodeType =
  | 'play'
  | 'menu'
  | 'collectDigits'
  | 'ask'
  | 'survey'
  | 'language'
  | 'condition'
  | 'switch'
  | 'hours'
  | 'loop'
  | 'goto'
  | 'setVariable'
  | 'http'
  | 'customer'
  | 'queueStatus'
  | 'tag'
  | 'skills'
  | 'queue'
  | 'agent'
  | 'extension'
  | 'transfer'
  | 'voicemail'
  | 'callback'
  | 'recording'
  | 'message'
  | 'subflow'
  | 'flow'
  | 'return'
  | 'voiceXml'
  | 'script'
  | 'sql'
  | 'customerUpdate'
  | 'tableLookup'
  | 'tableSave'
  | 'record'
  | 'agentBack'
  | 'hangup';

export interface ResultField {
  variable: string;
  path: string;
}

/** A field of the form by which an agent sends a call back. */
export interface ReturnField {
  variable: string;
  label?: string;
  choices?: string[];
  required?: boolean;
}

export interface MenuChoice {
  key: string;
  label?: string;
  /** Of a question that is answered by words: what it means, and how it may be said. */
  value?: string;
  words?: string[];
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

/** Days of every month that differ from the week: −1 is the last. */
export interface MonthlyRule {
  days: number[];
  kind: 'holiday' | 'hours';
  name?: string;
  ranges?: { from: string; to: string }[];
}

export interface Schedule {
  timeZone?: string;
  weekly?: WeeklyHours[];
  monthly?: MonthlyRule[];
  dates?: DateRule[];
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
  schedule?: Schedule;
  calendar?: string;
  cases?: { value: string; label?: string }[];
  times?: string;
  counter?: string;
  method?: string;
  url?: string;
  headers?: { name: string; value: string }[];
  body?: string;
  contentType?: string;
  timeoutMs?: number;
  statusVariable?: string;
  results?: ResultField[];
  tag?: string;
  value?: string;
  skills?: string[];
  agent?: string;
  agentFrom?: string;
  to?: string;
  toFrom?: string;
  action?: string;
  keys?: string;
  channel?: string;
  text?: string;
  flow?: string;
  inputs?: { variable: string; value: string }[];
  outputs?: { variable: string; value: string }[];
  numberFrom?: string;
  script?: string;
  source?: string;
  query?: string;
  maxRows?: number;
  values?: { variable: string; value: string }[];
  create?: boolean;
  table?: string;
  beep?: boolean;
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
  ask: ['match', 'noinput', 'nomatch', 'maxtries'],
  survey: ['match', 'noinput', 'nomatch', 'maxtries'],
  language: ['next'],
  condition: ['true', 'false'],
  switch: ['otherwise'],
  hours: ['open', 'closed', 'holiday'],
  loop: ['again', 'done'],
  goto: ['next'],
  setVariable: ['next'],
  http: ['success', 'failed', 'timeout'],
  customer: ['found', 'notfound'],
  queueStatus: ['next'],
  tag: ['next'],
  skills: ['next'],
  queue: ['answered', 'callback', 'overflow', 'full', 'closed'],
  agent: ['answered', 'busy', 'noanswer', 'unavailable'],
  extension: ['answered', 'busy', 'noanswer', 'unavailable'],
  transfer: [],
  voicemail: ['next'],
  callback: ['next', 'declined'],
  recording: ['next'],
  message: ['next'],
  subflow: ['next'],
  flow: [],
  voiceXml: ['next'],
  script: ['next'],
  sql: ['found', 'notfound'],
  customerUpdate: ['next', 'notfound'],
  tableLookup: ['found', 'notfound'],
  tableSave: ['next'],
  record: ['next', 'noinput'],
  agentBack: ['returned', 'answered', 'callback', 'overflow', 'full', 'closed'],
  return: [],
  hangup: [],
};

/** What is over when it is done has no exits, not even for errors. */
const ends = new Set<NodeType>(['hangup', 'return']);

export const nodeTypes = Object.keys(exitsOf) as NodeType[];

/** The palette, group by group. */
export const groups: Record<string, NodeType[]> = {
  talk: ['play', 'menu', 'collectDigits', 'ask', 'record', 'survey', 'language'],
  decide: ['condition', 'switch', 'hours', 'loop', 'goto'],
  data: ['setVariable', 'script', 'http', 'sql', 'tableLookup', 'tableSave', 'customer', 'customerUpdate', 'queueStatus', 'tag', 'message'],
  connect: ['queue', 'agentBack', 'skills', 'agent', 'extension', 'transfer', 'voicemail', 'callback', 'recording'],
  end: ['subflow', 'flow', 'voiceXml', 'return', 'hangup'],
};

/** All exits a step can have, its keys and values first. */
export function exitsOfNode(node: FlowNode): string[] {
  if (ends.has(node.type)) return [];
  const keys = node.type === 'menu' ? (node.choices ?? []).map((choice) => choice.key) : [];
  const values = node.type === 'switch' ? (node.cases ?? []).map((each) => `=${each.value}`) : [];
  return [...keys, ...values, ...answersOf(node).map((value) => `=${value}`), ...exitsOf[node.type], ...(node.type === 'goto' ? [] : ['error'])];
}

/** The answers of a question by words that have an exit of their own. */
export function answersOf(node: FlowNode): string[] {
  if (node.type !== 'ask') return [];
  const kind = node['kind'] ?? 'words';
  if (kind === 'yesNo') return ['true', 'false'];
  return kind === 'words' || kind === 'grammar' ? (node.choices ?? []).map((choice) => choice.value ?? '').filter((value) => value !== '') : [];
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
    ask: { prompt: empty, kind: 'words', choices: [{ key: '1', value: '', words: [] }], tries: 3, firstDigitTimeoutMs: 5000 },
    setVariable: { assignments: [] },
    condition: { expression: '' },
    hours: { schedule: { weekly: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], ranges: [{ from: '09:00', to: '18:00' }] }] } },
    queue: { queue: '' },
    extension: { number: '', ringTimeoutMs: 20_000 },
    voicemail: { box: '' },
    callback: { queue: '' },
    hangup: { prompt: [], reason: 'normal' },
    survey: { prompt: empty, keys: '54321', tries: 2, firstDigitTimeoutMs: 5000 },
    language: { language: languages[0] ?? 'zh-CN' },
    switch: { expression: '', cases: [] },
    loop: { times: '3' },
    goto: {},
    http: { method: 'GET', url: 'https://', timeoutMs: 5000, results: [] },
    customer: { number: 'caller', results: [] },
    queueStatus: { queue: '', results: [] },
    tag: { tag: '', value: '' },
    skills: { skills: [], priority: 0 },
    agent: { agent: '', ringTimeoutMs: 20_000 },
    transfer: { to: '' },
    recording: { action: 'start' },
    message: { channel: 'sms', to: 'caller', text: '' },
    subflow: { flow: '', inputs: [], outputs: [] },
    flow: { flow: '' },
    voiceXml: { url: 'https://' },
    script: { script: '', inputs: [], results: [] },
    sql: { source: '', query: '', inputs: [], results: [], maxRows: 1, timeoutMs: 3000 },
    customerUpdate: { number: 'caller', values: [] },
    tableLookup: { table: '', key: 'caller', results: [] },
    tableSave: { table: '', key: 'caller', values: [] },
    record: { prompt: empty, maxMs: 60_000, silenceMs: 4000, terminators: '#' },
    agentBack: { queue: '', fields: [] },
    return: {},
  };
  return own[type];
}

export type SimulationKind = 'answered' | 'heard' | 'bargedIn' | 'pressed' | 'said' | 'node' | 'exit' | 'variable' | 'queue' | 'extension' | 'voicemail' | 'callback' | 'transferred' | 'recording' | 'asked' | 'sent' | 'saved' | 'recorded' | 'callerHungUp' | 'hungUp';

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
  say?: string;
  hangup?: boolean;
  silent?: boolean;
  queue?: string;
  extension?: string;
  http?: { status?: number; body?: string };
  sql?: { rows?: Record<string, unknown>[] };
  returned?: Record<string, string>;
}

export interface SimulationAnswer {
  outcome: { end: string; reason: string; lastNode: string | null; transitions: number; detail: string | null };
  lines: SimulationLine[];
  attached: Record<string, string>;
  variables: Record<string, unknown>;
}
