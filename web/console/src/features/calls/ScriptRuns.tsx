import { useQuery } from '@tanstack/react-query';
import { Descriptions, Empty, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import type { ScriptRun } from '@/shared/api/seat';
import { ProblemView } from '@/shared/ui/ProblemView';

/** What agents answered on the way through scripts in a call. */
export function ScriptRuns({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const runs = useQuery({ queryKey: ['/calls', callId, 'script'], queryFn: ({ signal }) => api.get<{ items: ScriptRun[] }>(`/calls/${callId}/script`, undefined, signal), retry: false });
  if (runs.error && Problem.of(runs.error).status !== 404) return <ProblemView error={runs.error} onRetry={() => void runs.refetch()} />;
  if (runs.isPending) return <Skeleton active />;
  // A call that no agent ever had is not known to the agents' desk.
  if (!runs.data || runs.data.items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('seat:noRuns')} />;
  return runs.data.items.map((run) => (
    <section key={`${run.scriptId}-${run.agentId}`}>
      <p>
        <b>{run.scriptName}</b> {run.finished ? <Tag color="green">{t('seat:finished')}</Tag> : <Tag>{t('seat:unfinished')}</Tag>}
        <span className="sb-muted">{run.path.map((step) => (step.choice ? `${step.title} (${step.choice})` : step.title)).join(' → ')}</span>
      </p>
      {run.answers.length > 0 && <Descriptions size="small" bordered column={1} items={run.answers.map((answer) => ({ key: answer.name, label: answer.label, children: answer.value }))} />}
    </section>
  ));
}
