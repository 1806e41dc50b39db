import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  id?: string;
  'aria-label'?: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
  min?: number;
  max?: number;
}

/** A length of time in seconds for people, in milliseconds for the API. */
export function MsInput({ id, value, onChange, min = 0, max = 86_400, 'aria-label': label }: Props) {
  const { t } = useTranslation();
  return (
    <InputNumber
      id={id}
      aria-label={label}
      min={min}
      max={max}
      value={value == null ? null : value / 1000}
      onChange={(seconds) => onChange?.(seconds == null ? null : Math.round(seconds * 1000))}
      suffix={t('common:seconds')}
      style={{ width: 140, maxWidth: '100%' }}
    />
  );
}
