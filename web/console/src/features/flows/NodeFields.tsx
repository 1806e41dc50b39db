import { Form, Input, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { MsInput } from '@/shared/ui/MsInput';
import { AskFields } from './AskFields';
import { ChoicesField } from './ChoicesField';
import { HoursField } from './HoursField';
import type { FlowNode } from './model';
import { PromptField } from './PromptField';
import { MoreFields } from './MoreFields';
import { AssignmentsField, ExtensionField, QueueField, VoicemailField } from './TargetFields';

interface FieldsProps {
  node: FlowNode;
  languages: string[];
  set: (part: Partial<FlowNode>) => void;
  renameKey: (from: string, to: string) => void;
}

/** What a node says of itself, whichever editor shows it. */
export function NodeFields({ node, languages, set, renameKey }: FieldsProps) {
  const { t } = useTranslation();
  const prompt = (field: 'prompt' | 'noInputPrompt' | 'noMatchPrompt', label: string) => (
    <Form.Item label={t(label)}>
      <PromptField languages={languages} value={node[field] ?? []} onChange={(parts) => set({ [field]: parts })} />
    </Form.Item>
  );
  switch (node.type) {
    case 'play':
      return prompt('prompt', 'flows:prompt');
    case 'menu':
      return (
        <>
          {prompt('prompt', 'flows:prompt')}
          <Form.Item label={t('flows:choices')}>
            <ChoicesField node={node} set={set} renameKey={renameKey} />
          </Form.Item>
          <InputSettings node={node} set={set} />
          {prompt('noInputPrompt', 'flows:noInputPrompt')}
          {prompt('noMatchPrompt', 'flows:noMatchPrompt')}
        </>
      );
    case 'collectDigits':
      return (
        <>
          {prompt('prompt', 'flows:prompt')}
          <div className="sb-three">
            <Form.Item label={t('flows:variable')}>
              <Input aria-label={t('flows:variable')} value={node.variable ?? ''} onChange={(event) => set({ variable: event.target.value })} />
            </Form.Item>
            <Form.Item label={t('flows:minDigits')}>
              <InputNumber aria-label={t('flows:minDigits')} min={1} max={40} value={node.minDigits ?? 1} onChange={(value) => set({ minDigits: value ?? 1 })} />
            </Form.Item>
            <Form.Item label={t('flows:maxDigits')}>
              <InputNumber aria-label={t('flows:maxDigits')} min={1} max={40} value={node.maxDigits ?? 20} onChange={(value) => set({ maxDigits: value ?? 20 })} />
            </Form.Item>
          </div>
          <InputSettings node={node} set={set} />
          {prompt('noInputPrompt', 'flows:noInputPrompt')}
          {prompt('noMatchPrompt', 'flows:noMatchPrompt')}
        </>
      );
    case 'ask':
      return (
        <>
          {prompt('prompt', 'flows:prompt')}
          <AskFields node={node} languages={languages} set={set} />
          <InputSettings node={node} set={set} />
          {prompt('noInputPrompt', 'flows:noInputPrompt')}
          {prompt('noMatchPrompt', 'flows:noMatchPrompt')}
        </>
      );
    case 'condition':
      return (
        <Form.Item label={t('flows:expression')} extra={t('flows:expressionHint')}>
          <Input aria-label={t('flows:expression')} value={node.expression ?? ''} onChange={(event) => set({ expression: event.target.value })} />
        </Form.Item>
      );
    case 'setVariable':
      return <AssignmentsField node={node} set={set} />;
    case 'hours':
      return <HoursField node={node} set={set} />;
    case 'queue':
      return <QueueField node={node} set={set} />;
    case 'extension':
      return <ExtensionField node={node} set={set} />;
    case 'voicemail':
      return <VoicemailField node={node} set={set} />;
    case 'hangup':
      return prompt('prompt', 'flows:lastWords');
    case 'survey':
      return (
        <>
          {prompt('prompt', 'flows:prompt')}
          <Form.Item label={t('flows:surveyKeys')} extra={t('flows:surveyHint')}>
            <Input aria-label={t('flows:surveyKeys')} value={node.keys ?? ''} onChange={(event) => set({ keys: event.target.value })} />
          </Form.Item>
          <InputSettings node={node} set={set} />
          {prompt('noInputPrompt', 'flows:noInputPrompt')}
          {prompt('noMatchPrompt', 'flows:noMatchPrompt')}
        </>
      );
    default:
      return <MoreFields node={node} languages={languages} set={set} />;
  }
}

function InputSettings({ node, set }: Pick<FieldsProps, 'node' | 'set'>) {
  const { t } = useTranslation();
  return (
    <div className="sb-three">
      <Form.Item label={t('flows:tries')}>
        <InputNumber aria-label={t('flows:tries')} min={1} max={10} value={node.tries ?? 3} onChange={(value) => set({ tries: value ?? 3 })} />
      </Form.Item>
      <Form.Item label={t('flows:timeout')}>
        <MsInput aria-label={t('flows:timeout')} min={1} max={60} value={node.firstDigitTimeoutMs ?? 5000} onChange={(value) => set({ firstDigitTimeoutMs: value ?? 5000 })} />
      </Form.Item>
      <Form.Item label={t('flows:bargeIn')}>
        <Switch aria-label={t('flows:bargeIn')} checked={node.bargeIn ?? true} onChange={(bargeIn) => set({ bargeIn })} />
      </Form.Item>
    </div>
  );
}
