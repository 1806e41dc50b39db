import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Input, List, Popconfirm, Skeleton, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import type { FlowDraft, SimulationInput } from './model';

interface FlowTest {
  id: string;
  name: string;
  createdBy: string;
}

interface FlowTestResults {
  passed: boolean;
  items: { id: string; name: string; passed: boolean; difference: string | null }[];
}

/** Keeps the conversation that was just had as a call that must go the same way whenever the flow is published. */
export function KeepTest({ flowId, draft, inputs }: { flowId: string; draft?: FlowDraft; inputs: SimulationInput[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { attempt, done } = useSay();
  const [name, setName] = useState('');
  const keep = () =>
    attempt(async () => {
      await api.post(`/flows/${flowId}/tests`, { name, script: { inputs, draft, stopAtQuestion: true } });
      await client.invalidateQueries({ queryKey: [`/flows/${flowId}/tests`] });
      setName('');
      done(t('flows:testKept'));
    });
  return (
    <Space.Compact block style={{ marginTop: 8 }}>
      <Input value={name} maxLength={100} placeholder={t('flows:testName')} aria-label={t('flows:testName')} onChange={(event) => setName(event.target.value)} onPressEnter={() => name.trim() && void keep()} />
      <Button disabled={!name.trim()} onClick={() => void keep()}>
        {t('flows:keepTest')}
      </Button>
    </Space.Compact>
  );
}

/** The calls kept with a flow. */
export function FlowTests({ flowId, onBeforeRun }: { flowId: string; onBeforeRun: () => Promise<void> }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [results, setResults] = useState<FlowTestResults | null>(null);
  const tests = useQuery({ queryKey: [`/flows/${flowId}/tests`], staleTime: 0, queryFn: ({ signal }) => api.get<{ items: FlowTest[] }>(`/flows/${flowId}/tests`, {}, signal) });
  if (tests.error) return <ProblemView error={tests.error} onRetry={() => void tests.refetch()} />;
  if (!tests.data) return <Skeleton active />;
  if (tests.data.items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('flows:noTests')} />;
  const run = () =>
    attempt(async () => {
      await onBeforeRun();
      setResults(await api.post<FlowTestResults>(`/flows/${flowId}/tests/run`));
    });
  const remove = (id: string) =>
    attempt(async () => {
      await api.delete(`/flows/${flowId}/tests/${id}`);
      await tests.refetch();
    });
  return (
    <>
      <Button onClick={() => void run()}>{t('flows:runTests')}</Button>
      <List
        size="small"
        dataSource={tests.data.items}
        renderItem={(test) => {
          const result = results?.items.find((each) => each.id === test.id);
          return (
            <List.Item
              extra={
                <Popconfirm title={t('common:deleteSure')} onConfirm={() => remove(test.id)}>
                  <Button type="text" size="small" danger>
                    {t('common:delete')}
                  </Button>
                </Popconfirm>
              }
            >
              <Space wrap>
                {result && <Tag color={result.passed ? 'green' : 'red'}>{t(result.passed ? 'flows:testPassed' : 'flows:testFailed')}</Tag>}
                {test.name} <span className="sb-muted">{test.createdBy}</span>
                {result?.difference && <div className="sb-late">{result.difference}</div>}
              </Space>
            </List.Item>
          );
        }}
      />
    </>
  );
}
