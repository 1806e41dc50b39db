import { Button, Dropdown, Input, Space, Tag } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatDuration } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import type { FlowDraft, SimulationAnswer, SimulationInput, SimulationLine } from './model';

interface Props {
  flowId: string;
  /** What is tried; without it the stored draft. */
  draft?: FlowDraft;
  onPath?: (lines: SimulationLine[]) => void;
  /** Shown below: what can be done with the conversation. */
  children?: (inputs: SimulationInput[], answer: SimulationAnswer) => React.ReactNode;
}

const told = new Set(['asked', 'sent', 'saved', 'recorded', 'transferred', 'recording', 'callback', 'answered', 'heard', 'pressed', 'said', 'queue', 'extension', 'voicemail', 'callerHungUp', 'hungUp', 'variable']);

/** The flow as a conversation in text on a clock of its own: what a caller would hear, with keys typed here. */
export function Simulation({ flowId, draft, onPath, children }: Props) {
  const { t } = useTranslation();
  const [inputs, setInputs] = useState<SimulationInput[]>([]);
  const [answer, setAnswer] = useState<SimulationAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [text, setText] = useState('');
  const [reply, setReply] = useState<{ kind: 'http' | 'sql' | 'returned'; text: string } | null>(null);
  const end = useRef<HTMLLIElement>(null);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);

  const run = useCallback(
    async (next: SimulationInput[]) => {
      setInputs(next);
      try {
        const told = await api.post<SimulationAnswer>(`/flows/${flowId}/simulate`, { inputs: next, draft: latest.current, stopAtQuestion: true });
        setAnswer(told);
        setError(null);
        onPath?.(told.lines);
      } catch (problem) {
        setError(problem);
      }
    },
    [flowId, onPath],
  );
  useEffect(() => {
    void run([]);
  }, [run]);
  useEffect(() => {
    // newer browsers answer with a promise, which is no clean-up
    void end.current?.scrollIntoView?.({ block: 'nearest' });
  }, [answer]);

  const send = (typed: string) => {
    const said = typed.trim();
    if (said === '') return;
    setText('');
    void run([...inputs, /^[0-9*#]+$/.test(said) ? { afterMs: 2000, digits: said } : { say: said }]);
  };
  const outcomes = (field: 'queue' | 'extension', results: string[]) =>
    results.map((result) => ({ key: `${field}/${result}`, label: `${t(`flows:type.${field}`)} → ${t(`flows:exit.${result.toLowerCase()}`)}`, onClick: () => void run([...inputs, { [field]: result }]) }));
  return (
    <div className="sb-sim">
      {error !== null && <ProblemView error={error} onRetry={() => void run(inputs)} />}
      <ol aria-live="polite">
        {(answer?.lines ?? [])
          .filter((line) => told.has(line.kind))
          .map((line, index) => (
            <li key={index} className={line.kind === 'pressed' || line.kind === 'said' || line.kind === 'callerHungUp' ? 'sb-sim-caller' : line.kind === 'heard' ? 'sb-sim-system' : 'sb-sim-event'}>
              <span className="sb-muted sb-num">{formatDuration(line.atMs)}</span>
              <p>{wordsOf(line, t)}</p>
              {line.nodeId && line.kind === 'heard' && <span className="sb-muted">{line.nodeId}</span>}
            </li>
          ))}
        {answer && (
          <li className="sb-sim-event" ref={end}>
            <Tag color={answer.outcome.end === 'failed' || answer.outcome.end === 'budgetSpent' ? 'red' : 'default'}>{t(`flows:end.${answer.outcome.reason}`, { defaultValue: answer.outcome.reason })}</Tag> {answer.outcome.detail}
          </li>
        )}
      </ol>
      {reply !== null && (
        <Space.Compact block>
          <Input autoFocus value={reply.text} status={answerOf(reply) ? undefined : 'error'} aria-label={t(replyWords[reply.kind])} onChange={(event) => setReply({ ...reply, text: event.target.value })} />
          <Button
            disabled={!answerOf(reply)}
            onClick={() => {
              const given = answerOf(reply);
              setReply(null);
              if (given) void run([...inputs, given]);
            }}
          >
            {t('flows:simAnswer')}
          </Button>
        </Space.Compact>
      )}
      <Space.Compact block>
        <Input value={text} autoFocus maxLength={200} placeholder={t('flows:simWords')} aria-label={t('flows:simDigits')} onChange={(event) => setText(event.target.value)} onPressEnter={() => send(text)} />
        <Button type="primary" disabled={!text} onClick={() => send(text)}>
          {t('flows:simPress')}
        </Button>
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'silent', label: t('flows:simSilent'), onClick: () => void run([...inputs, { silent: true }]) },
              { key: 'hangup', label: t('flows:end.caller_hangup'), onClick: () => void run([...inputs, { afterMs: 2000, hangup: true }]) },
              { type: 'divider' },
              ...outcomes('queue', ['answered', 'overflow', 'full', 'closed']),
              { key: 'returned', label: t('flows:simReturned'), onClick: () => setReply({ kind: 'returned', text: '{"name": "value"}' }) },
              { key: 'sql', label: t('flows:simSql'), onClick: () => setReply({ kind: 'sql', text: '[{"column": "value"}]' }) },
              { key: 'sql-failed', label: `${t('flows:type.sql')} → ${t('flows:exit.error')}`, onClick: () => void run([...inputs, { sql: {} }]) },
              { key: 'http', label: t('flows:simHttp'), onClick: () => setReply({ kind: 'http', text: '{}' }) },
              { key: 'http-late', label: `${t('flows:type.http')} → ${t('flows:exit.timeout')}`, onClick: () => void run([...inputs, { http: {} }]) },
              ...outcomes('extension', ['answered', 'busy', 'noAnswer', 'unavailable']),
            ],
          }}
        >
          <Button>{t('flows:simElse')}</Button>
        </Dropdown>
        <Button disabled={inputs.length === 0} onClick={() => void run(inputs.slice(0, -1))}>
          {t('flows:undo')}
        </Button>
        <Button onClick={() => void run([])}>{t('flows:simRestart')}</Button>
      </Space.Compact>
      {answer && Object.keys(answer.variables ?? {}).length > 0 && (
        <div className="sb-attached">
          {Object.entries(answer.variables).map(([name, value]) => (
            <Tag key={name}>{`${name} = ${value === null ? '–' : String(value)}`}</Tag>
          ))}
        </div>
      )}
      {answer && children?.(inputs, answer)}
    </div>
  );
}

const replyWords = { http: 'flows:simHttp', sql: 'flows:simSql', returned: 'flows:simReturned' };

/** What was written as an input; null while it is not what it should be. */
function answerOf(reply: { kind: 'http' | 'sql' | 'returned'; text: string }): SimulationInput | null {
  if (reply.kind === 'http') return { http: { status: 200, body: reply.text } };
  try {
    const given: unknown = JSON.parse(reply.text);
    if (reply.kind === 'sql') return Array.isArray(given) && given.every(isObject) ? { sql: { rows: given } } : null;
    return isObject(given) ? { returned: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])) } : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(line: SimulationLine, t: (key: string) => string): string {
  switch (line.kind) {
    case 'queue':
    case 'extension':
    case 'voicemail':
    case 'callback':
    case 'recording':
      return `${t(`flows:type.${line.kind}`)} ${line.text}`;
    case 'asked':
      return `${t('flows:simAsked')} ${line.text}`;
    case 'saved':
      return `${t('flows:simSaved')} ${line.text}`;
    case 'recorded':
      return `${t('flows:type.record')} ${line.text}`;
    case 'sent':
      return `${t('flows:type.message')} ${line.text}`;
    case 'transferred':
      return `${t('flows:type.transfer')} ${line.text}`;
    case 'answered':
      return t('flows:simAnswered');
    case 'callerHungUp':
      return t('flows:end.caller_hangup');
    case 'hungUp':
      return t('flows:end.hangup');
    default:
      return line.text;
  }
}
