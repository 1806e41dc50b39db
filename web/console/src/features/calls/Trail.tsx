import { useTranslation } from 'react-i18next';
import type { TrailStep } from '@/shared/api/types';
import { formatClock } from '@/shared/time';

/** The caller's way through the menus. */
export function Trail({ steps }: { steps: TrailStep[] }) {
  const { t } = useTranslation();
  return (
    <ol className="sb-trail" aria-label={t('calls:trail')}>
      {steps.map((step, index) => (
        <li key={`${step.time}-${index}`} title={`${formatClock(step.time)} ${step.flow ?? ''}`}>
          <span>{step.node ?? step.flow}</span>
          {step.input && <kbd>{step.input}</kbd>}
          {!step.input && step.exit && step.exit !== 'next' && <em>{t(`flows:exit.${step.exit}`, { defaultValue: step.exit })}</em>}
        </li>
      ))}
    </ol>
  );
}
