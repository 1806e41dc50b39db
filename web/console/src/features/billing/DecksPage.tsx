import { Button, Drawer, Form, Input, Popconfirm, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api, urlOf } from '@/shared/api/client';
import { useCommand, useCursorList } from '@/shared/api/queries';
import { useCan } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { useDebounced } from '@/shared/useDebounced';
import { ImportPanel } from './ImportPanel';
import { QuotePanel } from './QuotePanel';
import type { Deck, DeckVersion, Rate } from './types';
import { useBilling } from './useBilling';

export function DecksPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const navigate = useNavigate();
  const manages = useCan('billing.manage');
  const [making, setMaking] = useState(false);
  const { at, picker } = useBilling();
  const list = useCursorList<Deck>(at('/billing/decks'));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = rows.find((deck) => deck.id === id);
  return (
    <Page
      title={t('billing:decks')}
      extra={
        <>
          {picker}
          {manages && (
            <Button type="primary" onClick={() => setMaking(true)}>
              {t('billing:newDeck')}
            </Button>
          )}
        </>
      }
    >
      <CursorTable<Deck>
        list={list}
        onOpen={(deck) => void navigate(`/billing/decks/${deck.id}`)}
        columns={[
          { title: t('billing:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('billing:currency'), dataIndex: 'currency', width: 100 },
          { title: t('billing:rates'), dataIndex: 'rates', width: 120, align: 'right' },
          { title: t('billing:versions'), dataIndex: 'version', width: 100, align: 'right' },
          { title: t('billing:time'), dataIndex: 'updatedAt', width: 180, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
        ]}
      />
      <section className="sb-box">
        <QuotePanel decks={rows} />
      </section>
      <Drawer open={Boolean(open)} onClose={() => void navigate('/billing/decks')} width={860} title={open?.name} destroyOnHidden>
        {open && <DeckCard deck={open} manages={manages} onGone={() => void navigate('/billing/decks')} />}
      </Drawer>
      <Drawer open={making} onClose={() => setMaking(false)} width={420} title={t('billing:newDeck')} destroyOnHidden>
        <NewDeck
          onSaved={(deck) => {
            setMaking(false);
            void list.refetch().then(() => navigate(`/billing/decks/${deck.id}`));
          }}
        />
      </Drawer>
    </Page>
  );
}

function NewDeck({ onSaved }: { onSaved: (deck: Deck) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Pick<Deck, 'name' | 'currency'>>();
  const { guard, busy } = useFormProblem(form);
  const { at } = useBilling();
  return (
    <Form form={form} layout="vertical" initialValues={{ currency: 'CNY' }} onFinish={(values) => void guard(async () => onSaved(await api.post<Deck>(at('/billing/decks'), values)))}>
      <Form.Item name="name" label={t('billing:name')} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="currency" label={t('billing:currency')} rules={[{ required: true, len: 3 }]}>
        <Input maxLength={3} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('common:save')}
      </Button>
    </Form>
  );
}

function DeckCard({ deck, manages, onGone }: { deck: Deck; manages: boolean; onGone: () => void }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const { at } = useBilling();
  const path = `/billing/decks/${deck.id}`;
  const [search, setSearch] = useState('');
  const rates = useCursorList<Rate>(at(`${path}/rates`), { q: useDebounced(search) });
  const versions = useCursorList<DeckVersion>(at(`${path}/versions`));
  const remove = useCommand(() => api.delete(at(path)), at('/billing/decks'));
  const actions = (
    <>
      <Button size="small" href={urlOf(at(`${path}/export`))} download>
        {t('billing:export')}
      </Button>{' '}
      {manages && (
        <Popconfirm title={t('common:deleteSure')} onConfirm={() => void attempt(() => remove.mutateAsync(undefined)).then((gone) => gone && onGone())}>
          <Button size="small" danger>
            {t('common:delete')}
          </Button>
        </Popconfirm>
      )}
    </>
  );
  return (
    <>
    <div style={{ textAlign: 'end' }}>{actions}</div>
    <Tabs
      items={[
        {
          key: 'rates',
          label: t('billing:rates'),
          children: (
            <>
              <Input.Search allowClear placeholder={t('common:search')} style={{ width: 260, marginBottom: 8 }} onChange={(event) => setSearch(event.target.value)} />
              <CursorTable<Rate>
                list={rates}
                columns={[
                  { title: t('billing:prefix'), dataIndex: 'prefix', width: 120, render: (prefix: string) => <span className="sb-num">{prefix || '*'}</span> },
                  { title: t('billing:description'), dataIndex: 'description', ellipsis: true },
                  { title: t('billing:perMinute'), dataIndex: 'perMinute', width: 110, align: 'right' },
                  { title: t('billing:setupFee'), dataIndex: 'setupFee', width: 90, align: 'right' },
                  { title: t('billing:increments'), width: 100, render: (_, rate) => <span className="sb-num">{`${rate.initialSeconds}/${rate.nextSeconds}${rate.freeSeconds ? ` (−${rate.freeSeconds})` : ''}`}</span> },
                  { title: t('billing:validFrom'), dataIndex: 'validFrom', width: 160, render: (at: string | null) => <span className="sb-num">{formatDateTime(at)}</span> },
                ]}
              />
            </>
          ),
        },
        ...(manages ? [{ key: 'import', label: t('billing:import'), children: <ImportPanel path={path} /> }] : []),
        {
          key: 'versions',
          label: t('billing:versions'),
          children: (
            <CursorTable<DeckVersion>
              list={versions}
              columns={[
                { title: t('billing:versions'), dataIndex: 'version', width: 80 },
                { title: t('billing:time'), dataIndex: 'at', render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
                { title: t('billing:added'), dataIndex: 'added', align: 'right' },
                { title: t('billing:changed'), dataIndex: 'changed', align: 'right' },
                { title: t('billing:removed'), dataIndex: 'removed', align: 'right' },
                { title: t('billing:actor'), dataIndex: 'actor', ellipsis: true },
              ]}
            />
          ),
        },
      ]}
    />
    </>
  );
}
