import { Badge, Button, Empty, List, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { LineState, ParkedCall } from '@/shared/api/types';
import { useMe } from '@/shared/auth/me';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';

const lamps = { free: 'success', ringing: 'warning', talking: 'error', doNotDisturb: 'error', offline: 'default' } as const;
const every = 3000;

/** Who is free, rings or talks, and the calls that are parked: the lamps of a desk phone. */
export function ColleaguesPanel() {
  const { t } = useTranslation();
  const me = useMe();
  const { attempt } = useSay();
  const lines = useQuery({ queryKey: ['/lines'], queryFn: ({ signal }) => api.get<{ items: LineState[] }>('/lines', {}, signal), refetchInterval: every });
  const parked = useQuery({ queryKey: ['/calls/parked'], queryFn: ({ signal }) => api.get<{ items: ParkedCall[] }>('/calls/parked', {}, signal), refetchInterval: every });
  const others = lines.data?.items.filter((line) => line.number !== me.user.extension) ?? [];
  return (
    <section className="sb-box">
      <header>{t('desk:colleagues')}</header>
      {parked.data?.items.map((call) => (
        <p key={call.callId}>
          <Tag color="orange">{t('desk:parkedAt', { slot: call.slot })}</Tag> {call.callerName ?? call.caller}{' '}
          <Button size="small" onClick={() => void attempt(() => api.post(`/calls/${call.callId}/pickup`, {}))}>
            {t('desk:takeBack')}
          </Button>
        </p>
      ))}
      {lines.error && <ProblemView error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.isPending && <Skeleton active />}
      {lines.data && (
        <div className="sb-colleagues" role="region" aria-label={t('desk:colleagues')} tabIndex={0}>
          <List
            size="small"
            dataSource={others}
            locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk:noColleagues')} /> }}
            renderItem={(line) => (
              <List.Item key={line.extensionId}>
                <Badge status={lamps[line.state]} text={`${line.number} ${line.displayName}`} />
                <span>{line.with && line.state !== 'free' ? `${t(`desk:line.${line.state}`)} · ${line.with}` : t(`desk:line.${line.state}`)}</span>
              </List.Item>
            )}
          />
        </div>
      )}
    </section>
  );
}
