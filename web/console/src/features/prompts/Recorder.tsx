import { AudioOutlined, StopOutlined } from '@ant-design/icons';
import { microphoneFault, openMicrophone } from '@switchboard/softphone/devices';
import { Alert, Button, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Elapsed } from '@/shared/ui/Elapsed';
import { toWav } from './wav';

/** Records with the microphone; what comes out is WAV, as the server wants it. */
export function Recorder({ onRecorded }: { onRecorded: (wav: Blob) => void }) {
  const { t } = useTranslation();
  const recorder = useRef<MediaRecorder | null>(null);
  const [since, setSince] = useState<string | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => () => recorder.current?.stream.getTracks().forEach((track) => track.stop()), []);
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);

  const start = async () => {
    setFault(null);
    try {
      const stream = await openMicrophone(null, true);
      const made = new MediaRecorder(stream);
      const chunks: Blob[] = [];
      made.ondataavailable = (event) => chunks.push(event.data);
      made.onstop = () => {
        stream.getTracks().forEach((track) => track.stop());
        setSince(null);
        void toWav(new Blob(chunks, { type: made.mimeType })).then(
          (wav) => {
            setUrl(URL.createObjectURL(wav));
            onRecorded(wav);
          },
          () => setFault('media'),
        );
      };
      recorder.current = made;
      made.start();
      setSince(new Date().toISOString());
    } catch (error) {
      setFault(microphoneFault(error).code);
    }
  };
  return (
    <Space direction="vertical" style={{ width: '100%' }}>
      <Space>
        {since ? (
          <Button danger type="primary" icon={<StopOutlined />} onClick={() => recorder.current?.stop()}>
            {t('prompts:stop')} <Elapsed since={since} />
          </Button>
        ) : (
          <Button icon={<AudioOutlined />} onClick={() => void start()}>
            {t(url ? 'prompts:recordAgain' : 'prompts:record')}
          </Button>
        )}
      </Space>
      {url && <audio controls src={url} style={{ width: '100%' }} />}
      {fault && <Alert type="warning" showIcon message={t(`desk:fault.${fault}`)} description={t(`desk:faultHelp.${fault}`)} />}
    </Space>
  );
}
