import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { problemText } from '@/shared/api/problem';
import type { NumberRewrite } from '@/shared/api/routing';
import { RowsField } from './RowsField';

interface Props {
  value?: NumberRewrite[];
  onChange?: (rows: NumberRewrite[]) => void;
  label: string;
}

/** A rewriting list, and a number to try it on: the server answers, so what is seen is what a call gets. */
export function RewriteField({ value = [], onChange, label }: Props) {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [said, setSaid] = useState<{ text: string; ok: boolean } | null>(null);
  const attempt = async () => {
    try {
      const made = await api.post<{ number: string; line: number | null }>('/routes/rewrite', { rewrites: value, number: number.trim() });
      setSaid({ ok: true, text: made.line === null ? t('routing:rewrite.kept', { number: made.number }) : t('routing:rewrite.made', { number: made.number, line: made.line + 1 }) });
    } catch (error) {
      setSaid({ ok: false, text: problemText(error) });
    }
  };
  return (
    <>
      <RowsField<NumberRewrite>
        label={label}
        value={value}
        onChange={(rows) => {
          setSaid(null);
          onChange?.(rows);
        }}
        blank={{ match: '', replace: '' }}
        addText={t('routing:rewrite.add')}
        columns={[
          { key: 'match', title: t('routing:rewrite.match'), required: true, placeholder: '^0(\\d+)$' },
          { key: 'replace', title: t('routing:rewrite.replace'), required: true, placeholder: '+86$1' },
        ]}
      />
      {value.length > 0 && (
        <div className="sb-rewrite-try">
          <Space.Compact>
            <Input
              size="small"
              inputMode="tel"
              value={number}
              aria-label={`${label} ${t('routing:rewrite.tryNumber')}`}
              placeholder={t('routing:rewrite.tryNumber')}
              onChange={(event) => setNumber(event.target.value)}
              onPressEnter={(event) => {
                event.preventDefault();
                if (number.trim()) void attempt();
              }}
            />
            <Button size="small" disabled={!number.trim()} onClick={() => void attempt()}>
              {t('routing:rewrite.try')}
            </Button>
          </Space.Compact>
          {said && <span className={said.ok ? 'sb-num' : 'sb-late'} role="status">{said.text}</span>}
        </div>
      )}
    </>
  );
}
