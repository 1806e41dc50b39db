import { PartitionOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Flow, InboundNumber, Queue } from '@/shared/api/types';
import { useAll } from '@/shared/api/queries';
import { EnabledBadge, SwitchItem } from '../admin/parts';
import { CalendarSelect, useNames } from '../admin/pickers';
import { ResourcePage } from '../admin/ResourcePage';
import type { Calendar } from '../calendars/types';
import { StepField } from './StepField';
import { openTypes, type Service, type ServiceStep, stepTypes } from './types';

/** Services: which hours a number keeps, and what answers in each of them. */
export function ServicesPage() {
  const { t } = useTranslation();
  const calendar = useNames<Calendar>('/calendars', (item) => item.name);
  const flow = useNames<Flow>('/flows', (item) => item.name);
  const queue = useNames<Queue>('/queues', (item) => item.name);
  const numbers = useAll<InboundNumber>('/numbers');
  const words = (step: ServiceStep) => `${t(`services:step.${step.type}`)}${step.type === 'flow' ? ` · ${flow(step.id)}` : step.type === 'queue' ? ` · ${queue(step.id)}` : step.type === 'number' ? ` · ${step.number ?? ''}` : ''}`;
  return (
    <ResourcePage<Service>
      resource={{
        path: '/services',
        title: 'common:menu.services',
        newTitle: 'services:new',
        emptyText: 'services:none',
        width: 600,
        defaults: { name: '', description: '', number: null, calendarId: null, maxLines: null, open: { type: 'flow' }, closed: { type: 'busy' }, holiday: null, busy: { type: 'busy' }, enabled: true },
        columns: [
          { title: t('common:name'), dataIndex: 'name', width: 170, render: (name: string) => <b>{name}</b> },
          {
            title: t('common:menu.numbers'),
            width: 170,
            render: (_, service) => {
              const own = numbers.data?.filter((each) => each.target.type === 'serviceLine' && each.target.id === service.id) ?? [];
              return own.length > 0 ? own.map((each) => <Tag key={each.id} bordered={false} className="sb-num">{each.number}</Tag>) : '–';
            },
          },
          { title: t('services:calendar'), dataIndex: 'calendarId', width: 140, render: (id: string | null) => (id ? calendar(id) : t('services:always')) },
          { title: t('services:open'), dataIndex: 'open', render: words },
          { title: t('services:closed'), dataIndex: 'closed', render: words },
          { title: t('services:lines'), width: 90, align: 'right', render: (_, service) => <span className="sb-num">{`${String(service.linesTaken)} / ${service.maxLines === null ? '∞' : String(service.maxLines)}`}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
          {
            title: t('services:path'),
            width: 100,
            render: (_, service) => (
              <Link to={`/admin/services/${service.id}/path`} onClick={(event) => event.stopPropagation()}>
                <PartitionOutlined /> {t('services:showShort')}
              </Link>
            ),
          },
        ],
        fields: (_, service) => <ServiceFields service={service} />,
      }}
    />
  );
}

function ServiceFields({ service }: { service: Service | null }) {
  const { t } = useTranslation();
  return (
    <>
      {service && (
        <Form.Item>
          <Link to={`/admin/services/${service.id}/path`}>
            <Button icon={<PartitionOutlined />}>{t('services:showPath')}</Button>
          </Link>
        </Form.Item>
      )}
      <div className="sb-two">
        <Form.Item name="name" label={t('common:name')} tooltip={t('services:nameHint')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="number" label={t('services:number')} tooltip={t('services:numberHint')} normalize={(value?: string) => value ?? null} rules={[{ pattern: /^\d{0,16}$/ }]}>
          <Input inputMode="numeric" />
        </Form.Item>
      </div>
      <Form.Item name="description" label={t('common:description')}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="calendarId" label={t('services:calendar')} tooltip={t('services:calendarHint')} normalize={(value?: string) => value ?? null}>
        <CalendarSelect placeholder={t('services:always')} />
      </Form.Item>
      <StepField name="open" label={t('services:open')} types={openTypes} />
      <StepField name="closed" label={t('services:closed')} types={stepTypes} />
      <StepField name="holiday" label={t('services:holiday')} types={stepTypes} none={t('services:asClosed')} />
      <div className="sb-two">
        <Form.Item name="maxLines" label={t('services:maxLines')} tooltip={t('services:maxLinesHint')} normalize={(value?: number) => value ?? null}>
          <InputNumber min={1} max={10_000} />
        </Form.Item>
      </div>
      <StepField name="busy" label={t('services:busy')} tooltip={t('services:busyHint')} types={stepTypes} />
      <SwitchItem name="enabled" label={t('common:enabled')} />
    </>
  );
}
