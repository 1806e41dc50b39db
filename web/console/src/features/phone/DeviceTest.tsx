import { playTone, watchLevel } from '@switchboard/softphone/deviceTest';
import { Button, Progress, Space } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/shared/ui/useSay';
import { checkMicrophone, storedDevice } from './phone';

/** Is the microphone heard, and where does it sound? */
export function DeviceTest({ onAsked }: { onAsked: () => void }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [level, setLevel] = useState<number | null>(null);
  const [stop, setStop] = useState<(() => void) | null>(null);
  useEffect(() => () => stop?.(), [stop]);

  const listen = () =>
    attempt(async () => {
      if (stop) {
        setStop(null);
        setLevel(null);
        return;
      }
      await checkMicrophone(); // a refusal is told where every other one is
      const end = await watchLevel(storedDevice('microphone'), setLevel);
      setStop(() => end);
      onAsked();
    });
  const sound = (device: 'speaker' | 'ringer') => attempt(async () => void (await playTone({ deviceId: storedDevice(device) })));
  return (
    <>
      <Space wrap size={4}>
        <Button size="small" onClick={() => void listen()} aria-pressed={stop !== null}>
          {t(stop ? 'desk:testStop' : 'desk:microphoneTest')}
        </Button>
        <Button size="small" onClick={() => void sound('speaker')}>
          {t('desk:speakerTest')}
        </Button>
        <Button size="small" onClick={() => void sound('ringer')}>
          {t('desk:ringerTest')}
        </Button>
      </Space>
      {level !== null && <Progress percent={Math.round(level * 100)} showInfo={false} size="small" aria-label={t('desk:microphoneLevel')} />}
    </>
  );
}
