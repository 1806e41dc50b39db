import { AudioMutedOutlined, AudioOutlined, PauseOutlined, PhoneFilled, PlayCircleOutlined, PushpinOutlined, SmileOutlined } from '@ant-design/icons';
import { Button, Space, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActionKeys, useKeyLabel } from '@/shared/actionKeys';
import { useCell, useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { Elapsed } from '@/shared/ui/Elapsed';
import { useSay } from '@/shared/ui/useSay';
import { callCommands, type CurrentCall } from './currentCall';
import { Keypad } from './Keypad';
import { PartyBox } from './PartyBox';
import { ReturnBox } from './ReturnBox';
import { RecordButtons } from './RecordButtons';
import { TransferBox } from './TransferBox';

const stateColour = { ringing: 'gold', dialing: 'gold', talking: 'blue', held: 'orange' };

/** The current call and what can be done with it. */
export function CallControls({ calls }: { calls: CurrentCall[] }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [busy, setBusy] = useState(false);
  const offer = useCell(live.offer);
  const current = calls[0];
  const surveys = useEntity(live.queues, current?.call?.queueId)?.surveys === true;
  const run = (command: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    void attempt(command).finally(() => setBusy(false));
  };
  const ringing = current?.state === 'ringing';
  const connected = current?.state === 'talking' || current?.state === 'held';
  const answer = current && ringing ? () => run(() => callCommands.answer(current)) : null;
  const hangup = current ? () => run(() => callCommands.hangup(current)) : null;
  const hold = current && connected ? () => run(() => callCommands.hold(current, !current.held)) : null;
  const mute = current && connected ? () => run(() => callCommands.mute(current, !current.muted)) : null;
  useActionKeys({ answer, hangup, hold, mute });
  const label = { answer: useKeyLabel('answer'), hangup: useKeyLabel('hangup'), hold: useKeyLabel('hold'), mute: useKeyLabel('mute') };
  if (!current) return null;
  const consulting = typeof current.call?.attached.consulting === 'string' ? current.call.attached.consulting : null;
  const customer = offer?.callId === current.call?.id ? offer?.customerMatches[0]?.name : null;

  return (
    <div className={`sb-call ${ringing ? 'sb-call-ringing' : ''}`}>
      <Tag color={stateColour[current.state]}>{t(`desk:callState.${current.state}`)}</Tag>
      <span className="sb-call-who" title={current.number}>
        <b className="sb-num">{current.number}</b>
        {(customer ?? current.name) && <span>{customer ?? current.name}</span>}
      </span>
      <Elapsed since={current.since} />
      <Space size={4}>
        {answer && (
          <Tooltip title={label.answer}>
            <Button className="sb-answer" type="primary" icon={<PhoneFilled />} onClick={answer}>
              {t('desk:answer')}
            </Button>
          </Tooltip>
        )}
        {hangup && (
          <Tooltip title={label.hangup}>
            <Button danger type="primary" icon={<PhoneFilled rotate={135} />} onClick={hangup}>
              {t(ringing ? 'desk:decline' : 'desk:hangup')}
            </Button>
          </Tooltip>
        )}
        {hold && (
          <Tooltip title={label.hold}>
            <Button type={current.held ? 'primary' : 'default'} icon={current.held ? <PlayCircleOutlined /> : <PauseOutlined />} onClick={hold}>
              {t(current.held ? 'desk:retrieve' : 'desk:hold')}
            </Button>
          </Tooltip>
        )}
        {mute && (
          <Tooltip title={label.mute}>
            <Button type={current.muted ? 'primary' : 'default'} danger={current.muted} icon={current.muted ? <AudioMutedOutlined /> : <AudioOutlined />} onClick={mute}>
              {t(current.muted ? 'desk:unmute' : 'desk:mute')}
            </Button>
          </Tooltip>
        )}
        {connected && current.call && <RecordButtons current={current} call={current.call} run={run} />}
        {connected && <Keypad onDigit={(digit) => void attempt(() => callCommands.digits(current, digit))} />}
        {connected && current.call && !consulting && <TransferBox current={current} />}
        {connected && current.call && <ReturnBox call={current.call} />}
        {connected && current.call && !consulting && (
          <Button icon={<PushpinOutlined />} onClick={() => run(() => callCommands.park(current))}>
            {t('desk:park')}
          </Button>
        )}
        {connected && surveys && !consulting && (
          <Tooltip title={t('seat:sendToSurveyHint')}>
            <Button icon={<SmileOutlined />} onClick={() => run(() => callCommands.survey(current))}>
              {t('seat:sendToSurvey')}
            </Button>
          </Tooltip>
        )}
        {consulting && (
          <>
            <Tag color="purple">{t('desk:consulting', { number: consulting })}</Tag>
            <Button onClick={() => run(() => callCommands.swap(current))}>{t('desk:swap')}</Button>
            <Button type="primary" onClick={() => run(() => callCommands.complete(current))}>
              {t('desk:complete')}
            </Button>
            <Button onClick={() => run(() => callCommands.cancel(current))}>{t('desk:cancelConsult')}</Button>
          </>
        )}
        {connected && current.call && <PartyBox call={current.call} />}
      </Space>
      {calls.length > 1 && <Tag>+{calls.length - 1}</Tag>}
    </div>
  );
}
