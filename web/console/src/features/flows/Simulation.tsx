import { Button, Input, Space } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatDuration } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import type { SimulationLine } from './model';
import { readTranscript } from './transcript';

interface Step {
  afterMs: number;
  digits?: string;
  hangup?: boolean;
}

/** The flow as a conversation in text: what a caller would hear, with keys typed here. */
export function Simulation({ flowId }: { flowId: string }) {
  const { t, i18n } = useTranslation();
  const [inputs, setInputs] = useState<Step[]>([]);
  const [lines, setLines] = useState<SimulationLine[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [text, setText] = useState('');
  const { language } = i18n;

  const run = useCallback(
    async (next: Step[]) => {
      setInputs(next);
      try {
        const answer = await api.post<unknown>(`/flows/${flowId}/simulate`, { inputs: next });
        setLines(readTranscript(answer, next, language));
        setError(null);
      } catch (problem) {
        setError(problem);
      }
    },
    [flowId, language],
  );
  useEffect(() => {
    void run([]);
  }, [run]);

  const send = (digits: string) => {
    if (!/^[0-9*#]+$/.test(digits)) return;
    setText('');
    void run([...inputs, { afterMs: 2000, digits }]);
  };
  return (
    <div className="sb-sim">
      {error !== null && <ProblemView error={error} onRetry={() => void run(inputs)} />}
      <ol aria-live="polite">
        {lines.map((line, index) => (
          <li key={index} className={`sb-sim-${line.who}`}>
            <span className="sb-muted sb-num">{formatDuration(line.atMs)}</span>
            <p>{line.text}</p>
            {line.node && <span className="sb-muted">{line.node}</span>}
          </li>
        ))}
      </ol>
      <Space.Compact block>
        <Input value={text} autoFocus inputMode="numeric" placeholder={t('flows:simDigits')} aria-label={t('flows:simDigits')} onChange={(event) => setText(event.target.value)} onPressEnter={() => send(text)} />
        <Button type="primary" disabled={!text} onClick={() => send(text)}>
          {t('flows:simPress')}
        </Button>
        <Button danger onClick={() => void run([...inputs, { afterMs: 2000, hangup: true }])}>
          {t('desk:hangup')}
        </Button>
        <Button onClick={() => void run([])}>{t('flows:simRestart')}</Button>
      </Space.Compact>
    </div>
  );
}
