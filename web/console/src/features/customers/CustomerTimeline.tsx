import { FileTextOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Input, Skeleton, Space, Tag, Timeline } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actorText } from '@/shared/actor';
import { api } from '@/shared/api/client';
import { useCursorList } from '@/shared/api/queries';
import type { TimelineItem } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatDuration, formatNear } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';

/** Earlier calls and notes, newest first, with a line to add one. */
export function CustomerTimeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const client = useQueryClient();
  const writes = useCan('customers.write');
  const path = `/customers/${customerId}/timeline`;
  const timeline = useCursorList<TimelineItem>(path, { limit: 20 });
  const [note, setNote] = useState('');
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const add = () =>
    attempt(async () => {
      await api.post(`/customers/${customerId}/notes`, { text: note.trim() });
      setNote('');
      await client.invalidateQueries({ queryKey: [path] });
    });

  return (
    <div className="sb-timeline">
      <header>{t('customers:timeline')}</header>
      {writes && (
        <Space.Compact block>
          <Input
            value={note}
            maxLength={2000}
            placeholder={t('customers:addNote')} aria-label={t('customers:addNote')}
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && note.trim() && void add()}
          />
          <Button disabled={!note.trim()} onClick={() => void add()}>
            {t('common:add')}
          </Button>
        </Space.Compact>
      )}
      {timeline.error && <ProblemView error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isPending && <Skeleton active title={false} />}
      {timeline.data && items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('customers:noTimeline')} />}
      <Timeline
        items={items.map((item, index) => ({
          key: `${item.time}-${index}`,
          dot: item.kind === 'call' ? <PhoneOutlined /> : <FileTextOutlined />,
          color: item.kind === 'call' ? (item.talkMs === null ? 'red' : 'blue') : 'gray',
          children: <TimelineLine item={item} />,
        }))}
      />
      {timeline.hasNextPage && (
        <Button size="small" block loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {t('common:more')}
        </Button>
      )}
    </div>
  );
}

function TimelineLine({ item }: { item: TimelineItem }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-timeline-head">
        <span className="sb-num sb-muted">{formatNear(item.time)}</span>
        {item.direction && <span>{t(`calls:direction.${item.direction}`)}</span>}
        {item.talkMs !== null && <span className="sb-num sb-muted">{formatDuration(item.talkMs)}</span>}
        {item.disposition && <Tag bordered={false}>{item.disposition}</Tag>}
        {item.agentName && <span className="sb-muted">{actorText(t, item.agentName)}</span>}
      </div>
      {item.summary && <div>{item.summary}</div>}
    </>
  );
}
