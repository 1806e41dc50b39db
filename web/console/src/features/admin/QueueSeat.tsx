import { Collapse, Form, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { type QueueSeat as Seat, whispers } from '@/shared/api/seat';
import { SwitchItem } from './parts';
import { FlowSelect, PromptSelect } from './pickers';

const path = (name: keyof Seat) => ['seat', name];
const orNull = (value?: string) => value ?? null;

/** What a queue does at the agent's seat; folded away like its rules. */
export function QueueSeat() {
  const { t } = useTranslation();
  return (
    <Collapse
      ghost
      size="small"
      items={[
        { key: 'joining', label: t('seat:joining'), forceRender: true, children: <Joining /> },
        { key: 'survey', label: t('seat:satisfaction'), forceRender: true, children: <Survey /> },
      ]}
    />
  );
}

function Joining() {
  const { t } = useTranslation();
  const whisper = Form.useWatch(path('whisper')) as Seat['whisper'] | undefined;
  return (
    <>
      <SwitchItem name={path('announceAgent')} label={t('seat:announceAgent')} tooltip={t('seat:announceAgentHint')} />
      <div className="sb-two">
        <Form.Item name={path('whisper')} label={t('seat:whisper')} tooltip={t('seat:whisperHint')}>
          <Select options={whispers.map((value) => ({ value, label: t(`seat:whispers.${value}`) }))} />
        </Form.Item>
        <Form.Item name={path('whisperPromptId')} label={t('seat:whisperPrompt')} normalize={orNull} hidden={whisper !== 'prompt'} rules={[{ required: whisper === 'prompt' }]}>
          <PromptSelect />
        </Form.Item>
      </div>
    </>
  );
}

function Survey() {
  const { t } = useTranslation();
  const flow = Form.useWatch(path('surveyFlowId')) as Seat['surveyFlowId'] | undefined;
  return (
    <>
      <Form.Item name={path('surveyFlowId')} label={t('seat:surveyFlow')} tooltip={t('seat:surveyFlowHint')} normalize={orNull}>
        <FlowSelect />
      </Form.Item>
      <Form.Item name={path('surveyAfterTalk')} label={t('seat:surveyAfterTalk')} tooltip={t('seat:surveyAfterTalkHint')} valuePropName="checked" layout="horizontal" className="sb-switch">
        <Switch disabled={!flow} />
      </Form.Item>
    </>
  );
}
