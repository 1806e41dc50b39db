import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

/** What the server itself attaches has words; the names that flows and programs chose are shown as they are. */
const known = ['customerName', 'customerLevel', 'service', 'serviceNumber', 'test'];

/** What travels with a call. A name without a value says nothing and is left out. */
export function Attached({ values }: { values: Record<string, unknown> }) {
  const { t } = useTranslation();
  const shown = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (shown.length === 0) return null;
  const words = (key: string, value: unknown) => (key === 'test' ? t('common:yes') : key === 'customerLevel' ? t(`customers:level.${String(value)}`, { defaultValue: String(value) }) : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return (
    <div className="sb-attached" role="group" aria-label={t('desk:attached')}>
      {shown.map(([key, value]) => (
        <Tag key={key} bordered={false}>
          <span className="sb-muted">{known.includes(key) ? t(`calls:attached.${key}`) : key}</span> {words(key, value)}
        </Tag>
      ))}
    </div>
  );
}
