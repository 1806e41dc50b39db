import { DownloadOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Select, Tag, Tooltip } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Query, urlOf } from '@/shared/api/client';
import { useCursorList } from '@/shared/api/queries';
import type { CallRecord } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { dayOf, instantOf } from '@/shared/days';
import { formatDateTime, formatDuration } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import { AgentSelect, QueueSelect } from '../admin/pickers';
import { CallDrawer } from './CallDrawer';
import { Score } from './Score';

const satisfactions = ['asked', 'answered', 'low', 'high'] as const;

interface Filter {
  period: [Dayjs, Dayjs] | null;
  direction?: string;
  queueId?: string;
  agentId?: string;
  answered?: string;
  satisfaction?: string;
  number: string;
}

function queryOf(filter: Filter, number: string, behind: Query | null): Query {
  return behind ?? {
    from: filter.period ? instantOf(filter.period[0].startOf('day')) : undefined,
    to: filter.period ? instantOf(filter.period[1].add(1, 'day').startOf('day')) : undefined,
    direction: filter.direction,
    queueId: filter.queueId,
    agentId: filter.agentId,
    answered: filter.answered,
    satisfaction: filter.satisfaction,
    number: number.trim(),
  };
}

export function CallsPage() {
  const { t } = useTranslation();
  const all = useCan('calls.read');
  const [search, setSearch] = useSearchParams();
  const [filter, setFilter] = useState<Filter>({ period: [dayOf(0), dayOf(0)], number: '' });
  // Led here by a figure of the statistics: exactly its calls, until the filter is let go.
  const figure = search.get('figure');
  const behind = figure ? { figure, from: search.get('from'), to: search.get('to'), queueId: search.get('queueId'), agentId: search.get('agentId') } : null;
  const query = queryOf(filter, useDebounced(filter.number), behind);
  const list = useCursorList<CallRecord>('/calls', query);
  const change = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }));
  const open = (id: string | null) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (id) next.set('call', id);
        else next.delete('call');
        return next;
      },
      { replace: true },
    );

  return (
    <Page
      title={t('calls:title')}
      extra={
        all && (
          <Button icon={<DownloadOutlined />} href={urlOf('/calls/export.csv', query)} download>
            {t('calls:export')}
          </Button>
        )
      }
    >
      {figure && (
        <div className="sb-filters">
          <Tag closable color="blue" onClose={() => setSearch({}, { replace: true })}>
            {t('insight:behind', { figure: t(`insight:drill.${figure}`) })} · {formatDateTime(search.get('from'))} – {formatDateTime(search.get('to'))}
          </Tag>
        </div>
      )}
      <div className="sb-filters" hidden={figure !== null}>
        <DatePicker.RangePicker
          allowEmpty
          style={{ width: 230 }}
          value={filter.period}
          onChange={(value) => change({ period: value?.[0] && value[1] ? [value[0], value[1]] : null })}
          presets={[
            { label: t('calls:today'), value: [dayOf(0), dayOf(0)] },
            { label: t('calls:yesterday'), value: [dayOf(-1), dayOf(-1)] },
            { label: t('calls:last7'), value: [dayOf(-6), dayOf(0)] },
            { label: t('calls:last30'), value: [dayOf(-29), dayOf(0)] },
          ]}
        />
        <Select allowClear style={{ width: 100 }} placeholder={t('calls:directionTitle')} aria-label={t('calls:directionTitle')} value={filter.direction} onChange={(direction?: string) => change({ direction })} options={['inbound', 'outbound', 'internal'].map((value) => ({ value, label: t(`calls:direction.${value}`) }))} />
        <Select allowClear style={{ width: 110 }} placeholder={t('calls:answeredTitle')} aria-label={t('calls:answeredTitle')} value={filter.answered} onChange={(answered?: string) => change({ answered })} options={[{ value: 'true', label: t('calls:answered') }, { value: 'false', label: t('calls:missed') }]} />
        <Select allowClear style={{ width: 130 }} placeholder={t('seat:satisfaction')} aria-label={t('seat:satisfaction')} value={filter.satisfaction} onChange={(satisfaction?: string) => change({ satisfaction })} options={satisfactions.map((value) => ({ value, label: t(`seat:said.${value}`) }))} />
        {all && <QueueSelect style={{ width: 140 }} value={filter.queueId} onChange={(queueId) => change({ queueId })} />}
        {all && <AgentSelect style={{ width: 140 }} value={filter.agentId} onChange={(agentId) => change({ agentId })} />}
        <Input.Search allowClear style={{ width: 180 }} placeholder={t('calls:number')} aria-label={t('calls:number')} value={filter.number} onChange={(event) => change({ number: event.target.value })} />
      </div>
      <CursorTable<CallRecord>
        list={list}
        emptyText={t('calls:none')}
        onOpen={(call) => open(call.id)}
        scroll={{ x: 1190 }}
        columns={[
          { title: t('calls:startedAt'), dataIndex: 'startedAt', width: 150, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('calls:directionTitle'), dataIndex: 'direction', width: 64, render: (value: string) => t(`calls:direction.${value}`) },
          { title: t('calls:caller'), width: 180, ellipsis: true, render: (_, call) => <Party number={call.caller} name={call.direction === 'inbound' ? call.customerName : null} /> },
          { title: t('calls:called'), width: 130, ellipsis: true, render: (_, call) => <Called call={call} /> },
          { title: t('calls:queue'), dataIndex: 'queueName', width: 110, ellipsis: true },
          { title: t('calls:agent'), dataIndex: 'agentName', width: 90, ellipsis: true },
          { title: t('calls:wait'), dataIndex: 'waitMs', width: 70, align: 'right', render: (ms: number | null) => <span className="sb-num">{formatDuration(ms)}</span> },
          { title: t('calls:talk'), width: 80, align: 'right', render: (_, call) => (call.answeredAt ? <span className="sb-num">{formatDuration(call.talkMs)}</span> : <span className="sb-late">{t('calls:missed')}</span>) },
          { title: t('calls:cost'), width: 90, align: 'right', render: (_, call) => call.cost && <span className="sb-num">{`${call.cost.amount.toFixed(2)} ${call.cost.currency}`}</span> },
          { title: t('calls:disposition'), dataIndex: 'disposition', width: 110, ellipsis: true, render: (text: string | null) => text && <Tag bordered={false}>{text}</Tag> },
          { title: t('seat:satisfactionShort'), width: 72, align: 'right', render: (_, call) => <Score survey={call.survey} /> },
          {
            title: t('calls:recordingShort'),
            width: 52,
            align: 'center',
            render: (_, call) => call.recording && <Tooltip title={formatDuration(call.recording.lengthMs)}><PlayCircleOutlined style={{ color: '#2f5bd8' }} /></Tooltip>,
          },
        ]}
      />
      <CallDrawer id={search.get('call')} onClose={() => open(null)} />
    </Page>
  );
}

/** The number called, by its customer or service; a try is told from a caller. */
function Called({ call }: { call: CallRecord }) {
  const { t } = useTranslation();
  const service = call.attached['service'];
  return (
    <>
      {call.attached['test'] === 'true' && <Tag bordered={false}>{t('calls:attached.test')}</Tag>}
      <Party number={call.called} name={call.direction === 'outbound' ? call.customerName : typeof service === 'string' ? service : null} />
    </>
  );
}

function Party({ number, name }: { number: string; name: string | null }) {
  return (
    <>
      {name && <>{name} </>}
      <span className="sb-num sb-muted">{number}</span>
    </>
  );
}
