import { UserAddOutlined } from '@ant-design/icons';
import { AutoComplete, Button, List, Popover, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Call } from '@/shared/api/types';
import { useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { useSay } from '@/shared/ui/useSay';
import { cleanNumber } from './DialBox';

/** Adds a third party to the talk, and shows the ones that were added. */
export function PartyBox({ call }: { call: Call }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [text, setText] = useState('');
  const agents = useEntities(live.agents);
  const guests = call.legs.filter((leg) => leg.guest === 'member' && leg.state !== 'ended');
  const options = agents.filter((agent) => agent.extension).map((agent) => ({ value: agent.extension ?? '', label: `${agent.extension} ${agent.displayName}` }));
  const add = () =>
    attempt(async () => {
      await api.post(`/calls/${call.id}/conference`, { to: cleanNumber(text) });
      done(t('desk:party.rings'));
      setText('');
    });
  const content = (
    <Space direction="vertical" style={{ width: 340 }}>
      {guests.length > 0 && (
        <List
          size="small"
          dataSource={guests}
          renderItem={(leg) => (
            <List.Item
              actions={[
                <Button key="mute" type="link" size="small" onClick={() => void attempt(() => api.post(`/calls/${call.id}/conference/${leg.id}/mute`, { on: !leg.muted }))}>
                  {t(leg.muted ? 'desk:unmute' : 'desk:mute')}
                </Button>,
                <Button key="remove" type="link" size="small" danger onClick={() => void attempt(() => api.delete(`/calls/${call.id}/conference/${leg.id}`))}>
                  {t('desk:party.remove')}
                </Button>,
              ]}
            >
              <span className="sb-num">{leg.address}</span>
            </List.Item>
          )}
        />
      )}
      <Space.Compact style={{ width: '100%' }}>
        <AutoComplete
          style={{ flex: 1 }}
          autoFocus
          value={text}
          options={options}
          placeholder={t('desk:party.placeholder')}
          onChange={setText}
          filterOption={(input, option) => JSON.stringify(option).toLowerCase().includes(input.trim().toLowerCase())}
        />
        <Button type="primary" disabled={!cleanNumber(text)} onClick={() => void add()}>
          {t('desk:party.add')}
        </Button>
      </Space.Compact>
    </Space>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button icon={<UserAddOutlined />}>{guests.length > 0 ? t('desk:party.count', { count: guests.length + 2 }) : t('desk:party.title')}</Button>
    </Popover>
  );
}
