import { AudioMutedOutlined, DownloadOutlined, PauseCircleFilled, PlayCircleFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Segmented, Space, Tag, Tooltip } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiBase } from '@/shared/api/client';
import type { CallRecord, Waveform } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatDuration } from '@/shared/time';
import { splitSides, type Sides } from './sides';
import { drawWaveform } from './waveform';

type Recording = NonNullable<CallRecord['recording']>;
const none: NonNullable<Recording['gaps']> = [];

/** Stereo player: the caller above the line, the agent below; a click goes there. */
export function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const downloads = useCan('recordings.download');
  const audio = useRef<HTMLAudioElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [at, setAt] = useState(0);
  const [rate, setRate] = useState(1);
  const [silent, setSilent] = useState<[boolean, boolean]>([false, false]);
  const sides = useRef<Sides | null>(null);
  const lengthMs = recording.lengthMs || 1;
  const gaps = recording.gaps ?? none;
  const url = `${apiBase}/recordings/${recording.id}/audio`;
  const wave = useQuery({
    queryKey: ['/recordings', recording.id, 'waveform'],
    queryFn: ({ signal }) => api.get<Waveform>(`/recordings/${recording.id}/waveform`, { points: 800 }, signal),
    staleTime: Infinity,
  });

  useEffect(() => {
    const stretches = gaps.map((gap) => ({ from: gap.fromMs / lengthMs, to: Math.min(1, (gap.toMs ?? lengthMs) / lengthMs) }));
    if (canvas.current && wave.data) drawWaveform(canvas.current, wave.data, at / lengthMs, stretches);
  }, [wave.data, at, lengthMs, gaps]);
  useEffect(() => () => sides.current?.close(), []);

  const load = (element: HTMLAudioElement) => {
    if (!element.getAttribute('src')) element.src = url;
  };
  const seek = (ms: number) => {
    const element = audio.current;
    if (!element) return;
    load(element);
    element.currentTime = Math.max(0, Math.min(lengthMs, ms)) / 1000;
    setAt(element.currentTime * 1000);
  };
  const silence = (side: 0 | 1) => {
    if (!audio.current) return;
    sides.current ??= splitSides(audio.current);
    const next: [boolean, boolean] = [...silent];
    next[side] = !next[side];
    sides.current.set(side, next[side]);
    setSilent(next);
  };
  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    load(element);
    if (element.paused) void element.play().catch(() => setFailed(true));
    else element.pause();
  };
  return (
    <section className="sb-player" aria-label={t('calls:recording')}>
      {/* The file is fetched (and the listening audited) only when somebody presses play. */}
      <audio
        ref={audio}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onError={() => setFailed(true)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime * 1000)}
        onLoadStart={(event) => (event.currentTarget.playbackRate = rate)}
      />
      <Button type="text" className="sb-play" icon={playing ? <PauseCircleFilled /> : <PlayCircleFilled />} onClick={toggle} aria-label={t(playing ? 'calls:pause' : 'calls:play')} />
      <div className="sb-wave">
        <span className="sb-wave-label">{t('calls:legKind.caller')}</span>
        <span className="sb-wave-label sb-wave-label-low">{t('calls:legKind.agent')}</span>
        <canvas
          ref={canvas}
          tabIndex={0}
          role="slider"
          aria-label={t('calls:position')}
          aria-valuemin={0}
          aria-valuemax={Math.round(lengthMs / 1000)}
          aria-valuenow={Math.round(at / 1000)}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            seek(((event.clientX - box.left) / box.width) * lengthMs);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') seek(at - 5000);
            else if (event.key === 'ArrowRight') seek(at + 5000);
            else if (event.key === ' ') toggle();
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div className="sb-player-side">
        <span className="sb-num">
          {formatDuration(at)} / {formatDuration(recording.lengthMs)}
        </span>
        <Segmented
          size="small"
          value={rate}
          options={[0.75, 1, 1.5, 2].map((value) => ({ value, label: `${value}×` }))}
          onChange={(value) => {
            setRate(value);
            if (audio.current) audio.current.playbackRate = value;
          }}
        />
        <Space.Compact>
          {([0, 1] as const).map((side) => (
            <Tooltip key={side} title={t('calls:muteSide')}>
              <Button size="small" type={silent[side] ? 'primary' : 'default'} icon={silent[side] ? <AudioMutedOutlined /> : undefined} aria-pressed={silent[side]} onClick={() => silence(side)}>
                {t(side === 0 ? 'calls:muteCaller' : 'calls:muteAgent')}
              </Button>
            </Tooltip>
          ))}
        </Space.Compact>
        {downloads && (
          <Tooltip title={t('calls:download')}>
            <Button size="small" icon={<DownloadOutlined />} href={`${url}?download=1`} aria-label={t('calls:download')} />
          </Tooltip>
        )}
        {recording.state !== 'closed' && <Tag color="orange">{t(`calls:recordingState.${recording.state}`)}</Tag>}
      </div>
      {gaps.map((gap) => (
        <Tag key={gap.fromMs} color="gold">
          {t('calls:pausedPart', { from: formatDuration(gap.fromMs), to: formatDuration(gap.toMs ?? lengthMs) })}
        </Tag>
      ))}
      {failed && <Alert type="error" showIcon message={t('calls:playFailed')} />}
    </section>
  );
}
