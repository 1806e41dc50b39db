import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useCursorList } from '@/shared/api/queries';
import type { Customer } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatNear } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import { CustomerCard } from './CustomerCard';
import { CustomerForm } from './CustomerForm';
import { LevelTag } from './LevelTag';

export function CustomersPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const navigate = useNavigate();
  const writes = useCan('customers.write');
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState<string>();
  const [tag, setTag] = useState('');
  const [making, setMaking] = useState(false);
  const list = useCursorList<Customer>('/customers', { q: useDebounced(search), level, tag: useDebounced(tag) });
  return (
    <Page
      title={t('customers:title')}
      extra={
        <>
          <Input.Search allowClear placeholder={t('customers:search')} aria-label={t('customers:search')} style={{ width: 280 }} onChange={(event) => setSearch(event.target.value)} />
          <Select allowClear placeholder={t('customers:level')} aria-label={t('customers:level')} style={{ width: 110 }} value={level} onChange={setLevel} options={(['normal', 'vip', 'blocked'] as const).map((value) => ({ value, label: t(`customers:level.${value}`) }))} />
          <Input allowClear placeholder={t('customers:tag')} aria-label={t('customers:tag')} style={{ width: 120 }} onChange={(event) => setTag(event.target.value)} />
          {writes && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t('customers:new')}
            </Button>
          )}
        </>
      }
    >
      <CursorTable<Customer>
        list={list}
        onOpen={(customer) => void navigate(`/customers/${customer.id}`)}
        columns={[
          { title: t('customers:name'), dataIndex: 'name', width: 160, render: (name: string) => <b>{name}</b> },
          { title: t('customers:level'), dataIndex: 'level', width: 90, render: (value: Customer['level']) => <LevelTag level={value} /> },
          { title: t('customers:numbers'), dataIndex: 'numbers', width: 240, render: (numbers: Customer['numbers']) => <span className="sb-num">{numbers.map((number) => number.number).join(' · ')}</span> },
          { title: t('customers:company'), dataIndex: 'company', ellipsis: true },
          { title: t('customers:tags'), dataIndex: 'tags', render: (tags: string[]) => tags.map((each) => <Tag key={each}>{each}</Tag>) },
          { title: t('customers:lastContact'), dataIndex: 'lastContactAt', width: 140, render: (at: string | null) => <span className="sb-num">{formatNear(at)}</span> },
        ]}
      />
      <Drawer open={Boolean(id)} onClose={() => void navigate('/customers')} width={480} mask={false} title={t('customers:detail')} destroyOnHidden>
        {id && <CustomerCard key={id} id={id} />}
      </Drawer>
      <Drawer open={making} onClose={() => setMaking(false)} width={480} title={t('customers:new')} destroyOnHidden>
        <CustomerForm
          initial={{}}
          onSaved={(customer) => {
            setMaking(false);
            void navigate(`/customers/${customer.id}`);
          }}
        />
      </Drawer>
    </Page>
  );
}
