import { Badge, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TrunkStatus } from '@/shared/api/routing';
import { formatNear } from '@/shared/time';

const states = { up: 'success', down: 'error', unknown: 'default' } as const;
const registrations = { registered: 'success', registering: 'processing', failed: 'error' } as const;

export function TrunkState({ status }: { status: TrunkStatus }) {
  const { t } = useTranslation();
  return <Badge status={states[status.state]} text={`${t(`admin:trunkState.${status.state}`)} ${status.since ? formatNear(status.since) : ''}`} />;
}

export function RegistrationState({ status, full }: { status: TrunkStatus; full?: boolean }) {
  const { t } = useTranslation();
  const held = status.registration;
  if (!held) return <>–</>;
  const until = held.state === 'registered' && held.until ? t('routing:registered.until', { time: formatNear(held.until) }) : '';
  const next = held.state === 'failed' && held.nextAt ? t('routing:registered.next', { time: formatNear(held.nextAt) }) : '';
  return (
    <Tooltip title={full ? null : held.error}>
      <Badge status={registrations[held.state]} text={[t(`routing:registered.${held.state}`), until, next, full ? held.error : null].filter(Boolean).join(' · ')} />
    </Tooltip>
  );
}
