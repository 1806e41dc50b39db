import { useTranslation } from 'react-i18next';
import type { TrailStep } from '@/shared/api/types';
import { formatClock } from '@/shared/time';

/** Why a call left its flow; the step that says so repeats the node before it. */
const ends = new Set(['hangup', 'caller_hangup', 'flow_end', 'flow_error', 'flow_budget', 'flow_cancelled']);

/** The caller's way through the menus. */
export function Trail({ steps }: { steps: TrailStep[] }) {
  const { t } = useTranslation();
  const nameOf = (step: TrailStep) =>
    step.nodeName ?? (step.nodeType ? t(`flows:type.${step.nodeType}`, { defaultValue: step.node ?? '' }) : (step.node ?? step.flow));
  return (
    <ol className="sb-trail" aria-label={t('calls:trail')}>
      {steps.map((step, index) => (
        <li key={`${step.time}-${index}`} title={`${formatClock(step.time)} ${step.flow ?? ''}`}>
          {isEnd(step, steps[index - 1]) ? (
            <em>{t(`flows:end.${step.exit ?? ''}`)}</em>
          ) : (
            <>
              <span>{nameOf(step)}</span>
              {step.input && <kbd>{step.input}</kbd>}
              {!step.input && step.exit && step.exit !== 'next' && <em>{t(`flows:exit.${step.exit}`, { defaultValue: step.exit })}</em>}
            </>
          )}
        </li>
      ))}
    </ol>
  );
}

function isEnd(step: TrailStep, before: TrailStep | undefined): boolean {
  return step.exit !== null && ends.has(step.exit) && !step.input && !step.nodeType && before?.node === step.node;
}
