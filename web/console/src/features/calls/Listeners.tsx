import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { RecordingAccess } from '@/shared/api/types';
import { formatDateTime } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';

/** Who listened to the recordings of a call, or took them away. */
export function Listeners({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['/calls', callId, 'recording-accesses'],
    queryFn: ({ signal }) => api.get<{ items: RecordingAccess[] }>(`/calls/${callId}/recording-accesses`, undefined, signal),
  });
  if (list.error) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton active title={false} />;
  if (list.data.items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('calls:noAccesses')} />;
  return (
    <Timeline
      items={list.data.items.map((access) => ({
        key: `${access.time}-${access.actor}-${access.action}`,
        children: (
          <>
            <span className="sb-num sb-muted">{formatDateTime(access.time)}</span> {access.name ?? access.actor} {t(`calls:access.${access.action}`)}
            {access.address && <span className="sb-muted sb-num"> · {access.address}</span>}
          </>
        ),
      }))}
    />
  );
}
