import { graphlib, layout as place } from '@dagrejs/dagre';
import { exitsOfNode, type FlowDraft, type FlowNode, freshFields, languagesOf, type NodeType } from '../model';

/** Working on a flow as a graph. All functions leave the draft they get untouched and answer a new one. */

export interface Point {
  x: number;
  y: number;
}

export interface Link {
  source: string;
  exit: string;
  target: string;
}

/** The exits that the canvas always shows; the others appear when they lead somewhere or their node is chosen. */
const quiet = new Set(['error', 'hangup', 'noinput', 'nomatch', 'maxtries', 'match', 'full', 'holiday', 'busy', 'unavailable', 'timeout', 'callback']);

export const cardWidth = 208;
const headHeight = 46;
const rowHeight = 22;

export function langs(draft: FlowDraft): string[] {
  return languagesOf({ head: draft });
}

export function findNode(draft: FlowDraft, id: string | null): FlowNode | null {
  return draft.nodes.find((node) => node.id === id) ?? null;
}

/** Every exit that a node can have, in the order of the form. */
export function allExits(node: FlowNode): string[] {
  const exits = exitsOfNode(node);
  if (exits.length === 0) return [];
  return [...new Set([...exits, ...(node.type === 'goto' ? [] : ['hangup']), ...Object.keys(node.exits ?? {})])];
}

export function shownExits(node: FlowNode, all: boolean): string[] {
  const exits = allExits(node);
  if (all) return exits;
  const required = new Set(node.type === 'collectDigits' || node.type === 'survey' ? ['match'] : []);
  return exits.filter((exit) => node.exits?.[exit] || !quiet.has(exit) || required.has(exit));
}

export function linksOf(draft: FlowDraft): Link[] {
  return draft.nodes.flatMap((node) => Object.entries(node.exits ?? {}).map(([exit, target]) => ({ source: node.id, exit, target })));
}

export function freshId(taken: Set<string>, type: string): string {
  for (let count = 1; ; count++) {
    const id = `${type}${count}`;
    if (!taken.has(id)) return id;
  }
}

const ids = (draft: FlowDraft) => new Set(draft.nodes.map((node) => node.id));

/** A new node; behind an exit of another one when <paramref name="from"/> says which. */
export function addNode(draft: FlowDraft, type: NodeType, at: Point, from?: { node: string; exit: string }): { draft: FlowDraft; id: string } {
  const id = freshId(ids(draft), type);
  const node: FlowNode = { type, id, ...freshFields(type, langs(draft)), exits: {}, layout: at };
  const next = { ...draft, nodes: [...draft.nodes, node] };
  return { draft: from ? connect(next, { source: from.node, exit: from.exit, target: id }) : next, id };
}

export function changeNode(draft: FlowDraft, id: string, part: Partial<FlowNode>): FlowDraft {
  return { ...draft, nodes: draft.nodes.map((node) => (node.id === id ? cutDeadExits({ ...node, ...part }) : node)) };
}

/** What was behind a key that the menu no longer has is let go. */
function cutDeadExits(node: FlowNode): FlowNode {
  if ((node.type !== 'menu' && node.type !== 'switch') || !node.exits) return node;
  const known = new Set([...exitsOfNode(node), 'match', 'hangup']);
  return { ...node, exits: Object.fromEntries(Object.entries(node.exits).filter(([exit]) => known.has(exit))) };
}

export function renameKey(draft: FlowDraft, id: string, from: string, to: string): FlowDraft {
  return {
    ...draft,
    nodes: draft.nodes.map((node) =>
      node.id !== id
        ? node
        : {
            ...node,
            choices: (node.choices ?? []).map((choice) => (choice.key === from ? { ...choice, key: to } : choice)),
            exits: Object.fromEntries(Object.entries(node.exits ?? {}).map(([exit, target]) => [exit === from ? to : exit, target])),
          },
    ),
  };
}

export function connect(draft: FlowDraft, link: Link): FlowDraft {
  return { ...draft, nodes: draft.nodes.map((node) => (node.id === link.source ? { ...node, exits: { ...node.exits, [link.exit]: link.target } } : node)) };
}

export function disconnect(draft: FlowDraft, source: string, exit: string): FlowDraft {
  return {
    ...draft,
    nodes: draft.nodes.map((node) => (node.id === source ? { ...node, exits: Object.fromEntries(Object.entries(node.exits ?? {}).filter(([name]) => name !== exit)) } : node)),
  };
}

/** Removes nodes and notes, and every line to them. The node a call begins at stays. */
export function remove(draft: FlowDraft, gone: string[]): FlowDraft {
  const out = new Set(gone.filter((id) => id !== draft.start));
  if (out.size === 0) return draft;
  const nodes = draft.nodes
    .filter((node) => !out.has(node.id))
    .map((node) => ({ ...node, exits: Object.fromEntries(Object.entries(node.exits ?? {}).filter(([, target]) => !out.has(target))) }));
  return { ...draft, nodes, notes: draft.notes?.filter((note) => !out.has(note.id)), onError: draft.onError && out.has(draft.onError) ? undefined : draft.onError };
}

export function move(draft: FlowDraft, places: Record<string, Point>): FlowDraft {
  const put = <T extends { id: string; layout?: Point }>(each: T): T => (places[each.id] ? { ...each, layout: places[each.id] } : each);
  return { ...draft, nodes: draft.nodes.map(put), notes: draft.notes?.map(put) };
}

/** Copies with new names, a little aside; lines among the copied nodes come along, lines to others do not. */
export function paste(draft: FlowDraft, copied: FlowNode[], shift = 40): { draft: FlowDraft; ids: string[] } {
  const taken = ids(draft);
  const names = new Map<string, string>();
  for (const node of copied) {
    const id = freshId(taken, node.type);
    taken.add(id);
    names.set(node.id, id);
  }
  const nodes = copied.map((node) => ({
    ...structuredClone(node),
    id: names.get(node.id) ?? node.id,
    layout: { x: (node.layout?.x ?? 0) + shift, y: (node.layout?.y ?? 0) + shift },
    exits: Object.fromEntries(Object.entries(node.exits ?? {}).flatMap(([exit, target]) => (names.has(target) ? [[exit, names.get(target) ?? target]] : []))),
  }));
  return { draft: { ...draft, nodes: [...draft.nodes, ...nodes] }, ids: nodes.map((node) => node.id) };
}

export function heightOf(node: FlowNode): number {
  return headHeight + shownExits(node, false).length * rowHeight + (node.comment ? rowHeight : 0);
}

/** Everything in its place from left to right, as dagre lays graphs out. Notes stay. */
export function arrange(draft: FlowDraft): FlowDraft {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 72, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of draft.nodes) graph.setNode(node.id, { width: cardWidth, height: heightOf(node) });
  const known = ids(draft);
  for (const { source, target } of linksOf(draft)) if (known.has(target) && source !== target) graph.setEdge(source, target);
  place(graph);
  const places: Record<string, Point> = {};
  for (const node of draft.nodes) {
    const { x = 0, y = 0 } = graph.node(node.id) as Partial<Point>;
    places[node.id] = { x: Math.round(x - cardWidth / 2), y: Math.round(y - heightOf(node) / 2) };
  }
  return move(draft, places);
}

/** A draft that was never on a canvas (a tree menu, a file) gets its places; one that was keeps them. */
export function withPlaces(draft: FlowDraft): FlowDraft {
  return draft.nodes.every((node) => node.layout) ? draft : arrange(draft);
}

/** Nodes that hold these words in name, id, comment or what they say. */
export function search(draft: FlowDraft, words: string): FlowNode[] {
  const wanted = words.trim().toLocaleLowerCase();
  if (!wanted) return [];
  const hay = (node: FlowNode) => JSON.stringify({ ...node, exits: undefined, layout: undefined }, (key, value: unknown) => (key === 'type' ? undefined : value));
  return draft.nodes.filter((node) => hay(node).toLocaleLowerCase().includes(wanted));
}

/** What a node does, in a line under its name. */
export function summary(node: FlowNode, language: string): string {
  const said = (node.prompt ?? []).map((part) => (part.type === 'text' ? (part.text[language] ?? Object.values(part.text)[0] ?? '') : part.type === 'prompt' ? '♪' : part.type === 'value' ? `{${part.value}}` : '…')).join(' ');
  const value = node.expression ?? node.variable ?? node.queue ?? node.number ?? node.box ?? node.calendar ?? node.url ?? node.flow ?? node.to ?? node.toFrom ?? node.agent ?? node.times ?? node.tag ?? node.skills?.join(', ') ?? node.text ?? (node.assignments ?? []).map((each) => `${each.variable} = ${each.value}`).join(', ');
  return (said.trim() || value || '').slice(0, 80);
}
