import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Form, Input, Space } from 'antd';
import { useTranslation } from 'react-i18next';

interface PairsProps<T> {
  titleKey: string;
  hintKey?: string;
  list: T[];
  fields: [keyof T & string, keyof T & string];
  names: [string, string];
  /** What the second field can be. */
  choices?: string[];
  /** What the first one can be. */
  firstChoices?: string[];
  onChange: (list: T[]) => void;
}

/** A list of two words each: what is set, and from what. */
export function Pairs<T extends object>({ titleKey, hintKey, list, fields, names, choices, firstChoices, onChange }: PairsProps<T>) {
  const { t } = useTranslation();
  const [first, second] = fields;
  const put = (index: number, field: string, value: string) => onChange(list.map((each, at) => (at === index ? { ...each, [field]: value } : each)));
  const read = (each: T, field: keyof T & string) => (each[field] as string | undefined) ?? '';
  return (
    <Form.Item label={t(titleKey)} extra={hintKey && t(hintKey)}>
      {list.map((each, index) => (
        <Space.Compact key={index} block className="sb-number-row">
          {firstChoices ? (
            <AutoComplete style={{ width: '40%' }} value={read(each, first)} placeholder={t(names[0])} aria-label={`${t(titleKey)} ${t(names[0])} ${index + 1}`} options={firstChoices?.map((value) => ({ value, label: t(`flows:known.${value}`, { defaultValue: value }) }))} onChange={(value: string) => put(index, first, value)} />
          ) : (
            <Input style={{ width: '40%' }} value={read(each, first)} placeholder={t(names[0])} aria-label={`${t(titleKey)} ${t(names[0])} ${index + 1}`} onChange={(event) => put(index, first, event.target.value)} />
          )}
          <AutoComplete style={{ flex: 1 }} value={read(each, second)} placeholder={t(names[1])} aria-label={`${t(titleKey)} ${t(names[1])} ${index + 1}`} options={choices?.map((value) => ({ value, label: t(`flows:known.${value}`, { defaultValue: value }) }))} onChange={(value: string) => put(index, second, value)} />
          <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => onChange(list.filter((_, at) => at !== index))} />
        </Space.Compact>
      ))}
      <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => onChange([...list, { [first]: '', [second]: '' } as T])}>
        {t('common:add')}
      </Button>
    </Form.Item>
  );
}
