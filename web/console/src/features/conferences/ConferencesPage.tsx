import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Empty, Input, Popconfirm, Skeleton, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cleanNumber } from '@/features/phone/DialBox';
import { api } from '@/shared/api/client';
import type { Conference, ConferenceMember } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { Elapsed } from '@/shared/ui/Elapsed';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';

const key = ['/conferences'];

/** The conferences that live now, their members and what can be done with them. */
export function ConferencesPage() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: key, queryFn: () => api.get<{ items: Conference[] }>('/conferences'), refetchInterval: 2000 });
  return (
    <Page title={t('floor:conference.title')}>
      {found.isPending && <Skeleton active />}
      {found.error && <ProblemView error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('floor:conference.none')} />}
      {found.data?.items.map((conference) => <Room key={conference.id} conference={conference} />)}
    </Page>
  );
}

function Room({ conference }: { conference: Conference }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const queries = useQueryClient();
  const acts = useCan('floor.act');
  const [to, setTo] = useState('');
  const path = `/conferences/${conference.id}`;
  const run = (act: () => Promise<unknown>) =>
    attempt(async () => {
      await act();
      await queries.invalidateQueries({ queryKey: key });
    });
  const add = () =>
    run(async () => {
      await api.post(`${path}/members`, { to: cleanNumber(to) });
      done(t('desk:party.rings'));
      setTo('');
    });
  return (
    <section className="sb-box">
      <header>
        <b className="sb-num">{conference.number}</b> {conference.name} <Elapsed since={conference.startedAt} />
        {conference.locked && <Tag color="orange">{t('floor:conference.locked')}</Tag>}
        {conference.recordingId && <Tag color="red">{t('floor:conference.recording')}</Tag>}
        {conference.waitsForHost && <Tag>{t('floor:conference.waits')}</Tag>}
        {acts && (
          <Space size={4} style={{ marginInlineStart: 'auto' }}>
            <Space.Compact>
              <Input size="small" style={{ width: 150 }} value={to} placeholder={t('desk:party.placeholder')} aria-label={t('desk:party.placeholder')} onChange={(event) => setTo(event.target.value)} />
              <Button size="small" disabled={!cleanNumber(to)} onClick={() => void add()}>
                {t('desk:party.add')}
              </Button>
            </Space.Compact>
            <Button size="small" onClick={() => void run(() => api.post(`${path}/mute`, { on: true }))}>
              {t('floor:conference.muteAll')}
            </Button>
            <Button size="small" onClick={() => void run(() => api.post(`${path}/lock`, { on: !conference.locked }))}>
              {t(conference.locked ? 'floor:conference.unlock' : 'floor:conference.lock')}
            </Button>
            <Button size="small" onClick={() => void run(() => api.post(`${path}/record`, { on: !conference.recordingId }))}>
              {t(conference.recordingId ? 'floor:conference.stopRecording' : 'floor:conference.record')}
            </Button>
            <Popconfirm title={t('floor:conference.endSure')} onConfirm={() => run(() => api.post(`${path}/end`))}>
              <Button size="small" danger>
                {t('floor:conference.end')}
              </Button>
            </Popconfirm>
          </Space>
        )}
      </header>
      <Table<ConferenceMember>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={conference.members}
        columns={[
          { title: t('floor:conference.member'), render: (_, member) => <Badge status={member.talking ? 'processing' : 'default'} text={<><span className="sb-num">{member.address}</span> {member.name}</>} /> },
          { width: 160, render: (_, member) => <>{member.host && <Tag color="blue">{t('floor:conference.host')}</Tag>}{member.muted && <Tag>{t('floor:conference.muted')}</Tag>}</> },
          { width: 90, align: 'right', render: (_, member) => <Elapsed since={member.joinedAt} /> },
          ...(acts
            ? [
                {
                  width: 170,
                  align: 'right' as const,
                  render: (_: unknown, member: ConferenceMember) => (
                    <>
                      <Button type="link" size="small" onClick={() => void run(() => api.post(`${path}/members/${member.id}/mute`, { on: !member.muted }))}>
                        {t(member.muted ? 'desk:unmute' : 'desk:mute')}
                      </Button>
                      <Button type="link" size="small" danger onClick={() => void run(() => api.delete(`${path}/members/${member.id}`))}>
                        {t('desk:party.remove')}
                      </Button>
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}
