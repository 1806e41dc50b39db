import { Descriptions, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCan } from '@/shared/auth/me';
import { formatDateTime, formatDuration } from '@/shared/time';
import type { Callback } from './types';

/** The whole story: when he called, how long he waited, how often he was tried, what is known. */
export function CallbackStory({ callback }: { callback: Callback }) {
  const { t } = useTranslation();
  const reads = useCan('calls.*');
  const result = (word: string) => t(`callbacks:result.${word}`, { defaultValue: word });
  const call = (id: string | null) => (id && reads ? <Link to={`/calls?call=${id}`}>{t('callbacks:showCall')}</Link> : null);
  return (
    <>
      <Descriptions
        size="small"
        column={2}
        items={[
          { key: 'number', label: t('callbacks:number'), children: <span className="sb-num">{callback.number}</span> },
          { key: 'queue', label: t('admin:pick.queue'), children: callback.queueName },
          { key: 'from', label: t('callbacks:origin'), children: t(`callbacks:from.${callback.origin}`) },
          { key: 'waited', label: t('callbacks:waitedBefore'), children: <span className="sb-num">{formatDuration(callback.waitedMs)}</span> },
          { key: 'arrived', label: t('callbacks:arrivedAt'), children: <span className="sb-num">{formatDateTime(callback.arrivedAt)}</span> },
          { key: 'expires', label: t('callbacks:expiresAt'), children: <span className="sb-num">{formatDateTime(callback.expiresAt)}</span> },
          ...(callback.reason ? [{ key: 'reason', label: t('callbacks:reason'), children: result(callback.reason) }] : []),
          ...(callback.note ? [{ key: 'note', label: t('callbacks:note'), children: callback.note, span: 2 }] : []),
        ]}
      />
      <Timeline
        style={{ marginTop: 16 }}
        items={[
          { key: 'asked', color: 'blue', children: <Step at={callback.requestedAt} what={t('callbacks:asked')} more={call(callback.callId)} /> },
          ...callback.attempts.map((attempt, index) => ({
            key: `attempt-${String(index)}`,
            color: attempt.result === 'reached' ? 'green' : 'orange',
            children: <Step at={attempt.at} what={`${attempt.agentName ?? ''} ${result(attempt.result)}`.trim()} more={call(attempt.callId)} />,
          })),
          ...(callback.closedAt ? [{ key: 'closed', color: 'gray', children: <Step at={callback.closedAt} what={t(`callbacks:state.${callback.state}`)} more={call(callback.closedByCallId)} /> }] : []),
        ]}
      />
    </>
  );
}

function Step({ at, what, more }: { at: string; what: string; more: React.ReactNode }) {
  return (
    <>
      <span className="sb-num sb-muted">{formatDateTime(at)}</span> {what} {more}
    </>
  );
}
