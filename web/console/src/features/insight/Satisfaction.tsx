import { useQuery } from '@tanstack/react-query';
import { Segmented, Table, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '@/shared/api/client';
import { formatPercent } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';

interface Said {
  agentId: string | null;
  queueId: string | null;
  day: string | null;
  number: string | null;
  name: string | null;
  asked: number;
  answered: number;
  answerRate: number | null;
  average: number | null;
  low: number;
  /** How many gave 1, 2, 3, 4 and 5. */
  scores: number[];
  /** What is counted: the period, or the part of it that is the day. */
  from: string;
  to: string;
}

interface Report {
  whole: Said;
  items: Said[];
}

const ways = ['agent', 'queue', 'day'] as const;
const colours = ['#cf3b3b', '#e0803a', '#d8b32f', '#7db04b', '#3d9a50'];

/** What customers said of their satisfaction; every number leads to its calls. */
export function Satisfaction({ range }: { range: { from: string; to: string } }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<(typeof ways)[number]>('agent');
  const report = useQuery({ queryKey: ['/statistics/satisfaction', range, by], queryFn: ({ signal }) => api.get<Report>('/statistics/satisfaction', { ...range, by }, signal) });
  if (report.error) return <ProblemView error={report.error} onRetry={() => void report.refetch()} />;
  const title = { agent: t('calls:agent'), queue: t('calls:queue'), day: t('insight:day') }[by];
  const nobody = t(by === 'agent' ? 'seat:noAgent' : 'seat:noQueue');
  const nameOf = (row: Said) => row.day ?? (`${row.number ?? ''} ${row.name ?? ''}`.trim() || nobody);
  const whole = report.data?.whole;
  return (
    <>
      <div className="sb-filters">
        <Segmented value={by} onChange={setBy} options={ways.map((value) => ({ value, label: t(`seat:by.${value}`) }))} />
        {whole && (
          <span className="sb-muted">
            {t('seat:whole', { asked: whole.asked, answered: whole.answered, average: whole.average ?? '–' })}
          </span>
        )}
      </div>
      <div className="sb-wide">
        <Table<Said>
          size="small"
          rowKey={(row) => row.agentId ?? row.queueId ?? row.day ?? 'none'}
          loading={report.isPending}
          pagination={{ pageSize: 100, hideOnSinglePage: true }}
          dataSource={report.data?.items ?? []}
          locale={{ emptyText: t('seat:nobodyAsked') }}
          tableLayout="fixed"
          style={{ minWidth: 900 }}
          columns={[
            { title, width: 160, render: (_, row) => nameOf(row) },
            { title: t('seat:asked'), width: 90, align: 'right', render: (_, row) => <Behind figure="surveyAsked" value={row.asked} row={row} /> },
            { title: t('seat:answered'), width: 90, align: 'right', render: (_, row) => <Behind figure="surveyAnswered" value={row.answered} row={row} /> },
            { title: t('seat:answerRate'), width: 90, align: 'right', render: (_, row) => <span className="sb-num">{row.answerRate === null ? '–' : formatPercent(row.answerRate)}</span> },
            { title: <Tooltip title={t('seat:averageHint')}><span className="sb-defined" tabIndex={0}>{t('seat:average')}</span></Tooltip>, width: 90, align: 'right', render: (_, row) => <b className="sb-num">{row.average?.toFixed(2) ?? '–'}</b> },
            { title: t('seat:low'), width: 90, align: 'right', render: (_, row) => <Behind figure="surveyLow" value={row.low} row={row} /> },
            ...colours.map((_, score) => ({ title: String(score + 1), width: 56, align: 'right' as const, render: (_: unknown, row: Said) => <Behind figure={`survey${score + 1}`} value={row.scores[score] ?? 0} row={row} /> })),
            { title: t('seat:spread'), width: 160, render: (_, row) => <Spread row={row} /> },
          ]}
        />
      </div>
    </>
  );
}

function Spread({ row }: { row: Said }) {
  const { t } = useTranslation();
  if (row.answered === 0) return <span className="sb-muted">–</span>;
  return (
    <Tooltip title={row.scores.map((count, at) => `${at + 1}: ${count}`).join(' · ')}>
      <span role="img" aria-label={t('seat:spread')} className="sb-spread">
        {row.scores.map((count, at) => count > 0 && <span key={at} style={{ flexGrow: count, background: colours[at] }} />)}
      </span>
    </Tooltip>
  );
}

interface BehindProps {
  figure: string;
  value: number;
  row: Said;
}

/** A count that leads to exactly its calls. */
function Behind({ figure, value, row }: BehindProps) {
  const text = <span className="sb-num">{value}</span>;
  if (!value || (!row.agentId && !row.queueId && !row.day)) return text;
  const query = new URLSearchParams({ figure, from: row.from, to: row.to });
  if (row.agentId) query.set('agentId', row.agentId);
  if (row.queueId) query.set('queueId', row.queueId);
  return <Link to={`/calls?${query.toString()}`}>{text}</Link>;
}
