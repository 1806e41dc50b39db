import '@xyflow/react/dist/style.css';
import { Background, type Connection, Controls, type Edge, MarkerType, MiniMap, type NodeChange, type OnSelectionChangeParams, ReactFlow, useNodesInitialized, useNodesState, useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '@/shared/api/types';
import type { FlowDraft, NodeType } from '../model';
import { connect, disconnect, langs, linksOf, move, type Point, remove } from './graph';
import type { History } from './history';
import { NoteCard, type NoteNode } from './NoteCard';
import { dragType } from './Palette';
import { StepCard, type StepNode } from './StepCard';

type Card = StepNode | NoteNode;

const nodeTypes = { step: StepCard, note: NoteCard };

/** What a simulated call did: nodes with the exits it left them by, in order. */
export interface Path {
  nodes: Map<string, Set<string>>;
  current: string | null;
}

interface Props {
  history: History<FlowDraft>;
  language: string;
  problems: FlowProblem[];
  chosen: string[];
  found: string[];
  path: Path | null;
  onChoose: (ids: string[]) => void;
  onDropped: (type: NodeType | 'note', at: Point) => void;
}

/** The flow as cards and lines. The draft is the truth; the canvas only keeps what is dragged and what is chosen. */
export function Canvas({ history, language, problems, chosen, found, path, onChoose, onDropped }: Props) {
  const { t } = useTranslation();
  const draft = history.value;
  const { set } = history;
  const { screenToFlowPosition, fitView } = useReactFlow();
  const measured = useNodesInitialized();
  useEffect(() => {
    if (measured) void fitView({ maxZoom: 1, padding: 0.12 });
  }, [measured, fitView]);
  const [cards, setCards, onCardsChange] = useNodesState<Card>([]);

  useEffect(() => {
    setCards((before) => {
      const old = new Map(before.map((card) => [card.id, card]));
      const keep = (id: string) => ({ selected: chosen.includes(id), measured: old.get(id)?.measured, width: old.get(id)?.width, height: old.get(id)?.height });
      const steps: Card[] = draft.nodes.map((node) => ({
        id: node.id,
        type: 'step',
        position: node.layout ?? { x: 0, y: 0 },
        ariaLabel: node.name ?? t(`flows:type.${node.type}`),
        deletable: node.id !== draft.start,
        ...keep(node.id),
        data: {
          node,
          language: langs(draft).includes(language) ? language : draft.language,
          isStart: node.id === draft.start,
          isErrorHandler: node.id === draft.onError,
          problems: problems.filter((problem) => problem.nodeId === node.id),
          found: found.includes(node.id),
          lit: path?.nodes.has(node.id) ?? false,
          current: path?.current === node.id,
          litExits: [...(path?.nodes.get(node.id) ?? [])],
        },
      }));
      const notes: Card[] = (draft.notes ?? []).map((note) => ({
        id: note.id,
        type: 'note',
        position: note.layout ?? { x: 0, y: 0 },
        ariaLabel: t('flows:note'),
        ...keep(note.id),
        data: { text: note.text, onText: (text: string) => set((now) => ({ ...now, notes: now.notes?.map((each) => (each.id === note.id ? { ...each, text } : each)) }), `note/${note.id}`) },
      }));
      return [...steps, ...notes];
    });
  }, [draft, language, problems, found, path, chosen, setCards, set, t]);

  const lines = useMemo<Edge[]>(() => {
    const known = new Map(draft.nodes.map((node) => [node.id, node]));
    return linksOf(draft).flatMap((link) => {
      const source = known.get(link.source);
      if (!source || source.type === 'goto' || !known.has(link.target)) return [];
      const lit = path?.nodes.get(link.source)?.has(link.exit) ?? false;
      return {
        id: `${link.source}|${link.exit}`,
        source: link.source,
        target: link.target,
        sourceHandle: link.exit,
        markerEnd: { type: MarkerType.ArrowClosed, color: lit ? '#17704a' : '#8b97a8' },
        className: lit ? 'sb-line-lit' : link.exit === 'error' ? 'sb-line-error' : '',
        animated: lit,
        ariaLabel: t('flows:lineFrom', { from: source.name ?? source.id, to: known.get(link.target)?.name ?? link.target }),
      };
    });
  }, [draft, path, t]);

  const wire = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle) set((now) => connect(now, { source, exit: sourceHandle, target }));
    },
    [set],
  );
  const drop = (event: React.DragEvent) => {
    const type = event.dataTransfer.getData(dragType);
    if (!type) return;
    event.preventDefault();
    onDropped(type as NodeType | 'note', screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };
  const settle = (_: unknown, __: unknown, moved: Card[]) => set((now) => move(now, Object.fromEntries(moved.map((card) => [card.id, { x: Math.round(card.position.x), y: Math.round(card.position.y) }]))));
  const change = (changes: NodeChange<Card>[]) => {
    // arrow keys move without a drag; what they end at is kept as a drag would be
    const nudged = changes.filter((each) => each.type === 'position' && !each.dragging && each.position);
    if (nudged.length > 0) set((now) => move(now, Object.fromEntries(nudged.flatMap((each) => (each.type === 'position' && each.position ? [[each.id, each.position]] : [])))), 'nudge');
    onCardsChange(changes.filter((each) => each.type !== 'remove'));
  };
  const choose = useCallback(({ nodes }: OnSelectionChangeParams) => onChoose(nodes.map((node) => node.id)), [onChoose]);
  return (
    <div
      className="sb-canvas"
      role="application"
      aria-label={t('flows:canvas')}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }}
      onDrop={drop}
    >
      <ReactFlow<Card>
        nodes={cards}
        edges={lines}
        nodeTypes={nodeTypes}
        onNodesChange={change}
        onNodeDragStop={settle}
        onSelectionDragStop={(event, moved) => settle(event, null, moved)}
        onConnect={wire}
        onReconnect={(old, next) => {
          set((now) => {
            const cut = old.sourceHandle ? disconnect(now, old.source, old.sourceHandle) : now;
            return next.sourceHandle ? connect(cut, { source: next.source, exit: next.sourceHandle, target: next.target }) : cut;
          });
        }}
        onDelete={({ nodes, edges }) => {
          set((now) => {
            const cut = edges.reduce((each, edge) => disconnect(each, edge.source, edge.id.slice(edge.source.length + 1)), now);
            return nodes.length > 0 ? remove(cut, nodes.map((node) => node.id)) : cut;
          });
        }}
        onSelectionChange={choose}
        deleteKeyCode={['Delete', 'Backspace']}
        multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        minZoom={0.1}
        maxZoom={1.5}
        snapToGrid
        snapGrid={[8, 8]}
        proOptions={{ hideAttribution: false }}
      >
        <Background gap={16} color="#d5dbe4" />
        <MiniMap pannable zoomable nodeColor={(card) => (card.type === 'note' ? '#f3e3a2' : '#b9c8ec')} ariaLabel={t('flows:minimap')} />
        <Controls showInteractive={false} aria-label={t('flows:zoom')} />
      </ReactFlow>
    </div>
  );
}
