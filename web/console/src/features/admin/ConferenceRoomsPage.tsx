import { Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConferenceRoom } from '@/shared/api/types';
import { EnabledBadge, SwitchItem } from './parts';
import { ResourcePage } from './ResourcePage';

const pin = /^\d{3,12}$/;

export function ConferenceRoomsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<ConferenceRoom>
      resource={{
        path: '/conference-rooms',
        title: 'common:menu.conferenceRooms',
        newTitle: 'admin:newConferenceRoom',
        defaults: { pin: null, hostPin: null, maxMembers: 50, record: false, announce: true, waitForHost: false, muteOnEntry: false, enabled: true },
        columns: [
          { title: t('admin:room.number'), dataIndex: 'number', width: 120, render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('admin:room.name'), dataIndex: 'name' },
          { title: t('admin:room.maxMembers'), dataIndex: 'maxMembers', width: 130, align: 'right' },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: (room) => ({ ...room, pin: room.pin?.trim() || null, hostPin: room.hostPin?.trim() || null }),
        fields: () => (
          <>
            <div className="sb-two">
              <Form.Item name="number" label={t('admin:room.number')} tooltip={t('admin:room.numberHint')} rules={[{ required: true, pattern: /^\d{2,16}$/ }]}>
                <Input inputMode="numeric" />
              </Form.Item>
              <Form.Item name="name" label={t('admin:room.name')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
              <Form.Item name="pin" label={t('admin:room.pin')} rules={[{ pattern: pin }]}>
                <Input inputMode="numeric" autoComplete="off" />
              </Form.Item>
              <Form.Item name="hostPin" label={t('admin:room.hostPin')} rules={[{ pattern: pin }]}>
                <Input inputMode="numeric" autoComplete="off" />
              </Form.Item>
            </div>
            <Form.Item name="maxMembers" label={t('admin:room.maxMembers')}>
              <InputNumber min={2} max={60} />
            </Form.Item>
            <SwitchItem name="waitForHost" label={t('admin:room.waitForHost')} />
            <SwitchItem name="announce" label={t('admin:room.announce')} />
            <SwitchItem name="muteOnEntry" label={t('admin:room.muteOnEntry')} />
            <SwitchItem name="record" label={t('admin:record')} />
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}
