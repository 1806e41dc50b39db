import { Select, type SelectProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAll } from '@/shared/api/queries';
import type { NumberPool, TrunkGroup } from '@/shared/api/routing';
import type { Script } from '@/shared/api/seat';
import { type Agent, type ConferenceRoom, type Extension, type FeatureCode, type Flow, type InboundNumber, type Prompt, type Queue, type RingGroup, services, type Skill, type Trunk, type User } from '@/shared/api/types';
import type { Calendar } from '../calendars/types';
import type { Service } from '../services/types';
import type { VoicemailBox } from '../voicemail/types';

interface Named {
  id: string;
}

interface Props<Value = string> extends Omit<SelectProps, 'value' | 'onChange' | 'options'> {
  value?: Value | null;
  onChange?: (value: Value | undefined) => void;
}

/** A picker over one of the short lists: searchable, by id. */
function picker<T extends Named>(path: string, label: (item: T, t: (key: string) => string) => string, placeholder: string, wanted: (item: T) => boolean = () => true) {
  // antd puts aria-required of the form's item on an element that may not have it.
  return function Picker({ value, onChange, 'aria-required': _required, ...props }: Props) {
    const { t } = useTranslation();
    const list = useAll<T>(path);
    return (
      <Select
        allowClear
        showSearch
        optionFilterProp="label"
        loading={list.isPending}
        status={list.error ? 'error' : undefined}
        placeholder={t(placeholder)}
        aria-label={t(placeholder)}
        options={list.data?.filter(wanted).map((item) => ({ value: item.id, label: label(item, t) })) ?? []}
        value={value ?? undefined}
        onChange={(next: string | undefined) => onChange?.(next)}
        {...props}
      />
    );
  };
}

export const QueueSelect = picker<Queue>('/queues', (queue) => queue.name, 'admin:pick.queue');
export const AgentSelect = picker<Agent>('/agents', (agent) => `${agent.displayName} ${agent.number}`, 'admin:pick.agent');
export const SkillSelect = picker<Skill>('/skills', (skill) => skill.name, 'admin:pick.skill');
export const UserSelect = picker<User>('/users', (user) => `${user.displayName} (${user.name})`, 'admin:pick.user');
export const ExtensionSelect = picker<Extension>('/extensions', (extension) => `${extension.number} ${extension.displayName}`, 'admin:pick.extension');
export const RingGroupSelect = picker<RingGroup>('/ring-groups', (group) => `${group.number} ${group.name}`, 'admin:pick.ringGroup');
export const ServiceSelect = picker<FeatureCode>(
  '/feature-codes',
  (code, t) => `${t(`admin:feature.${code.feature}`)} ${code.code}`,
  'admin:pick.service',
  (code) => (services as readonly string[]).includes(code.feature),
);
export const ServiceLineSelect = picker<Service>('/services', (service) => service.name, 'services:pick');
export const CalendarSelect = picker<Calendar>('/calendars', (calendar) => calendar.name, 'services:pickCalendar');
export const ScriptSelect = picker<Script>('/scripts', (script) => script.name, 'seat:pickScript');
export const MailboxSelect = picker<VoicemailBox>('/voicemail/boxes', (box) => `${box.number} ${box.name}`, 'admin:pick.mailbox');
export const TrunkSelect = picker<Trunk>('/trunks', (trunk) => trunk.name, 'admin:pick.trunk');
export const TrunkGroupSelect = picker<TrunkGroup>('/trunk-groups', (group) => group.name, 'routing:pick.group');
export const NumberPoolSelect = picker<NumberPool>('/number-pools', (pool) => pool.name, 'routing:pick.pool');
export const FlowSelect = picker<Flow>('/flows', (flow) => flow.name, 'admin:pick.flow');
export const PromptSelect = picker<Prompt>('/prompts', (prompt) => `${prompt.name} · ${prompt.language}`, 'admin:pick.prompt');
export const RoomSelect = picker<ConferenceRoom>('/conference-rooms', (room) => `${room.number} ${room.name}`, 'admin:pick.room');
export const NumberSelect = picker<InboundNumber>('/numbers', (number) => `${number.number} ${number.label}`, 'admin:pick.number');

/** id → name, for columns that hold ids. */
export function useNames<T extends Named>(path: string, name: (item: T) => string): (id: string | null | undefined) => string {
  const list = useAll<T>(path);
  return (id) => {
    const found = list.data?.find((item) => item.id === id);
    return found ? name(found) : id ? '…' : '–';
  };
}
