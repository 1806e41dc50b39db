import { describe, expect, it } from 'vitest';
import { addNode, arrange, changeNode, connect, linksOf, paste, remove, renameKey, search, withPlaces } from '@/features/flows/designer/graph';
import { pathOf } from '@/features/flows/designer/DesignerPage';
import type { FlowDraft } from '@/features/flows/model';

const draft = (): FlowDraft => ({
  schemaVersion: 1,
  name: 'hotline',
  language: 'en',
  start: 'menu1',
  onError: 'bye',
  nodes: [
    { type: 'menu', id: 'menu1', name: 'Main menu', choices: [{ key: '1' }, { key: '2' }], exits: { '1': 'queue1', '2': 'bye' } },
    { type: 'queue', id: 'queue1', queue: 'sales', exits: { overflow: 'bye' } },
    { type: 'hangup', id: 'bye', prompt: [{ type: 'text', text: { en: 'Goodbye.' } }] },
  ],
});

describe('A flow on the canvas', () => {
  it('puts a new step behind an exit, under a name that no other has', () => {
    const { draft: next, id } = addNode(draft(), 'queue', { x: 10, y: 20 }, { node: 'queue1', exit: 'full' });
    expect(id).toBe('queue2');
    expect(next.nodes[1]?.exits).toEqual({ overflow: 'bye', full: 'queue2' });
    expect(next.nodes.at(-1)).toMatchObject({ type: 'queue', layout: { x: 10, y: 20 } });
  });

  it('cuts the lines to a step that goes, and keeps the first one', () => {
    const next = remove(draft(), ['bye', 'menu1']);
    expect(next.nodes.map((node) => node.id)).toEqual(['menu1', 'queue1']);
    expect(linksOf(next)).toEqual([{ source: 'menu1', exit: '1', target: 'queue1' }]);
    expect(next.onError).toBeUndefined();
  });

  it('copies steps with the lines among them, and none to others', () => {
    const start = draft();
    const { draft: next, ids } = paste(start, [start.nodes[0], start.nodes[1]].flatMap((node) => node ?? []));
    expect(ids).toEqual(['menu2', 'queue2']);
    expect(next.nodes.find((node) => node.id === 'menu2')?.exits).toEqual({ '1': 'queue2' });
    expect(next.nodes.find((node) => node.id === 'queue2')?.exits).toEqual({});
  });

  it('takes the line along when a key is renamed, and lets it go when the key does', () => {
    expect(renameKey(draft(), 'menu1', '1', '9').nodes[0]?.exits).toEqual({ '9': 'queue1', '2': 'bye' });
    expect(changeNode(draft(), 'menu1', { choices: [{ key: '2' }] }).nodes[0]?.exits).toEqual({ '2': 'bye' });
  });

  it('arranges from left to right without putting one on the other', () => {
    const placed = arrange(connect(draft(), { source: 'bye', exit: 'error', target: 'menu1' }));
    const at = Object.fromEntries(placed.nodes.map((node) => [node.id, node.layout ?? { x: 0, y: 0 }]));
    expect((at['queue1']?.x ?? 0) - (at['menu1']?.x ?? 0)).toBeGreaterThan(208);
    expect((at['bye']?.x ?? 0) - (at['queue1']?.x ?? 0)).toBeGreaterThan(208);
    expect(withPlaces(placed)).toBe(placed);
  });

  it('finds steps by what they say', () => {
    expect(search(draft(), 'goodbye').map((node) => node.id)).toEqual(['bye']);
    expect(search(draft(), 'MAIN').map((node) => node.id)).toEqual(['menu1']);
  });

  it('lights up the way a simulated call took', () => {
    const path = pathOf([
      { atMs: 0, kind: 'node', text: 'menu1', nodeId: 'menu1' },
      { atMs: 9, kind: 'exit', text: '1', nodeId: 'menu1' },
      { atMs: 9, kind: 'node', text: 'queue1', nodeId: 'queue1' },
    ]);
    expect([...path.nodes.entries()].map(([id, exits]) => [id, ...exits])).toEqual([['menu1', '1'], ['queue1']]);
    expect(path.current).toBe('queue1');
  });
});
