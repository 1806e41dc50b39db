import { useTranslation } from 'react-i18next';
import type { MenuProps } from 'antd';
import { api } from '@/shared/api/client';
import type { Call, GuestMode } from '@/shared/api/types';
import { useMe } from '@/shared/auth/me';
import { useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { useSay } from '@/shared/ui/useSay';

export const supervisedModes: Exclude<GuestMode, 'member'>[] = ['monitor', 'whisper', 'barge'];

/** How the extension takes part in the call beside the two who talk; null when it does not. */
export function partOf(call: Call, extension: string | null): GuestMode | null {
  const leg = call.legs.find((one) => one.address === extension && one.guest && one.state !== 'ended');
  return leg?.guest ?? null;
}

/** The call one listens to with one's own phone, whispers or barges into; null when there is none. */
export function useSupervised(): { call: Call; mode: GuestMode } | null {
  const me = useMe();
  for (const call of useEntities(live.calls)) {
    const mode = partOf(call, me.user.extension);
    if (mode && mode !== 'member') return { call, mode };
  }
  return null;
}

/** Listen, whisper, barge in, take over: for the menu of a call or of the agent who has it. */
export function useSuperviseItems(callId: string | null): NonNullable<MenuProps['items']> {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const me = useMe();
  const call = useEntities(live.calls).find((one) => one.id === callId);
  const own = me.user.extension;
  const talking = call?.state === 'talking' || call?.state === 'held';
  const takesPart = call?.legs.some((leg) => leg.address === own && leg.state !== 'ended') ?? false;
  const mode = call ? partOf(call, own) : null;
  const run = (act: () => Promise<unknown>) => () =>
    void attempt(async () => {
      await act();
      if (!mode) done(t('floor:supervise.rings'));
    });
  const enter = (wanted: GuestMode) => (mode ? api.patch(`/calls/${callId ?? ''}/supervise`, { mode: wanted }) : api.post(`/calls/${callId ?? ''}/supervise`, { mode: wanted }));
  const disabled = !talking || !own || (takesPart && !mode);
  return [
    ...supervisedModes.map((wanted) => ({ key: wanted, disabled: disabled || mode === wanted, label: t(`floor:supervise.${wanted}`), onClick: run(() => enter(wanted)) })),
    { key: 'takeOver', disabled, label: t('floor:supervise.takeOver'), onClick: run(() => api.post(`/calls/${callId ?? ''}/take-over`, {})) },
  ];
}
