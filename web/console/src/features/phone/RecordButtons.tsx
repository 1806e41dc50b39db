import { PauseCircleOutlined, PlayCircleOutlined, StopOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { Button, Space, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Call } from '@/shared/api/types';
import { callCommands, type CurrentCall } from './currentCall';

interface Props {
  current: CurrentCall;
  call: Call;
  run: (command: () => Promise<unknown>) => void;
}

/** Recording of the current call: begin it, silence it while card data is told, go on, end it. */
export function RecordButtons({ current, call, run }: Props) {
  const { t } = useTranslation();
  if (!call.recordingRuns)
    return (
      <Tooltip title={t('desk:recordStart')}>
        <Button icon={<VideoCameraOutlined />} aria-label={t('desk:recordStart')} onClick={() => run(() => callCommands.record(current, true))} />
      </Tooltip>
    );
  const paused = call.recordingPaused === true;
  return (
    <Space.Compact>
      <Tooltip title={t('desk:recordPauseHint')}>
        <Button
          type={paused ? 'primary' : 'default'}
          icon={paused ? <PlayCircleOutlined /> : <PauseCircleOutlined />}
          onClick={() => run(() => callCommands.pauseRecording(current, !paused))}
        >
          {t(paused ? 'desk:recordResume' : 'desk:recordPause')}
        </Button>
      </Tooltip>
      <Tooltip title={t('desk:recordStop')}>
        <Button icon={<StopOutlined />} aria-label={t('desk:recordStop')} onClick={() => run(() => callCommands.record(current, false))} />
      </Tooltip>
    </Space.Compact>
  );
}
