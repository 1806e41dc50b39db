import { ArrowLeftOutlined, EditOutlined, PhoneOutlined } from '@ant-design/icons';
import { Avatar, Button, Descriptions, Skeleton, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTagged } from '@/shared/api/queries';
import type { Customer, CustomerMatch } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatNear } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { cleanNumber } from '../phone/DialBox';
import { dial } from '../phone/phone';
import { CustomerForm } from './CustomerForm';
import { CustomerTimeline } from './CustomerTimeline';
import { LevelTag } from './LevelTag';

interface Props {
  id: string;
  /** What is known before the server has answered. */
  known?: CustomerMatch;
  onBack?: () => void;
}

/** A customer with his numbers and what happened before. */
export function CustomerCard({ id, known, onBack }: Props) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const writes = useCan('customers.write');
  const fetched = useTagged<Customer>(`/customers/${id}`);
  const [editing, setEditing] = useState(false);
  const customer: (CustomerMatch & Partial<Customer>) | undefined = fetched.data?.value ?? known;
  if (!customer) return <section className="sb-box sb-grow">{fetched.error ? <ProblemView error={fetched.error} onRetry={() => void fetched.refetch()} /> : <Skeleton active avatar />}</section>;
  if (editing && fetched.data) {
    return (
      <section className="sb-box sb-grow">
        <CustomerForm
          initial={fetched.data.value}
          etag={fetched.data.etag}
          onCancel={() => setEditing(false)}
          onSaved={() => {
            setEditing(false);
            void fetched.refetch();
          }}
        />
      </section>
    );
  }
  const facts = [
    { key: 'company', label: t('customers:company'), children: customer.company },
    { key: 'email', label: t('customers:email'), children: customer.email },
    { key: 'address', label: t('customers:address'), children: customer.address },
    { key: 'last', label: t('customers:lastContact'), children: customer.lastContactAt ? formatNear(customer.lastContactAt) : null },
    { key: 'notes', label: t('customers:notes'), children: customer.notes },
  ].filter((fact) => fact.children);
  return (
    <section className="sb-box sb-grow sb-customer">
      <div className="sb-customer-head">
        {onBack && <Button type="text" icon={<ArrowLeftOutlined />} onClick={onBack} aria-label={t('common:back')} />}
        <Avatar style={{ background: customer.level === 'vip' ? '#e2a400' : '#2f5bd8' }}>{customer.name.slice(0, 1)}</Avatar>
        <b className="sb-big">{customer.name}</b>
        <LevelTag level={customer.level} />
        {writes && <Button type="text" icon={<EditOutlined />} onClick={() => setEditing(true)} disabled={!fetched.data} aria-label={t('common:edit')} />}
      </div>
      <Space wrap size={4}>
        {customer.numbers?.map((number) => (
          <Button key={number.number} size="small" icon={<PhoneOutlined />} onClick={() => void attempt(() => dial(cleanNumber(number.e164 ?? number.number)))}>
            <span className="sb-num">{number.number}</span>
            {number.label && <span className="sb-muted"> {number.label}</span>}
          </Button>
        ))}
        {customer.tags?.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </Space>
      {facts.length > 0 && <Descriptions size="small" column={1} items={facts} />}
      <CustomerTimeline customerId={id} />
    </section>
  );
}
