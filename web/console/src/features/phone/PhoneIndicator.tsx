import { PhoneOutlined } from '@ant-design/icons';
import { type AudioDevices, listAudioDevices } from '@switchboard/softphone/devices';
import { Button, Popover, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCell } from '@/shared/live/entities';
import { useSay } from '@/shared/ui/useSay';
import { DeviceTest } from './DeviceTest';
import { phoneLeads, phoneView, retryPhone, setDevice, storedDevice } from './phone';

const colours = { offline: '#b0b7c3', connecting: '#e2a400', registered: '#22a06b', waiting: '#d1293d' };

/** Whether the browser phone is registered, and which headset it uses. */
export function PhoneIndicator({ extension }: { extension: string }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const leads = useCell(phoneLeads);
  const view = useCell(phoneView);
  const [devices, setDevices] = useState<AudioDevices>({ inputs: [], outputs: [] });
  const refresh = (open: boolean) => {
    if (open) void listAudioDevices().then(setDevices);
  };
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
        <Select allowClear defaultValue={storedDevice('microphone')} style={{ width: '100%' }} placeholder={t('desk:systemDefault')} options={options(devices.inputs)} onChange={(id: string | undefined) => void attempt(() => setDevice('microphone', id ?? null))} />
      </label>
      <label>
        {t('desk:speaker')}
        <Select allowClear defaultValue={storedDevice('speaker')} style={{ width: '100%' }} placeholder={t('desk:systemDefault')} options={options(devices.outputs)} onChange={(id: string | undefined) => void attempt(() => setDevice('speaker', id ?? null))} />
      </label>
      <label>
        {t('desk:ringer')}
        <Select allowClear defaultValue={storedDevice('ringer')} style={{ width: '100%' }} placeholder={t('desk:systemDefault')} options={options(devices.outputs)} onChange={(id: string | undefined) => void attempt(() => setDevice('ringer', id ?? null))} />
      </label>
      <DeviceTest onAsked={() => refresh(true)} />
      {leads === false && <Typography.Text type="secondary">{t('desk:otherTab')}</Typography.Text>}
    </Space>
  );
  return (
    <Popover content={content} trigger="click" onOpenChange={refresh} placement="bottomLeft" destroyOnHidden>
      <Button type="text" className="sb-phone" aria-label={`${extension} ${t(`desk:phone.${view.state}`)}`} title={t(`desk:phone.${view.state}`)}>
        <PhoneOutlined style={{ color: colours[view.state] }} />
        <span className="sb-num">{extension}</span>
      </Button>
    </Popover>
  );
}
