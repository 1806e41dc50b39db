import { Collapse, Form, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { losses, popCases, popShows, type QueueSeat as Seat, whispers } from '@/shared/api/seat';
import { SwitchItem } from './parts';
import { FlowSelect, PromptSelect, ScriptSelect } from './pickers';

const path = (name: keyof Seat) => ['seat', name];
const example = 'https://crm.example.com/customer?phone={{caller}}';
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
        { key: 'pop', label: t('seat:pop'), forceRender: true, children: <ScreenPop /> },
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
        <Form.Item name={path('afterLoss')} label={t('seat:afterLoss')} tooltip={t('seat:afterLossHint')}>
          <Select options={losses.map((value) => ({ value, label: t(`seat:loss.${value}`) }))} />
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

function ScreenPop() {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-two">
        <Form.Item name={[...path('pop'), 'on']} label={t('seat:popWhen')}>
          <Select options={(['ringing', 'answered'] as const).map((value) => ({ value, label: t(`seat:on.${value}`) }))} />
        </Form.Item>
        <Form.Item name={path('scriptId')} label={t('seat:script')} normalize={orNull}>
          <ScriptSelect />
        </Form.Item>
      </div>
      {popCases.map((each) => (
        <PopCase key={each} of={each} />
      ))}
      <p className="sb-muted">{t('seat:urlHint', { interpolation: { prefix: '[[', suffix: ']]' } })}</p>
    </>
  );
}

function PopCase({ of }: { of: (typeof popCases)[number] }) {
  const { t } = useTranslation();
  const at = (name: string) => ['seat', 'pop', of, name];
  const shown = Form.useWatch(at('show')) as string | undefined;
  return (
    <Form.Item label={t(`seat:case.${of}`)} className="sb-pop-case">
      <Form.Item name={at('show')} noStyle>
        <Select aria-label={t(`seat:case.${of}`)} style={{ width: 200 }} options={popShows.map((value) => ({ value, label: t(`seat:show.${value}`) }))} />
      </Form.Item>
      {shown === 'url' && (
        <>
          <Form.Item name={at('open')} noStyle>
            <Select aria-label={t('seat:openIn')} style={{ width: 130 }} options={(['tab', 'window'] as const).map((value) => ({ value, label: t(`seat:open.${value}`) }))} />
          </Form.Item>
          <Form.Item name={at('url')} noStyle rules={[{ required: true, message: t('seat:url') }]} normalize={orNull}>
            <Input aria-label={t('seat:url')} placeholder={example} />
          </Form.Item>
        </>
      )}
    </Form.Item>
  );
}
