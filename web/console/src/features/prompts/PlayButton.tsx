import { PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiBase } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import type { Prompt } from '@/shared/api/types';
import { useSay } from '@/shared/ui/useSay';

export function PlayButton({ prompt }: { prompt: Prompt }) {
  const { t } = useTranslation();
  const { fail } = useSay();
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  const toggle = () => {
    if (playing) {
      audio.current?.pause();
      return;
    }
    // The version is part of the address: a replaced recording is never played from the cache.
    const element = new Audio(`${apiBase}/prompts/${prompt.id}/audio?v=${prompt.version}`);
    audio.current = element;
    element.onpause = element.onended = () => setPlaying(false);
    setPlaying(true);
    element.play().catch(() => {
      setPlaying(false);
      fail(new Problem(0, 'prompt.unplayable', ''));
    });
  };
  return (
    <Button
      type="text"
      size="small"
      icon={playing ? <PauseCircleOutlined /> : <PlayCircleOutlined />}
      aria-label={t(playing ? 'calls:pause' : 'calls:play')}
      onClick={(event) => {
        event.stopPropagation();
        toggle();
      }}
    />
  );
}
