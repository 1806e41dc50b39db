import { PhoneOutlined } from '@ant-design/icons';
import { type AudioDevices, listAudioDevices } from '@switchboard/softphone/devices';
import { Button, Popover, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCell } from '@/shared/live/entities';
import { useSay } from '@/shared/ui/useSay';
import { checkMicrophone, phoneView, retryPhone, setDevice } from './phone';

const colours = { offline: '#b0b7c3', connecting: '#e2a400', registered: '#22a06b', waiting: '#d1293d' };

/** Whether the browser phone is registered, and which headset it uses. */
export function PhoneIndicator({ extension }: { extension: string }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const view = useCell(phoneView);
  const [devices, setDevices] = useState<AudioDevices>({ inputs: [], outputs: [] });
  const refresh = (open: boolean) => {
    if (open) void listAudioDevices().then(setDevices);
  };
  const test = () => attempt(async () => {
    await checkMicrophone();
    done(t('desk:microphoneAsked'));
    setDevices(await listAudioDevices());
  });
  const options = (list: AudioDevices['inputs']) =>
    list.filter((device) => device.id).map((device, index) => ({ value: device.id, label: device.label || `${t('desk:device')} ${index + 1}` }));

  const content = (
    <Space direction="vertical" style={{ width: 260 }}>
      <Typography.Text strong>{t(`desk:phone.${view.state}`)}</Typography.Text>
      {view.fault && <Typography.Text type="secondary">{t(`desk:fault.${view.fault.code}`)}</Typography.Text>}
      {view.state === 'waiting' && (
        <Button size="small" onClick={retryPhone}>
          {t('common:retry')}
        </Button>
      )}
      <label>
        {t('desk:microphone')}
        <Select allowClear style={{ width: '100%' }} placeholder={t('desk:systemDefault')} options={options(devices.inputs)} onChange={(id: string | undefined) => void attempt(() => setDevice('microphone', id ?? null))} />
      </label>
      <label>
        {t('desk:speaker')}
        <Select allowClear style={{ width: '100%' }} placeholder={t('desk:systemDefault')} options={options(devices.outputs)} onChange={(id: string | undefined) => void attempt(() => setDevice('speaker', id ?? null))} />
      </label>
      <Button size="small" onClick={() => void test()}>
        {t('desk:microphoneTest')}
      </Button>
    </Space>
  );
  return (
    <Popover content={content} trigger="click" onOpenChange={refresh} placement="bottomLeft">
      <Button type="text" className="sb-phone" aria-label={`${extension} ${t(`desk:phone.${view.state}`)}`} title={t(`desk:phone.${view.state}`)}>
        <PhoneOutlined style={{ color: colours[view.state] }} />
        <span className="sb-num">{extension}</span>
      </Button>
    </Popover>
  );
}
