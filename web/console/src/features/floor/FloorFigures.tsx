import { useTranslation } from 'react-i18next';
import { agentInk, agentTone } from '@/shared/agentTone';
import { useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { formatPercent } from '@/shared/time';

/** The floor in one line of figures. */
export function FloorFigures() {
  const { t } = useTranslation();
  const agents = useEntities(live.agents);
  const queues = useEntities(live.queues);
  const calls = useEntities(live.calls);
  const count = (...tones: string[]) => agents.filter((agent) => tones.includes(agentTone(agent))).length;
  const sum = (value: (queue: (typeof queues)[number]) => number) => queues.reduce((total, queue) => total + value(queue), 0);
  const answered = sum((queue) => queue.today.answered);
  const inTarget = sum((queue) => queue.today.answeredInTarget);
  const waiting = sum((queue) => queue.waiting.length);
  const figures: { key: string; value: string | number; colour?: string }[] = [
    { key: 'waiting', value: waiting, colour: waiting > 0 ? '#a04a05' : undefined },
    { key: 'calls', value: calls.length },
    { key: 'available', value: count('available'), colour: agentInk.available },
    { key: 'onCall', value: count('onCall', 'ringing', 'reserved'), colour: agentInk.onCall },
    { key: 'afterCallWork', value: count('afterCallWork'), colour: agentInk.afterCallWork },
    { key: 'break', value: count('break'), colour: agentInk.break },
    { key: 'offered', value: sum((queue) => queue.today.offered) },
    { key: 'answered', value: answered },
    { key: 'abandoned', value: sum((queue) => queue.today.abandoned) },
    { key: 'inTarget', value: answered > 0 ? formatPercent(inTarget / answered) : '–' },
  ];
  return (
    <section className="sb-figures">
      {figures.map((figure) => (
        <div key={figure.key} title={t(`floor:figureMeans.${figure.key}`)}>
          <b className="sb-num" style={{ color: figure.colour }}>
            {figure.value}
          </b>
          <span>{t(`floor:figure.${figure.key}`)}</span>
        </div>
      ))}
    </section>
  );
}
