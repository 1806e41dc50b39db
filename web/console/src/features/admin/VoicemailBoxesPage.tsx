import { PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, type SelectProps, Space, Upload } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiBase } from '@/shared/api/client';
import { useAll } from '@/shared/api/queries';
import type { Extension, User } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import { useSay } from '@/shared/ui/useSay';
import type { VoicemailBox } from '../voicemail/types';
import { EnabledBadge, SwitchItem } from './parts';
import { ExtensionSelect, QueueSelect, useNames } from './pickers';
import { ResourcePage } from './ResourcePage';

const toNull = (value?: string) => value ?? null;

/** The boxes in which callers leave messages. */
export function VoicemailBoxesPage() {
  const { t } = useTranslation();
  const extension = useNames<Extension>('/extensions', (item) => `${item.number} ${item.displayName}`);
  return (
    <ResourcePage<VoicemailBox>
      resource={{
        path: '/voicemail/boxes',
        title: 'common:menu.voicemailBoxes',
        newTitle: 'voicemail:newBox',
        emptyText: 'voicemail:noBoxes',
        defaults: {
          extensionId: null, queueId: null, userIds: [], maxMessageMs: 180_000, minMessageMs: 1_000, silenceMs: 6_000,
          maxMessages: 100, confirm: true, retentionDays: 90, mailTo: [], mailAudio: true, enabled: true,
        },
        columns: [
          { title: t('voicemail:number'), dataIndex: 'number', width: 120, render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('common:name'), dataIndex: 'name' },
          { title: t('voicemail:extension'), dataIndex: 'extensionId', render: (id: string | null) => extension(id) },
          { title: t('voicemail:waiting'), width: 120, align: 'right', render: (_, box) => <span className="sb-num">{`${String(box.newMessages)} / ${String(box.oldMessages)}`}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: ({ pin, ...box }) => ({ ...box, ...(pin ? { pin } : {}) }),
        fields: (isNew, box) => <BoxFields box={isNew ? null : box} />,
      }}
    />
  );
}

function BoxFields({ box }: { box: VoicemailBox | null }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-two">
        <Form.Item name="number" label={t('voicemail:number')} tooltip={t('voicemail:numberHint')} rules={[{ required: true, pattern: /^\d{2,16}$/ }]}>
          <Input inputMode="numeric" />
        </Form.Item>
        <Form.Item name="name" label={t('common:name')} tooltip={t('voicemail:nameHint')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="extensionId" label={t('voicemail:extension')} normalize={toNull}>
          <ExtensionSelect />
        </Form.Item>
        <Form.Item name="queueId" label={t('voicemail:queue')} normalize={toNull}>
          <QueueSelect />
        </Form.Item>
      </div>
      <Form.Item name="userIds" label={t('voicemail:users')} tooltip={t('voicemail:usersHint')}>
        <Listeners />
      </Form.Item>
      <Form.Item name="pin" label={t('voicemail:pin')} tooltip={t('voicemail:pinHint')} rules={[{ pattern: /^\d{4,12}$/ }]}>
        <Input.Password inputMode="numeric" autoComplete="new-password" placeholder={box?.hasPin ? t('voicemail:pinKept') : t('voicemail:pinNone')} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="maxMessageMs" label={t('voicemail:maxMessage')}>
          <MsInput min={5} max={600} />
        </Form.Item>
        <Form.Item name="minMessageMs" label={t('voicemail:minMessage')}>
          <MsInput min={0} max={30} />
        </Form.Item>
        <Form.Item name="silenceMs" label={t('voicemail:silence')}>
          <MsInput min={2} max={60} />
        </Form.Item>
        <Form.Item name="maxMessages" label={t('voicemail:maxMessages')}>
          <InputNumber min={1} max={1000} />
        </Form.Item>
        <Form.Item name="retentionDays" label={t('voicemail:retentionDays')}>
          <InputNumber min={1} max={3650} />
        </Form.Item>
      </div>
      <Form.Item name="mailTo" label={t('voicemail:mailTo')} tooltip={t('voicemail:mailToHint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ';', ' ']} />
      </Form.Item>
      <SwitchItem name="mailAudio" label={t('voicemail:mailAudio')} />
      <SwitchItem name="confirm" label={t('voicemail:confirm')} />
      <SwitchItem name="enabled" label={t('common:enabled')} />
      {box && <Greeting box={box} />}
    </>
  );
}

function Listeners(props: SelectProps<string[]>) {
  const { t } = useTranslation();
  const users = useAll<User>('/users');
  return (
    <Select<string[]>
      {...props}
      mode="multiple"
      optionFilterProp="label"
      loading={users.isPending}
      aria-label={t('voicemail:users')}
      options={users.data?.map((user) => ({ value: user.id, label: `${user.displayName} (${user.name})` }))}
    />
  );
}

/** The box's own greeting: takes effect at once, apart from the form. */
function Greeting({ box }: { box: VoicemailBox }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const client = useQueryClient();
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  const [has, setHas] = useState(box.hasGreeting);
  const path = `/voicemail/boxes/${box.id}/greeting`;
  const run = (command: () => Promise<unknown>, after: boolean) =>
    void attempt(async () => {
      await command();
      setHas(after);
      done(t('common:saved'));
      await client.invalidateQueries({ queryKey: ['/voicemail/boxes'] });
      await client.invalidateQueries({ queryKey: [`/voicemail/boxes/${box.id}`] });
    });
  const toggle = () => {
    if (playing) {
      audio.current?.pause();
      return;
    }
    const element = new Audio(`${apiBase}${path}?at=${String(Date.now())}`);
    audio.current = element;
    element.onpause = element.onended = () => setPlaying(false);
    setPlaying(true);
    void attempt(() => element.play()).then((ok) => !ok && setPlaying(false));
  };
  return (
    <Form.Item label={t('voicemail:greeting')} tooltip={t('voicemail:greetingHint')}>
      <Space>
        {has && <Button icon={playing ? <PauseCircleOutlined /> : <PlayCircleOutlined />} aria-label={t(playing ? 'calls:pause' : 'calls:play')} onClick={toggle} />}
        <Upload
          accept=".wav,audio/wav"
          showUploadList={false}
          beforeUpload={(file) => {
            const form = new FormData();
            form.set('file', file, 'greeting.wav');
            run(() => api.upload('PUT', path, form), true);
            return false;
          }}
        >
          <Button>{t('voicemail:upload')}</Button>
        </Upload>
        {has && <Button onClick={() => run(() => api.delete(path), false)}>{t('voicemail:usual')}</Button>}
      </Space>
    </Form.Item>
  );
}
