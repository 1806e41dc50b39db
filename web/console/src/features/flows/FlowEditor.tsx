import { Alert, Button, Drawer, List, Select, Skeleton, Space, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { languages as known } from '@/i18n';
import { api, type Tagged } from '@/shared/api/client';
import { fieldText, Problem } from '@/shared/api/problem';
import { useTagged } from '@/shared/api/queries';
import type { Flow, FlowProblem } from '@/shared/api/types';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { languagesOf, type MenuTree } from './model';
import { Simulation } from './Simulation';
import { StepPanel } from './StepPanel';
import { allSteps, findStep, withoutEmpty } from './tree';
import { TreeView } from './TreeView';
import { useUnsaved } from './useUnsaved';
import { Versions } from './Versions';

interface Opened {
  id: string;
  flow: Flow;
  tree: Tagged<MenuTree>;
  times: number;
}

export function FlowEditor() {
  const { id = '' } = useParams();
  const flow = useTagged<Flow>(`/flows/${id}`);
  const tree = useTagged<MenuTree>(`/flows/${id}/tree`);
  // What is worked on stays on the desk when the lists behind it are fetched anew; only who asks for it gets the other's version.
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    if (flow.data && tree.data) setOpened((before) => (before?.id === id ? before : { id, flow: flow.data.value, tree: tree.data, times: 0 }));
  }, [id, flow.data, tree.data]);
  const reload = () =>
    void Promise.all([flow.refetch(), tree.refetch()]).then(([head, body]) => {
      if (head.data && body.data) setOpened((before) => ({ id, flow: head.data.value, tree: body.data, times: (before?.times ?? 0) + 1 }));
    });
  const error = flow.error ?? tree.error;
  if (opened?.id !== id) return error ? <ProblemView error={error} onRetry={reload} /> : <Skeleton active />;
  return <Editor key={`${id}/${opened.times}`} flow={opened.flow} tree={opened.tree.value} etag={opened.tree.etag} reload={reload} />;
}

interface Props {
  flow: Flow;
  tree: MenuTree;
  etag: string | null;
  reload: () => void;
}

/** The menu as a tree at the left, the chosen step at the right. */
function Editor({ flow, tree: initial, etag: initialTag, reload }: Props) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [tree, setTree] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [etag, setEtag] = useState(initialTag);
  const [version, setVersion] = useState({ number: flow.publishedVersion, at: flow.publishedAt });
  const [chosen, setChosen] = useState(initial.root.node.id);
  const [problems, setProblems] = useState<FlowProblem[] | null>(null);
  const [side, setSide] = useState<'simulate' | 'versions' | null>(null);
  const [stale, setStale] = useState(false);
  const dirty = tree !== saved;
  useUnsaved(dirty, t('flows:unsavedSure'));

  const store = async () => {
    if (!dirty) return;
    try {
      await api.put(`/flows/${flow.id}/tree`, withoutEmpty(tree), etag ?? undefined);
    } catch (error) {
      if (Problem.of(error).status === 412) setStale(true);
      throw error;
    }
    setSaved(tree);
    setEtag((await api.tagged<MenuTree>(`/flows/${flow.id}/tree`)).etag);
  };
  const save = () => attempt(async () => {
    await store();
    done(t('common:saved'));
  });
  const validate = () => attempt(async () => {
    await store();
    setProblems((await api.post<{ problems: FlowProblem[] }>(`/flows/${flow.id}/validate`)).problems);
  });
  const publish = () => attempt(async () => {
    await store();
    try {
      const published = await api.post<Partial<Flow> | undefined>(`/flows/${flow.id}/publish`);
      setVersion({ number: published?.publishedVersion ?? (version.number ?? 0) + 1, at: published?.publishedAt ?? new Date().toISOString() });
      setProblems(null);
      done(t('flows:publishedNow'));
    } catch (error) {
      setProblems(Problem.of(error).errors.map((each) => ({ nodeId: nodeOf(each.field, tree), field: each.field, code: each.code, detail: each.detail, severity: 'error' })));
      throw error;
    }
  });
  const step = findStep(tree, chosen) ?? tree.root;

  return (
    <Page
      title={
        <Space>
          {flow.name}
          <Tag color={version.number ? 'green' : 'default'}>{version.number ? `v${version.number}` : t('flows:neverPublished')}</Tag>
          {dirty && <Tag color="orange">{t('flows:unsaved')}</Tag>}
        </Space>
      }
      extra={
        <>
          <Select
            mode="multiple"
            style={{ minWidth: 170 }}
            aria-label={t('flows:languages')}
            value={languagesOf(tree)}
            options={known.map((value) => ({ value, label: t(`common:language.${value}`) }))}
            onChange={(list: string[]) => list[0] && setTree({ ...tree, head: { ...tree.head, languages: list, language: list.includes(tree.head.language) ? tree.head.language : list[0] } })}
          />
          <Link to={`/admin/flows/${flow.id}/designer`}>
            <Button>{t('flows:onCanvas')}</Button>
          </Link>
          <Button onClick={() => setSide('versions')}>{t('flows:versions')}</Button>
          <Button onClick={() => void store().then(() => setSide('simulate'), () => void save())}>{t('flows:simulate')}</Button>
          <Button onClick={() => void validate()}>{t('flows:validate')}</Button>
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
      {problems && <Problems problems={problems} tree={tree} onChoose={setChosen} onClose={() => setProblems(null)} />}
      <div className="sb-flow">
        <section className="sb-box sb-flow-tree">
          <TreeView tree={tree} chosen={step.node.id} problems={problems ?? []} onChoose={setChosen} />
        </section>
        <section className="sb-box sb-flow-step">
          <StepPanel key={step.node.id} tree={tree} step={step} onChange={setTree} onChoose={setChosen} />
        </section>
      </div>
      <Drawer open={side === 'simulate'} onClose={() => setSide(null)} title={t('flows:simulate')} width={460} mask={false} destroyOnHidden>
        <Simulation flowId={flow.id} />
      </Drawer>
      <Drawer open={side === 'versions'} onClose={() => setSide(null)} title={t('flows:versions')} width={400} mask={false} destroyOnHidden>
        <Versions
          flowId={flow.id}
          live={version.number}
          onPublished={(answer) => setVersion({ number: answer.publishedVersion, at: answer.publishedAt })}
        />
      </Drawer>
    </Page>
  );
}

/** `nodes/menu1/prompt` or the id itself: the step a field belongs to. */
function nodeOf(field: string, tree: MenuTree): string | null {
  const parts = field.split(/[/.[\]]+/);
  return allSteps(tree).find((step) => parts.includes(step.node.id))?.node.id ?? null;
}

function Problems({ problems, tree, onChoose, onClose }: { problems: FlowProblem[]; tree: MenuTree; onChoose: (id: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  if (problems.length === 0) return <Alert type="success" showIcon closable onClose={onClose} message={t('flows:valid')} />;
  return (
    <Alert
      type={problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning'}
      closable
      onClose={onClose}
      message={
        <List
          size="small"
          dataSource={problems}
          renderItem={(problem) => (
            <List.Item>
              <Button type="link" size="small" disabled={!problem.nodeId} onClick={() => problem.nodeId && onChoose(problem.nodeId)}>
                {findStep(tree, problem.nodeId)?.node.name ?? problem.nodeId ?? '–'}
              </Button>
              <span style={{ flex: 1 }}>{fieldText({ field: problem.field ?? '', code: problem.code, detail: problem.detail })}</span>
            </List.Item>
          )}
        />
      }
    />
  );
}
