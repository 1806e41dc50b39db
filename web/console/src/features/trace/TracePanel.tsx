import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, urlOf } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { ProblemView } from '@/shared/ui/ProblemView';
import { Ladder } from './Ladder';
import type { CallTrace } from './types';

const refreshMs = 2_000;

/** The SIP messages of a call: the ladder, and the message that was chosen. A living call goes on being drawn. */
export function TracePanel({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<number | null>(null);
  const trace = useQuery({
    queryKey: ['/calls', callId, 'trace'],
    queryFn: ({ signal }) => api.get<CallTrace>(`/calls/${callId}/trace`, undefined, signal),
    refetchInterval: (query) => (query.state.data?.living ? refreshMs : false),
  });
  if (trace.error && Problem.of(trace.error).status === 404) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('calls:trace.none')} />;
  if (trace.error) return <ProblemView error={trace.error} onRetry={() => void trace.refetch()} />;
  if (!trace.data) return <Skeleton active title={false} />;
  const message = chosen === null ? null : trace.data.messages[chosen];
  return (
    <div className="sb-trace">
      <div className="sb-trace-head">
        <span className="sb-muted">{t('calls:trace.count', { count: trace.data.messages.length })}</span>
        <Button size="small" icon={<DownloadOutlined />} href={urlOf(`/calls/${callId}/trace.pcap`)}>
          {t('calls:trace.download')}
        </Button>
      </div>
      {trace.data.left > 0 && <Alert type="info" showIcon message={t('calls:trace.left', { count: trace.data.left })} />}
      <Ladder trace={trace.data} chosen={chosen} onChoose={setChosen} />
      {message ? (
        <section className="sb-trace-message" aria-live="polite">
          <header>
            <span className="sb-num sb-muted">
              {message.transport.toUpperCase()} {message.incoming ? `${message.remote} → ${message.local}` : `${message.local} → ${message.remote}`}
            </span>
            <Typography.Text copyable={{ text: message.text, tooltips: [t('common:copy'), t('common:copied')] }} />
          </header>
          <pre tabIndex={0}>{message.text}</pre>
        </section>
      ) : (
        <span className="sb-muted">{t('calls:trace.choose')}</span>
      )}
    </div>
  );
}
