import { Button, DatePicker, Descriptions, Form, Input, InputNumber, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { instantOf } from '@/shared/days';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { type Deck, money, type Quote } from './types';
import { useBilling } from './useBilling';

interface Question {
  number: string;
  minutes: number;
  deckId?: string;
  at?: Dayjs | null;
}

/** What costs a call to X for N minutes at time T? */
export function QuotePanel({ decks }: { decks: Deck[] }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Question>();
  const { guard, busy } = useFormProblem(form);
  const { at: of } = useBilling();
  const [quote, setQuote] = useState<Quote>();
  const ask = ({ at, ...rest }: Question) => {
    setQuote(undefined);
    void guard(async () => setQuote(await api.get<Quote>(of('/billing/quote'), { ...rest, at: at ? instantOf(at) : undefined })));
  };
  return (
    <>
      <b>{t('billing:quote')}</b>
      <Form<Question> form={form} layout="inline" initialValues={{ minutes: 1 }} onFinish={ask} style={{ marginBlock: 12, rowGap: 8 }}>
        <Form.Item name="number" label={t('billing:number')} rules={[{ required: true }]}>
          <Input style={{ width: 180 }} />
        </Form.Item>
        <Form.Item name="minutes" label={t('billing:minutes')}>
          <InputNumber min={0} max={1440} style={{ width: 90 }} />
        </Form.Item>
        <Form.Item name="at" label={t('billing:at')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
        <Form.Item name="deckId" label={t('billing:deck')}>
          <Select allowClear style={{ width: 180 }} options={decks.map((deck) => ({ value: deck.id, label: deck.name }))} />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {t('billing:quote')}
        </Button>
      </Form>
      {quote && (
        <Descriptions
          size="small"
          bordered
          column={3}
          items={[
            { key: 'amount', label: t('billing:amount'), children: <b>{money(quote.amount, quote.currency)}</b> },
            { key: 'prefix', label: t('billing:prefix'), children: `${quote.prefix || '*'} ${quote.description}` },
            { key: 'deck', label: t('billing:deck'), children: quote.deckName },
            { key: 'price', label: t('billing:perMinute'), children: quote.perMinute },
            { key: 'fee', label: t('billing:setupFee'), children: quote.setupFee },
            { key: 'billed', label: t('billing:billed'), children: `${quote.billedSeconds} s (${quote.initialSeconds}/${quote.nextSeconds})` },
          ]}
        />
      )}
    </>
  );
}
