import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { MsInput } from '@/shared/ui/MsInput';
import { PromptSelect } from '../admin/pickers';
import type { PromptPart } from './model';

interface Props {
  languages: string[];
  value: PromptPart[];
  onChange: (parts: PromptPart[]) => void;
}

const sayAs = ['text', 'digits', 'number', 'currency', 'date', 'time', 'duration'];

/** What is played, part after part: text in each language, a recording of the library, a value, a pause. */
export function PromptField({ languages, value, onChange }: Props) {
  const { t } = useTranslation();
  const put = (index: number, part: PromptPart) => onChange(value.map((each, at) => (at === index ? part : each)));
  const add = (type: PromptPart['type']) => {
    const fresh: Record<PromptPart['type'], PromptPart> = {
      text: { type: 'text', text: Object.fromEntries(languages.map((language) => [language, ''])) },
      prompt: { type: 'prompt', prompt: '' },
      value: { type: 'value', value: '', sayAs: 'digits' },
      silence: { type: 'silence', durationMs: 500 },
    };
    onChange([...value, fresh[type]]);
  };
  return (
    <div className="sb-parts">
      {value.map((part, index) => (
        <div key={index} className="sb-part">
          <div className="sb-part-body">
            <Part part={part} languages={languages} onChange={(next) => put(index, next)} />
          </div>
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => onChange(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Dropdown trigger={['click']} menu={{ items: (['text', 'prompt', 'value', 'silence'] as const).map((type) => ({ key: type, label: t(`flows:part.${type}`), onClick: () => add(type) })) }}>
        <Button type="dashed" size="small" block icon={<PlusOutlined />}>
          {t('flows:addPart')}
        </Button>
      </Dropdown>
    </div>
  );
}

function Part({ part, languages, onChange }: { part: PromptPart; languages: string[]; onChange: (part: PromptPart) => void }) {
  const { t } = useTranslation();
  switch (part.type) {
    case 'text':
      return languages.map((language) => (
        <Input.TextArea
          key={language}
          autoSize={{ minRows: 1, maxRows: 6 }}
          value={part.text[language] ?? ''}
          placeholder={`${t('flows:part.text')} · ${t(`common:language.${language}`)}`}
          aria-label={`${t('flows:part.text')} ${language}`}
          onChange={(event) => onChange({ ...part, text: { ...part.text, [language]: event.target.value } })}
        />
      ));
    case 'prompt':
      return <PromptSelect style={{ width: '100%' }} value={part.prompt || null} onChange={(prompt) => onChange({ ...part, prompt: prompt ?? '' })} />;
    case 'value':
      return (
        <Space.Compact block>
          <Input value={part.value} placeholder={t('flows:expression')} aria-label={t('flows:expression')} onChange={(event) => onChange({ ...part, value: event.target.value })} />
          <Select style={{ width: 130 }} aria-label={t('flows:sayAs')} value={part.sayAs ?? 'text'} options={sayAs.map((value) => ({ value, label: t(`flows:sayAs.${value}`) }))} onChange={(as) => onChange({ ...part, sayAs: as })} />
        </Space.Compact>
      );
    case 'silence':
      return <MsInput aria-label={t('flows:part.silence')} min={0.1} max={60} value={part.durationMs} onChange={(ms) => onChange({ ...part, durationMs: ms ?? 500 })} />;
  }
}
