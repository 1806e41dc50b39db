import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAll } from '@/shared/api/queries';
import { type Extension, type RingGroup, ringStrategies } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import { EnabledBadge, SwitchItem, Tags } from './parts';
import { ResourcePage } from './ResourcePage';

export function RingGroupsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<RingGroup>
      resource={{
        path: '/ring-groups',
        title: 'common:menu.ringGroups',
        newTitle: 'admin:newRingGroup',
        defaults: { strategy: 'all', members: [], memberRingMs: 20_000, timeoutMs: 60_000, then: null, callsOutside: false, enabled: true },
        columns: [
          { title: t('admin:number.number'), dataIndex: 'number', width: 100, render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('common:name'), dataIndex: 'name' },
          { title: t('admin:ringGroup.strategy'), dataIndex: 'strategy', render: (word: string) => t(`admin:ringStrategy.${word}`) },
          { title: t('admin:ringGroup.members'), dataIndex: 'members', render: (names: string[]) => <Tags names={names} /> },
          { title: t('admin:ringGroup.then'), dataIndex: 'then', render: (then: string | null) => then ?? '–' },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: (group) => ({ ...group, then: group.then?.trim() || null }),
        fields: () => (
          <>
            <div className="sb-two">
              <Form.Item name="number" label={t('admin:number.number')} rules={[{ required: true, pattern: /^[0-9]{1,20}$/ }]}>
                <Input inputMode="numeric" />
              </Form.Item>
              <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
            </div>
            <Form.Item name="strategy" label={t('admin:ringGroup.strategy')}>
              <Select options={ringStrategies.map((value) => ({ value, label: t(`admin:ringStrategy.${value}`) }))} />
            </Form.Item>
            <Form.Item name="members" label={t('admin:ringGroup.members')} tooltip={t('admin:ringGroup.membersHint')} rules={[{ required: true }]}>
              <Members />
            </Form.Item>
            <div className="sb-two">
              <Form.Item name="memberRingMs" label={t('admin:ringGroup.memberRing')}>
                <MsInput min={1} max={300} />
              </Form.Item>
              <Form.Item name="timeoutMs" label={t('admin:ringGroup.timeout')}>
                <MsInput min={1} max={600} />
              </Form.Item>
            </div>
            <Form.Item name="then" label={t('admin:ringGroup.then')} tooltip={t('admin:ringGroup.thenHint')}>
              <Input allowClear />
            </Form.Item>
            <SwitchItem name="callsOutside" label={t('admin:ringGroup.callsOutside')} />
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}

/** Extensions from the list, other numbers by hand; the order counts. */
function Members({ id, value, onChange }: { id?: string; value?: string[]; onChange?: (value: string[]) => void }) {
  const extensions = useAll<Extension>('/extensions');
  return (
    <Select
      id={id}
      mode="tags"
      value={value ?? []}
      onChange={(next: string[]) => onChange?.(next)}
      loading={extensions.isPending}
      options={extensions.data?.map((each) => ({ value: each.number, label: `${each.number} ${each.displayName}` })) ?? []}
      tokenSeparators={[',', ' ']}
    />
  );
}
