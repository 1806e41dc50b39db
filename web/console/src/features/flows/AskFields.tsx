import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { MsInput } from '@/shared/ui/MsInput';
import type { FlowNode, MenuChoice } from './model';

interface Props {
  node: FlowNode;
  languages: string[];
  set: (part: Partial<FlowNode>) => void;
}

const kinds = ['words', 'yesNo', 'digits', 'number', 'date', 'time', 'grammar'];
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];

/** A question that is answered by words or keys. */
export function AskFields({ node, languages, set }: Props) {
  const { t } = useTranslation();
  const kind = (node['kind'] as string | undefined) ?? 'words';
  const number = (field: string) => node[field] as number | undefined;
  return (
    <>
      <div className="sb-two">
        <Form.Item label={t('flows:askKind')}>
          <Select aria-label={t('flows:askKind')} value={kind} options={kinds.map((value) => ({ value, label: t(`flows:askKind.${value}`) }))} onChange={(value: string) => set({ kind: value })} />
        </Form.Item>
        <Form.Item label={t('flows:variable')}>
          <Input aria-label={t('flows:variable')} value={node.variable ?? ''} onChange={(event) => set({ variable: event.target.value || undefined })} />
        </Form.Item>
      </div>
      {kind === 'grammar' && (
        <Form.Item label={t('flows:askGrammar')} extra={t('flows:askGrammarHint')}>
          <Input.TextArea aria-label={t('flows:askGrammar')} style={{ fontFamily: 'monospace' }} spellCheck={false} autoSize={{ minRows: 4, maxRows: 14 }} value={(node['grammar'] as string | undefined) ?? ''} onChange={(event) => set({ grammar: event.target.value || undefined })} />
        </Form.Item>
      )}
      {(kind === 'words' || kind === 'grammar') && <Answers node={node} set={set} words={kind === 'words'} />}
      {kind === 'digits' && (
        <div className="sb-two">
          <Form.Item label={t('flows:minDigits')}>
            <InputNumber aria-label={t('flows:minDigits')} min={1} max={40} value={node.minDigits ?? 1} onChange={(value) => set({ minDigits: value ?? 1 })} />
          </Form.Item>
          <Form.Item label={t('flows:maxDigits')}>
            <InputNumber aria-label={t('flows:maxDigits')} min={1} max={40} value={node.maxDigits ?? 20} onChange={(value) => set({ maxDigits: value ?? 20 })} />
          </Form.Item>
        </div>
      )}
      <div className="sb-two">
        <Form.Item label={t('flows:askLanguage')}>
          <Select
            aria-label={t('flows:askLanguage')}
            value={(node['language'] as string | undefined) ?? ''}
            options={[{ value: '', label: t('flows:askLanguageCall') }, ...[...new Set([...languages, 'en'])].map((value) => ({ value, label: t(`common:language.${value}`, { defaultValue: value }) }))]}
            onChange={(language: string) => set({ language: language || undefined })}
          />
        </Form.Item>
        <Form.Item label={t('flows:askConfidence')}>
          <InputNumber aria-label={t('flows:askConfidence')} min={0} max={100} suffix="%" value={number('confidence') ?? 50} onChange={(confidence) => set({ confidence: confidence ?? 50 })} />
        </Form.Item>
      </div>
      <div className="sb-two">
        <Form.Item label={t('flows:askEndSilence')}>
          <MsInput aria-label={t('flows:askEndSilence')} min={0.2} max={5} value={number('endSilenceMs') ?? 700} onChange={(ms) => set({ endSilenceMs: ms ?? 700 })} />
        </Form.Item>
        <Form.Item label={t('flows:askMaxSpeech')}>
          <MsInput aria-label={t('flows:askMaxSpeech')} min={1} max={60} value={number('maxSpeechMs') ?? 10_000} onChange={(ms) => set({ maxSpeechMs: ms ?? 10_000 })} />
        </Form.Item>
      </div>
    </>
  );
}

function Answers({ node, set, words }: Omit<Props, 'languages'> & { words: boolean }) {
  const { t } = useTranslation();
  const choices = node.choices ?? [];
  const put = (index: number, part: Partial<MenuChoice>) => set({ choices: choices.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  const free = (own: string) => ['', ...keys.filter((key) => key === own || !choices.some((choice) => choice.key === key))];
  return (
    <Form.Item label={t(words ? 'flows:askChoices' : 'flows:askKeys')} extra={words && t('flows:askChoicesHint')}>
      {choices.map((choice, index) => (
        <Space.Compact key={index} block className="sb-number-row">
          <Input style={{ width: words ? '26%' : '60%' }} value={choice.value ?? ''} placeholder={t('flows:askValue')} aria-label={`${t('flows:askValue')} ${index + 1}`} onChange={(event) => put(index, { value: event.target.value })} />
          {words && <Select mode="tags" notFoundContent={null} suffixIcon={null} style={{ flex: 1, minWidth: 0 }} tokenSeparators={[',', '，', ';']} value={choice.words ?? []} placeholder={t('flows:askWords')} aria-label={`${t('flows:askWords')} ${index + 1}`} onChange={(list: string[]) => put(index, { words: list })} />}
          <Select style={{ width: 70 }} value={choice.key} aria-label={`${t('flows:askKey')} ${index + 1}`} options={free(choice.key).map((value) => ({ value, label: value === '' ? '–' : value }))} onChange={(key: string) => put(index, { key })} />
          <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => set({ choices: choices.filter((_, at) => at !== index) })} />
        </Space.Compact>
      ))}
      <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => set({ choices: [...choices, { key: free('')[1] ?? '', value: '', words: [] }] })}>
        {t('flows:addAnswer')}
      </Button>
    </Form.Item>
  );
}
