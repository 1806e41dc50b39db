import { Alert, Button, Drawer, Form, Input, InputNumber, Segmented, Select, Skeleton, Space, Statistic } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, type Tagged } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { useAll, useCursorList, useTagged } from '@/shared/api/queries';
import { useCan } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { type Account, type Deck, type LedgerLine, money } from './types';
import { useBilling } from './useBilling';

type Panel = 'settings' | 'topups' | 'corrections';

/** What there is, what came in, what went out. */
export function AccountPage() {
  const { t } = useTranslation();
  const manages = useCan('billing.manage');
  const { at, picker } = useBilling();
  const account = useTagged<Account>(at('/billing/account'));
  const [panel, setPanel] = useState<Panel>();
  const [kind, setKind] = useState('');
  const ledger = useCursorList<LedgerLine>(at('/billing/ledger'), { kind });
  const none = account.error && Problem.of(account.error).status === 404;
  const value = none ? undefined : account.data?.value;
  const saved = () => {
    setPanel(undefined);
    void account.refetch();
    void ledger.refetch();
  };
  return (
    <Page
      title={t('common:menu.billingAccount')}
      extra={
        <>
          {picker}
          {manages && value && <Button onClick={() => setPanel('corrections')}>{t('billing:correct')}</Button>}
          {manages && value && <Button onClick={() => setPanel('settings')}>{t('billing:settings')}</Button>}
          {manages && (
            <Button type="primary" onClick={() => setPanel(value ? 'topups' : 'settings')}>
              {t(value ? 'billing:add' : 'billing:open')}
            </Button>
          )}
        </>
      }
    >
      {account.isPending && <Skeleton active />}
      {none && <Alert type="info" showIcon message={t('billing:noAccount')} />}
      {account.error && !none && <ProblemView error={account.error} onRetry={() => void account.refetch()} />}
      {value && (
        <section className="sb-box">
          <Space size={48} wrap>
            <Statistic title={t('billing:balance')} value={money(value.balance, value.currency)} />
            <Statistic title={t('billing:setAside')} value={money(value.setAside, value.currency)} />
            <Statistic title={t('billing:available')} value={value.available === null ? '∞' : money(value.available, value.currency)} />
            <Statistic title={t('billing:mode')} value={t(`billing:mode.${value.mode}`)} />
          </Space>
        </section>
      )}
      {value && (
        <>
          <Segmented
            style={{ marginBottom: 8 }}
            value={kind}
            onChange={setKind}
            options={[{ value: '', label: t('billing:ledger') }, ...(['charge', 'topup', 'correction'] as const).map((each) => ({ value: each, label: t(`billing:kind.${each}`) }))]}
          />
          <CursorTable<LedgerLine>
            list={ledger}
            columns={[
              { title: t('billing:time'), dataIndex: 'time', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
              { title: t('billing:kind'), dataIndex: 'kind', width: 100, render: (each: LedgerLine['kind']) => t(`billing:kind.${each}`) },
              { title: t('billing:amount'), width: 140, align: 'right', render: (_, line) => <span className="sb-num">{money(line.amount, line.currency)}</span> },
              { title: t('billing:balanceAfter'), width: 140, align: 'right', render: (_, line) => <span className="sb-num">{money(line.balanceAfter, line.currency)}</span> },
              { title: t('billing:number'), width: 180, render: (_, line) => line.number && <Link className="sb-num" to={`/calls?call=${line.callId ?? ''}`}>{line.number}</Link> },
              { title: t('billing:prefix'), width: 90, render: (_, line) => line.number && (line.prefix || '*') },
              { title: t('billing:seconds'), dataIndex: 'seconds', width: 80, align: 'right' },
              { title: t('billing:reason'), dataIndex: 'reason', ellipsis: true },
            ]}
          />
        </>
      )}
      <Drawer open={panel !== undefined} onClose={() => setPanel(undefined)} width={480} destroyOnHidden title={t(panel === 'settings' ? 'billing:settings' : panel === 'topups' ? 'billing:add' : 'billing:correct')}>
        {panel === 'settings' && <SettingsForm tagged={none ? undefined : account.data} onSaved={saved} />}
        {(panel === 'topups' || panel === 'corrections') && <MoneyForm to={panel} currency={value?.currency ?? ''} onSaved={saved} />}
      </Drawer>
    </Page>
  );
}

function MoneyForm({ to, currency, onSaved }: { to: 'topups' | 'corrections'; currency: string; onSaved: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ amount: number; reason: string }>();
  const { guard, busy } = useFormProblem(form);
  const { at } = useBilling();
  // One key for this form: a repeated click enters the money once.
  const [key] = useState(() => crypto.randomUUID());
  const send = (values: { amount: number; reason: string }) => guard(async () => {
    await api.post(at(`/billing/account/${to}`), values, { idempotencyKey: key });
    onSaved();
  });
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void send(values)}>
      <Form.Item name="amount" label={t('billing:amount')} rules={[{ required: true }]}>
        <InputNumber min={to === 'topups' ? 0 : undefined} precision={4} suffix={currency} style={{ width: 220 }} />
      </Form.Item>
      <Form.Item name="reason" label={t('billing:reason')} rules={[{ required: true }]}>
        <Input maxLength={300} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('common:save')}
      </Button>
    </Form>
  );
}

function SettingsForm({ tagged, onSaved }: { tagged?: Tagged<Account>; onSaved: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Account>();
  const { guard, busy } = useFormProblem(form);
  const { at } = useBilling();
  const decks = useAll<Deck>(at('/billing/decks'));
  const mode = Form.useWatch('mode', form);
  const options = decks.data?.map((deck) => ({ value: deck.id, label: `${deck.name} · ${deck.currency}` })) ?? [];
  const save = (values: Account) => guard(async () => {
    await api.put(at('/billing/account'), { ...values, outboundDeckId: values.outboundDeckId ?? null, inboundDeckId: values.inboundDeckId ?? null }, tagged?.etag ?? undefined);
    onSaved();
  });
  const initial: Partial<Account> = tagged?.value ?? { mode: 'prepaid', currency: 'CNY', sliceSeconds: 60, warnSeconds: 30, emergencyNumbers: [] };
  return (
    <Form<Account> form={form} layout="vertical" initialValues={initial} onFinish={(values) => void save(values)}>
      <div className="sb-two">
        <Form.Item name="mode" label={t('billing:mode')}>
          <Select options={(['prepaid', 'postpaid'] as const).map((value) => ({ value, label: t(`billing:mode.${value}`) }))} />
        </Form.Item>
        <Form.Item name="currency" label={t('billing:currency')} rules={[{ required: true, len: 3 }]}>
          <Input maxLength={3} />
        </Form.Item>
      </div>
      {mode === 'postpaid' && (
        <Form.Item name="creditLimit" label={t('billing:creditLimit')} tooltip={t('billing:creditLimitHint')}>
          <InputNumber min={0} style={{ width: 220 }} />
        </Form.Item>
      )}
      <Form.Item name="lowBalance" label={t('billing:lowBalance')}>
        <InputNumber style={{ width: 220 }} />
      </Form.Item>
      <Form.Item name="outboundDeckId" label={t('billing:outboundDeck')}>
        <Select allowClear loading={decks.isPending} options={options} />
      </Form.Item>
      <Form.Item name="inboundDeckId" label={t('billing:inboundDeck')}>
        <Select allowClear loading={decks.isPending} options={options} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="sliceSeconds" label={t('billing:slice')}>
          <InputNumber min={10} max={3600} suffix={t('billing:seconds')} style={{ width: 160 }} />
        </Form.Item>
        <Form.Item name="warnSeconds" label={t('billing:warn')}>
          <InputNumber min={0} max={300} suffix={t('billing:seconds')} style={{ width: 160 }} />
        </Form.Item>
      </div>
      <Form.Item name="emergencyNumbers" label={t('billing:emergency')} tooltip={t('billing:emergencyHint')}>
        <Select mode="tags" open={false} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('common:save')}
      </Button>
    </Form>
  );
}
