import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCell } from '@/shared/live/entities';
import { live } from '@/shared/live/live';

/** Says when live figures stand still. */
export function StreamNotice() {
  const { t } = useTranslation();
  const state = useCell(live.stream);
  const ready = useCell(live.ready);
  if (state !== 'lost' && !(state === 'connecting' && ready)) return null;
  return <Alert banner type="warning" className="sb-banner" message={t('common:streamLost')} />;
}
