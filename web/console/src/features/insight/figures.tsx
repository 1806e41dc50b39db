import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatDuration, formatPercent } from '@/shared/time';

/** Every figure that a report, a wallboard or an alarm shows. Its definition is `insight:def.<name>`. */
export const figureNames = [
  'offered', 'answered', 'answeredInTarget', 'abandoned', 'shortAbandoned', 'longAbandoned', 'abandonRate', 'longAbandonRate', 'flowedOut', 'waiting', 'handled', 'transferred', 'transferredIn', 'transferRate',
  'serviceLevel', 'asaMs', 'ahtMs', 'maxWaitMs', 'occupancy', 'missed', 'calls', 'outboundCalls', 'talkMs', 'signedInMs', 'availableMs', 'breakMs', 'idleMs', 'onCallMs', 'afterCallWorkMs',
] as const;

export type FigureName = (typeof figureNames)[number];

/** The calls behind a queue's figure; rates and means lead to what they are counted from. */
const drillOfQueue: Partial<Record<FigureName, string>> = {
  offered: 'offered', answered: 'answered', answeredInTarget: 'answeredInTarget', abandoned: 'abandoned', shortAbandoned: 'shortAbandoned', longAbandoned: 'longAbandoned', flowedOut: 'flowedOut',
  waiting: 'waiting', handled: 'handled', transferred: 'transferred', transferredIn: 'transferredIn', abandonRate: 'abandoned', longAbandonRate: 'longAbandoned', transferRate: 'transferred', serviceLevel: 'answeredInTarget',
  asaMs: 'answered', ahtMs: 'handled', maxWaitMs: 'offered',
};

const drillOfAgent: Partial<Record<FigureName, string>> = {
  answered: 'agentAnswered', handled: 'agentHandled', transferred: 'agentTransferred', transferredIn: 'agentTransferredIn', transferRate: 'agentTransferred', missed: 'agentMissed', calls: 'agentCalls', outboundCalls: 'agentOutboundCalls',
  talkMs: 'agentCalls', ahtMs: 'agentHandled',
};

const drillOfSurveys = ['surveyAsked', 'surveyAnswered', 'surveyLow', 'survey1', 'survey2', 'survey3', 'survey4', 'survey5'];

/** What `figure=` of the call list may be. */
export const drillNames = [...new Set([...Object.values(drillOfQueue), ...Object.values(drillOfAgent), ...drillOfSurveys])];

/** A figure's name; hovering tells how it is counted. */
export function FigureTitle({ name }: { name: FigureName }) {
  const { t } = useTranslation();
  return (
    <Tooltip title={t(`insight:def.${name}`)}>
      <span className="sb-defined" tabIndex={0}>
        {t(`insight:figure.${name}`)}
      </span>
    </Tooltip>
  );
}

export function formatFigure(name: FigureName, value: number | null | undefined): string {
  if (value == null) return '–';
  if (name.endsWith('Ms')) return formatDuration(value);
  return name.endsWith('Rate') || name === 'serviceLevel' || name === 'occupancy' ? formatPercent(value) : String(value);
}

export interface Drill {
  from: string;
  to: string;
  queueId?: string | null;
  agentId?: string | null;
  /** The agent's contacts count by when they were queued, as a queue's do. */
  asQueue?: boolean;
}

/** A figure that leads to exactly its calls. */
export function Figure({ name, value, drill }: { name: FigureName; value: number | null | undefined; drill: Drill }): ReactNode {
  const text = <span className="sb-num">{formatFigure(name, value)}</span>;
  const figure = (drill.agentId && !drill.asQueue ? drillOfAgent : drillOfQueue)[name];
  if (!figure || !value) return text;
  const query = new URLSearchParams({ figure, from: drill.from, to: drill.to });
  if (drill.queueId) query.set('queueId', drill.queueId);
  if (drill.agentId) query.set('agentId', drill.agentId);
  return <Link to={`/calls?${query.toString()}`}>{text}</Link>;
}
