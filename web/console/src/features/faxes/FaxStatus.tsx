import { Badge, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNear } from '@/shared/time';
import type { Fax, FaxState } from './types';

const tone: Record<FaxState, 'default' | 'processing' | 'success' | 'error' | 'warning'> = {
  queued: 'default',
  sending: 'processing',
  receiving: 'processing',
  sent: 'success',
  received: 'success',
  failed: 'error',
  cancelled: 'warning',
};

/** The state in a word; while pages travel, how many are over. */
export function FaxStatus({ fax }: { fax: Fax }) {
  const { t } = useTranslation();
  const moving = fax.state === 'sending' || fax.state === 'receiving';
  const pages = moving && fax.pagesDone > 0 ? ` ${fax.pagesDone}${fax.pages > 0 ? `/${fax.pages}` : ''}` : '';
  const more = fax.state === 'queued' && fax.nextAttemptAt ? t('fax:nextAttempt', { time: formatNear(fax.nextAttemptAt) }) : fax.detail;
  return (
    <Tooltip title={more}>
      <Badge status={tone[fax.state]} text={t(`fax:state.${fax.state}`) + pages} />
    </Tooltip>
  );
}
