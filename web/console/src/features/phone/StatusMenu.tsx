import { CaretDownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Badge, Button, Dropdown, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { AgentStatus, BreakReason } from '@/shared/api/types';
import { useActionKeys, useKeyLabel } from '@/shared/actionKeys';
import { useCell } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { agentColour, agentTone } from '@/shared/agentTone';
import { Elapsed } from '@/shared/ui/Elapsed';
import { useSay } from '@/shared/ui/useSay';

/** The agent's status (chosen) with his state (what the system sees) and how long it has lasted. */
export function StatusMenu() {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const me = useCell(live.me);
  const reasons = useQuery({ queryKey: ['/desk/break-reasons'], queryFn: () => api.get<BreakReason[]>('/desk/break-reasons'), staleTime: Infinity });
  const choose = (status: AgentStatus, reason?: string) => void attempt(() => api.post('/desk/status', { status, reason }));
  useActionKeys({
    available: () => choose('available'),
    break: () => choose('break', reasons.data?.[0]?.code),
  });

  const key = { available: useKeyLabel('available'), break: useKeyLabel('break') };
  const named = { available: key.available && `  (${key.available})`, break: key.break && `  (${key.break})` };
  const breaks: MenuProps['items'] = (reasons.data ?? []).map((reason) => ({
    key: reason.code,
    icon: <Badge color={agentColour.break} />,
    label: reason.label,
    onClick: () => choose('break', reason.code),
  }));
  const items: MenuProps['items'] = [
    { key: 'available', icon: <Badge color={agentColour.available} />, label: `${t('desk:status.available')}${named.available}`, onClick: () => choose('available') },
    { type: 'group', label: `${t('desk:status.break')}${named.break}`, children: breaks },
    { type: 'divider' },
    { key: 'out', icon: <Badge color={agentColour.signedOut} />, label: t('desk:status.signedOut'), onClick: () => choose('signedOut') },
  ];

  const tone = me ? agentTone(me) : 'signedOut';
  const reasonLabel = reasons.data?.find((reason) => reason.code === me?.reason)?.label ?? (me?.reason ? t(`floor:reason.${me.reason}`, { defaultValue: me.reason }) : null);
  const text = !me ? t('desk:status.signedOut') : me.state !== 'idle' ? t(`desk:state.${me.state}`) : me.status === 'break' && reasonLabel ? reasonLabel : t(`desk:status.${me.status}`);
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button className="sb-status" title={t('desk:statusMenu')}>
        <Badge color={agentColour[tone]} />
        <span className="sb-status-text">{text}</span>
        {me && <Elapsed since={me.state === 'idle' ? me.statusSince : me.stateSince} />}
        {me?.pendingStatus && <span className="sb-pending">→ {t(`desk:status.${me.pendingStatus}`)}</span>}
        <CaretDownOutlined />
      </Button>
    </Dropdown>
  );
}
