import { CheckCircleOutlined, ExclamationCircleOutlined, PhoneOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Alert, App, AutoComplete, Button, Drawer, Dropdown, Popover, Skeleton, Space, Tag, Tooltip } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { actorText } from '@/shared/actor';
import { api, type Tagged } from '@/shared/api/client';
import { fieldText, Problem } from '@/shared/api/problem';
import { useTagged } from '@/shared/api/queries';
import type { Flow, FlowProblem } from '@/shared/api/types';
import { useHotkeys } from '@/shared/hotkeys';
import { formatDateTime } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { useDebounced } from '@/shared/useDebounced';
import type { FlowDraft, FlowNode, NodeType, SimulationLine } from '../model';
import { FlowTests, KeepTest } from '../FlowTests';
import { Simulation } from '../Simulation';
import { withoutEmpty } from '../tree';
import { useUnsaved } from '../useUnsaved';
import { Versions } from '../Versions';
import { Canvas, type Path } from './Canvas';
import { FlowSettings } from './FlowSettings';
import { addNode, allExits, arrange, cardWidth, findNode, freshId, paste, type Point, search, withPlaces } from './graph';
import { useHistory } from './history';
import { Inspector } from './Inspector';
import { Palette } from './Palette';

export function DesignerPage() {
  const { id = '' } = useParams();
  const flow = useTagged<Flow>(`/flows/${id}`);
  // What is worked on stays on the desk when the list behind it is fetched anew; only who asks for it gets the other's version.
  const [opened, setOpened] = useState<{ flow: Tagged<Flow>; times: number } | null>(null);
  useEffect(() => {
    if (flow.data) setOpened((before) => (before?.flow.value.id === flow.data.value.id ? before : { flow: flow.data, times: 0 }));
  }, [flow.data]);
  const reload = () => void flow.refetch().then(({ data }) => data && setOpened((before) => ({ flow: data, times: (before?.times ?? 0) + 1 })));
  if (flow.error && !opened) return <ProblemView error={flow.error} onRetry={() => void flow.refetch()} />;
  if (!opened) return <Skeleton active />;
  return (
    <ReactFlowProvider key={`${opened.flow.value.id}/${opened.times}`}>
      <Designer flow={opened.flow.value} etag={opened.flow.etag} reload={reload} />
    </ReactFlowProvider>
  );
}

interface Props {
  flow: Flow;
  etag: string | null;
  reload: () => void;
}

/** Copied steps outlive the page: what is copied in one flow can be pasted in another. */
let clipboard: FlowNode[] = [];

function Designer({ flow, etag: firstTag, reload }: Props) {
  const { t, i18n } = useTranslation();
  const { attempt, done } = useSay();
  const { modal } = App.useApp();
  const { setCenter, screenToFlowPosition, getZoom, fitView } = useReactFlow();
  const initial = useMemo(() => withPlaces(flow.draft as FlowDraft), [flow.draft]);
  const history = useHistory<FlowDraft>(initial);
  const { value: draft, set } = history;
  const [saved, setSaved] = useState(initial);
  const [etag, setEtag] = useState(firstTag);
  const [live, setLive] = useState({ version: flow.publishedVersion, at: flow.publishedAt });
  const [author, setAuthor] = useState({ at: flow.updatedAt, by: flow.updatedBy });
  const [chosen, setChosen] = useState<string[]>([]);
  const [words, setWords] = useState('');
  const [side, setSide] = useState<'simulate' | 'versions' | 'tests' | null>(null);
  const [stale, setStale] = useState(false);
  const [path, setPath] = useState<Path | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const dirty = draft !== saved;
  useUnsaved(dirty, t('flows:unsavedSure'));
  const problems = useProblems(flow.id, draft);
  const found = useMemo(() => search(draft, words), [draft, words]);
  const sent = useMemo(() => withoutEmpty(draft), [draft]);
  const node = chosen.length === 1 ? findNode(draft, chosen[0] ?? null) : null;

  const store = async () => {
    if (!dirty && saved === draft) return;
    try {
      const body = await api.put<Flow>(`/flows/${flow.id}`, { name: flow.name, description: flow.description, kind: flow.kind, draft: withoutEmpty(draft) }, etag ?? undefined);
      setEtag(`"${body.version}"`);
      setAuthor({ at: body.updatedAt, by: body.updatedBy });
      setSaved(draft);
    } catch (error) {
      if (Problem.of(error).status === 412) setStale(true);
      throw error;
    }
  };
  const save = () =>
    attempt(async () => {
      await store();
      done(t('common:saved'));
    });
  const published = (answer: Flow) => {
    setLive({ version: answer.publishedVersion, at: answer.publishedAt });
    setEtag(`"${answer.version}"`);
  };
  const goLive = async (force: boolean) => {
    published(await api.post<Flow>(`/flows/${flow.id}/publish`, force ? { force } : {}));
    done(t('flows:publishedNow'));
  };
  const publish = () =>
    attempt(async () => {
      await store();
      try {
        await goLive(false);
      } catch (error) {
        const problem = Problem.of(error);
        if (problem.code !== 'flow.tests_failed') throw error;
        modal.confirm({
          title: t('flows:testsFailed'),
          content: problem.errors.map((each) => <p key={each.field}>{each.detail}</p>),
          okText: t('flows:publishAnyway'),
          okButtonProps: { danger: true },
          onOk: () => attempt(() => goLive(true)),
        });
      }
    });
  const call = () =>
    attempt(async () => {
      await store();
      await api.post(`/flows/${flow.id}/call`);
      done(t('flows:callingDraft'));
    });

  const show = useCallback(
    (id: string) => {
      setChosen([id]);
      const at = findNode(draft, id)?.layout;
      if (at) void setCenter(at.x + cardWidth / 2, at.y + 60, { zoom: Math.max(getZoom(), 0.8), duration: 250 });
    },
    [draft, getZoom, setCenter],
  );
  const put = (type: NodeType | 'note', at: Point, from?: { node: string; exit: string }) => {
    if (type === 'note') {
      const id = freshId(new Set((draft.notes ?? []).map((note) => note.id)), 'note');
      set((now) => ({ ...now, notes: [...(now.notes ?? []), { id, text: '', layout: at }] }));
      return;
    }
    const made = addNode(draft, type, { x: Math.round(at.x), y: Math.round(at.y) }, from);
    set(made.draft);
    setChosen([made.id]);
  };
  /** Without a place of its own a step goes to the right of the chosen one, behind its first free exit. */
  const putBeside = (type: NodeType | 'note') => {
    const box = frame.current?.getBoundingClientRect();
    const middle = screenToFlowPosition({ x: (box?.left ?? 0) + (box?.width ?? 800) / 2, y: (box?.top ?? 0) + (box?.height ?? 600) / 2 });
    if (!node || type === 'note') return put(type, middle);
    const exit = allExits(node).find((each) => !node.exits?.[each]);
    const rows = Object.keys(node.exits ?? {}).length;
    put(type, { x: (node.layout?.x ?? 0) + cardWidth + 72, y: (node.layout?.y ?? 0) + rows * 90 }, exit ? { node: node.id, exit } : undefined);
  };
  const copy = () => {
    clipboard = draft.nodes.filter((each) => chosen.includes(each.id));
    if (clipboard.length > 0) done(t('flows:copied', { count: clipboard.length }));
  };
  const stick = () => {
    if (clipboard.length === 0) return;
    const made = paste(draft, clipboard);
    set(made.draft);
    setChosen(made.ids);
  };
  const free = (run: () => void) => () => {
    // in a field the keys belong to the text
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('input, textarea, [contenteditable]')) return;
    run();
  };
  const findField = () => frame.current?.ownerDocument.querySelector<HTMLInputElement>('.sb-designer-find input')?.focus();
  useHotkeys({
    'Ctrl+KeyS': () => void save(),
    'Ctrl+KeyZ': free(history.undo) as () => void,
    'Ctrl+KeyY': free(history.redo),
    'Ctrl+Shift+KeyZ': free(history.redo),
    'Ctrl+KeyF': findField,
    'Meta+KeyS': () => void save(),
    'Meta+KeyZ': free(history.undo),
  });
  const keys = (event: React.KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).closest('input, textarea')) return;
    if (event.code === 'KeyC') copy();
    if (event.code === 'KeyV') stick();
    if (event.code === 'KeyA') {
      event.preventDefault();
      setChosen(draft.nodes.map((each) => each.id));
    }
  };
  const light = useCallback((lines: SimulationLine[]) => setPath(pathOf(lines)), []);
  const choose = useCallback((ids: string[]) => setChosen((before) => (before.length === ids.length && before.every((each, at) => each === ids[at]) ? before : ids)), []);
  const foundIds = useMemo(() => found.map((each) => each.id), [found]);

  return (
    <Page
      title={
        <Space>
          {flow.name}
          <Tag color={live.version ? 'green' : 'default'}>{live.version ? `v${live.version}` : t('flows:neverPublished')}</Tag>
          {dirty ? <Tag color="orange">{t('flows:unsaved')}</Tag> : <span className="sb-muted sb-author">{author.by && t('flows:savedBy', { by: actorText(t, author.by), at: formatDateTime(author.at) })}</span>}
        </Space>
      }
      extra={
        <>
          <ProblemsButton draft={draft} problems={problems} onChoose={show} />
          <Link to={dirty ? '#' : `/admin/flows/${flow.id}`} onClick={(event) => dirty && (event.preventDefault(), void save())}>
            <Button>{t('flows:asTree')}</Button>
          </Link>
          <Button onClick={() => setSide('versions')}>{t('flows:versions')}</Button>
          <Button onClick={() => setSide('tests')}>{t('flows:tests')}</Button>
          <Button type={side === 'simulate' ? 'primary' : 'default'} ghost={side === 'simulate'} onClick={() => setSide(side === 'simulate' ? null : 'simulate')}>
            {t('flows:simulate')}
          </Button>
          <Button icon={<PhoneOutlined />} onClick={() => void call()}>
            {t('flows:callDraft')}
          </Button>
          <Button onClick={() => void save()} disabled={!dirty}>
            {t('common:save')}
          </Button>
          <Button type="primary" onClick={() => void publish()}>
            {t('flows:publish')}
          </Button>
        </>
      }
    >
      {stale && <Alert type="warning" showIcon message={t('errors:stale')} action={<Button size="small" onClick={reload}>{t('common:reload')}</Button>} />}
      <div className="sb-designer" ref={frame} onKeyDown={keys}>
        <Palette onAdd={putBeside} />
        <section className="sb-designer-middle">
          <div className="sb-designer-bar">
            <Tooltip title={`${t('flows:undo')} Ctrl+Z`}>
              <Button size="small" type="text" icon={<UndoOutlined />} aria-label={t('flows:undo')} disabled={!history.canUndo} onClick={history.undo} />
            </Tooltip>
            <Tooltip title={`${t('flows:redo')} Ctrl+Y`}>
              <Button size="small" type="text" icon={<RedoOutlined />} aria-label={t('flows:redo')} disabled={!history.canRedo} onClick={history.redo} />
            </Tooltip>
            <Button
              size="small"
              type="text"
              onClick={() => {
                set(arrange);
                window.setTimeout(() => void fitView({ maxZoom: 1, padding: 0.12, duration: 250 }), 50);
              }}
            >
              {t('flows:arrange')}
            </Button>
            <Dropdown menu={{ items: [{ key: 'copy', label: `${t('flows:copy')} Ctrl+C`, disabled: chosen.length === 0, onClick: copy }, { key: 'paste', label: `${t('flows:paste')} Ctrl+V`, disabled: clipboard.length === 0, onClick: stick }] }} trigger={['click']}>
              <Button size="small" type="text">
                {t('flows:edit')}
              </Button>
            </Dropdown>
            <AutoComplete
              className="sb-designer-find"
              size="small"
              allowClear
              value={words}
              placeholder={`${t('flows:search')} Ctrl+F`}
              aria-label={t('flows:search')}
              options={found.slice(0, 20).map((each) => ({ value: each.id, label: `${each.name ?? t(`flows:type.${each.type}`)} · ${each.id}` }))}
              onChange={(text: string) => setWords(text ?? '')}
              onSelect={(id: string) => {
                show(id);
                setWords('');
              }}
            />
            {path && (
              <Button size="small" type="text" onClick={() => setPath(null)}>
                {t('flows:clearPath')}
              </Button>
            )}
          </div>
          <Canvas history={history} language={i18n.language} problems={problems ?? none} chosen={chosen} found={foundIds} path={path} onChoose={choose} onDropped={put} />
        </section>
        <aside className="sb-box sb-designer-side" aria-label={t('flows:inspector')}>
          {side === 'simulate' ? (
            <Simulation flowId={flow.id} draft={sent} onPath={light}>
              {(inputs) => <KeepTest flowId={flow.id} draft={sent} inputs={inputs} />}
            </Simulation>
          ) : node ? (
            <Inspector
              key={node.id}
              history={history}
              node={node}
              problems={(problems ?? none).filter((problem) => problem.nodeId === node.id)}
              onChoose={show}
              onCopy={copy}
              onAddBehind={(exit, type) => put(type, { x: (node.layout?.x ?? 0) + cardWidth + 72, y: (node.layout?.y ?? 0) + Object.keys(node.exits ?? {}).length * 90 }, { node: node.id, exit })}
            />
          ) : (
            <FlowSettings history={history} />
          )}
        </aside>
      </div>
      <Drawer open={side === 'tests'} onClose={() => setSide(null)} title={t('flows:tests')} width={460} mask={false} destroyOnHidden>
        <FlowTests flowId={flow.id} onBeforeRun={store} />
      </Drawer>
      <Drawer open={side === 'versions'} onClose={() => setSide(null)} title={t('flows:versions')} width={460} mask={false} destroyOnHidden>
        <Versions
          flowId={flow.id}
          live={live.version}
          onPublished={published}
          onLoad={(old) => {
            set(withPlaces({ ...old, name: flow.name }));
            setSide(null);
          }}
        />
      </Drawer>
    </Page>
  );
}

const none: FlowProblem[] = [];

/** The server's checks, half a second after each stroke; null until they were heard for the first time. */
function useProblems(flowId: string, draft: FlowDraft): FlowProblem[] | null {
  const [problems, setProblems] = useState<FlowProblem[] | null>(null);
  const settled = useDebounced(draft, 500);
  useEffect(() => {
    let over = false;
    api
      .post<{ problems: FlowProblem[] }>(`/flows/${flowId}/validate`, { draft: withoutEmpty(settled) })
      .then((answer) => !over && setProblems(answer.problems))
      .catch(() => undefined); // the next stroke asks again; saving tells what is wrong with the line
    return () => {
      over = true;
    };
  }, [flowId, settled]);
  return problems;
}

function ProblemsButton({ draft, problems, onChoose }: { draft: FlowDraft; problems: FlowProblem[] | null; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const errors = problems?.filter((problem) => problem.severity === 'error').length ?? 0;
  const list = (
    <ul className="sb-problems">
      {(problems ?? []).map((problem, index) => {
        const node = findNode(draft, problem.nodeId);
        return (
          <li key={index}>
            <Button type="link" size="small" disabled={!node} onClick={() => node && onChoose(node.id)}>
              {node ? (node.name ?? t(`flows:type.${node.type}`)) : t('flows:settings')}
            </Button>
            <span className={problem.severity === 'error' ? 'sb-late' : 'sb-warn'}>{fieldText({ field: problem.field ?? '', code: problem.code, detail: problem.detail })}</span>
          </li>
        );
      })}
      {problems?.length === 0 && <li>{t('flows:valid')}</li>}
    </ul>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <Button icon={problems?.length ? <ExclamationCircleOutlined /> : <CheckCircleOutlined />} danger={errors > 0} loading={problems === null}>
        {problems?.length ? t('flows:problems', { errors, warnings: problems.length - errors }) : t('flows:noProblems')}
      </Button>
    </Popover>
  );
}

/** Which nodes a simulated call came through, and by which exits it left them. */
export function pathOf(lines: SimulationLine[]): Path {
  const nodes = new Map<string, Set<string>>();
  let current: string | null = null;
  for (const line of lines) {
    if (line.kind === 'node') {
      current = line.text;
      if (!nodes.has(line.text)) nodes.set(line.text, new Set());
    } else if (line.kind === 'exit' && line.nodeId) nodes.get(line.nodeId)?.add(line.text);
  }
  return { nodes, current };
}
