import { useQuery } from '@tanstack/react-query';
import { DatePicker, Segmented, Table, Tabs } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Query } from '@/shared/api/client';
import { dayOf, instantOf } from '@/shared/days';
import { formatDateTime } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { AgentSelect, QueueSelect } from '../admin/pickers';
import { Satisfaction } from './Satisfaction';
import { type Drill, Figure, type FigureName, FigureTitle } from './figures';

type Row = Record<string, number | string | null>;

const ofQueue: FigureName[] = ['offered', 'answered', 'answeredInTarget', 'serviceLevel', 'abandoned', 'shortAbandoned', 'longAbandoned', 'abandonRate', 'longAbandonRate', 'flowedOut', 'waiting', 'transferred', 'transferredIn', 'transferRate', 'asaMs', 'ahtMs', 'maxWaitMs', 'occupancy'];
const ofInterval: FigureName[] = ['offered', 'answered', 'answeredInTarget', 'serviceLevel', 'abandoned', 'shortAbandoned', 'longAbandonRate', 'flowedOut', 'transferred', 'transferredIn', 'asaMs', 'ahtMs', 'maxWaitMs', 'occupancy'];
const ofAgentInterval: FigureName[] = ['answered', 'transferred', 'transferredIn', 'ahtMs', 'occupancy'];
const ofAgent: FigureName[] = ['answered', 'missed', 'transferred', 'transferredIn', 'ahtMs', 'calls', 'outboundCalls', 'talkMs', 'signedInMs', 'availableMs', 'breakMs', 'idleMs', 'onCallMs', 'afterCallWorkMs', 'occupancy'];
const steps = { halfHour: 1_800_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The figures of a period by queue, by stretches of time and by agent; each is defined on hover and leads to its calls. */
export function StatisticsPage() {
  const { t } = useTranslation();
  const [period, setPeriod] = useState<[Dayjs, Dayjs]>([dayOf(0), dayOf(0)]);
  const [queueId, setQueueId] = useState<string>();
  const [agentId, setAgentId] = useState<string>();
  const [step, setStep] = useState<keyof typeof steps>('halfHour');
  const range = { from: instantOf(period[0].startOf('day')), to: instantOf(period[1].add(1, 'day').startOf('day')) };
  const long = period[1].diff(period[0], 'day') > 40;
  const stepMs = steps[long ? 'day' : step];
  return (
    <Page title={t('insight:statistics')}>
      <div className="sb-filters">
        <DatePicker.RangePicker
          allowClear={false}
          style={{ width: 230 }}
          value={period}
          onChange={(value) => value?.[0] && value[1] && setPeriod([value[0], value[1]])}
          presets={[
            { label: t('calls:today'), value: [dayOf(0), dayOf(0)] },
            { label: t('calls:yesterday'), value: [dayOf(-1), dayOf(-1)] },
            { label: t('calls:last7'), value: [dayOf(-6), dayOf(0)] },
            { label: t('calls:last30'), value: [dayOf(-29), dayOf(0)] },
          ]}
        />
      </div>
      <Tabs
        items={[
          {
            key: 'queues',
            label: t('insight:byQueue'),
            children: <Figures path="/statistics/queues" query={range} figures={ofQueue} first={{ title: t('calls:queue'), dataIndex: 'name', fixed: 'left', width: 140 }} rowKey="queueId" drill={(row) => ({ ...range, queueId: String(row['queueId']) })} />,
          },
          {
            key: 'intervals',
            label: t('insight:byTime'),
            children: (
              <>
                <div className="sb-filters">
                  <QueueSelect style={{ width: 160 }} value={queueId} onChange={setQueueId} />
                  <AgentSelect style={{ width: 160 }} value={agentId} onChange={setAgentId} />
                  <Segmented value={long ? 'day' : step} onChange={setStep} disabled={long} options={(Object.keys(steps) as (keyof typeof steps)[]).map((value) => ({ value, label: t(`insight:step.${value}`) }))} />
                </div>
                <Figures
                  path="/statistics/intervals"
                  query={{ ...range, queueId, agentId, stepMs }}
                  figures={agentId ? ofAgentInterval : ofInterval}
                  first={{ title: t('insight:from'), dataIndex: 'from', fixed: 'left', width: 150, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> }}
                  rowKey="from"
                  drill={(row) => ({ from: String(row['from']), to: earlier(new Date(new Date(String(row['from'])).getTime() + stepMs).toISOString(), range.to), queueId, agentId, asQueue: true })}
                />
              </>
            ),
          },
          {
            key: 'agents',
            label: t('insight:byAgent'),
            children: <Figures path="/statistics/agents" query={range} figures={ofAgent} first={{ title: t('calls:agent'), fixed: 'left', width: 140, render: (_, row) => `${row['number'] ?? ''} ${row['name'] ?? ''}` }} rowKey="agentId" drill={(row) => ({ ...range, agentId: String(row['agentId']) })} />,
          },
          { key: 'satisfaction', label: t('seat:satisfaction'), children: <Satisfaction range={range} /> },
        ]}
      />
    </Page>
  );
}

const earlier = (one: string, other: string) => (one < other ? one : other);

interface Props {
  path: string;
  query: Query;
  figures: FigureName[];
  first: ColumnsType<Row>[number];
  rowKey: string;
  drill: (row: Row) => Drill;
}

function Figures({ path, query, figures, first, rowKey, drill }: Props) {
  const { t } = useTranslation();
  const list = useQuery({ queryKey: [path, query], queryFn: ({ signal }) => api.get<{ items: Row[] }>(path, query, signal) });
  if (list.error) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  return (
    // The table's own way to scroll repeats the headings in a hidden row, which could then be reached by the keyboard.
    <div className="sb-wide">
      <Table<Row>
        size="small"
        rowKey={rowKey}
        loading={list.isPending}
        pagination={{ pageSize: 100, hideOnSinglePage: true }}
        dataSource={list.data?.items ?? []}
        locale={{ emptyText: t('common:nothing') }}
        columns={[
          first,
          ...figures.map((name): ColumnsType<Row>[number] => ({
            title: <FigureTitle name={name} />,
            align: 'right',
            render: (_, row) => <Figure name={name} value={row[name] as number | null} drill={drill(row)} />,
          })),
        ]}
      />
    </div>
  );
}
