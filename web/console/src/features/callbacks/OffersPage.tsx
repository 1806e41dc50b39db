import { Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Queue } from '@/shared/api/types';
import { formatDuration } from '@/shared/time';
import { Choice } from '@/shared/ui/Choice';
import { MsInput } from '@/shared/ui/MsInput';
import { EnabledBadge, SwitchItem } from '../admin/parts';
import { QueueSelect, useNames } from '../admin/pickers';
import { ResourcePage } from '../admin/ResourcePage';
import { HoursField } from '../flows/HoursField';
import type { FlowNode } from '../flows/model';
import type { CallbackOffer } from './types';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];

/** What each queue offers of callbacks. */
export function OffersPage() {
  const { t } = useTranslation();
  const queue = useNames<Queue>('/queues', (item) => item.name);
  return (
    <ResourcePage<CallbackOffer>
      resource={{
        path: '/callback-offers',
        title: 'common:menu.callbackOffers',
        newTitle: 'callbacks:newOffer',
        emptyText: 'callbacks:noOffers',
        defaults: {
          enabled: true, offerAfterMs: 60_000, offerEveryMs: 120_000, key: '1', askNumber: true, atClosing: true, hours: null, maxAttempts: 3, pauseMs: 900_000, expireMs: 86_400_000, callerNumber: null,
        },
        columns: [
          { title: t('admin:pick.queue'), dataIndex: 'queueId', render: (id: string) => queue(id) },
          { title: t('callbacks:offerAfter'), dataIndex: 'offerAfterMs', width: 140, align: 'right', render: (ms: number) => <span className="sb-num">{formatDuration(ms)}</span> },
          { title: t('callbacks:key'), dataIndex: 'key', width: 80, render: (key: string) => <kbd className="sb-num">{key}</kbd> },
          { title: t('callbacks:maxAttempts'), dataIndex: 'maxAttempts', width: 110, align: 'right', render: (count: number) => <span className="sb-num">{count}</span> },
          { title: t('callbacks:pause'), dataIndex: 'pauseMs', width: 120, align: 'right', render: (ms: number) => <span className="sb-num">{formatDuration(ms)}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: (offer) => ({ ...offer, hours: offer.hours && (offer.hours.weekly ?? []).length + (offer.hours.dates ?? []).length > 0 ? offer.hours : null, callerNumber: offer.callerNumber || null }),
        fields: () => <OfferFields />,
        width: 560,
      }}
    />
  );
}

function OfferFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="queueId" label={t('admin:pick.queue')} rules={[{ required: true }]}>
        <QueueSelect />
      </Form.Item>
      <SwitchItem name="enabled" label={t('callbacks:offersWaiting')} />
      <div className="sb-two">
        <Form.Item name="offerAfterMs" label={t('callbacks:offerAfter')}>
          <MsInput max={3600} />
        </Form.Item>
        <Form.Item name="offerEveryMs" label={t('callbacks:offerEvery')} tooltip={t('callbacks:offerEveryHint')}>
          <MsInput min={10} max={3600} />
        </Form.Item>
        <Form.Item name="key" label={t('callbacks:key')} rules={[{ required: true }]}>
          <Choice options={keys.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="callerNumber" label={t('callbacks:callerNumber')} tooltip={t('callbacks:callerNumberHint')}>
          <Input inputMode="tel" />
        </Form.Item>
      </div>
      <SwitchItem name="askNumber" label={t('callbacks:askNumber')} />
      <div className="sb-two">
        <Form.Item name="maxAttempts" label={t('callbacks:maxAttempts')}>
          <InputNumber min={1} max={20} />
        </Form.Item>
        <Form.Item name="pauseMs" label={t('callbacks:pause')}>
          <MsInput min={10} max={86_400} />
        </Form.Item>
        <Form.Item name="expireMs" label={t('callbacks:expire')}>
          <MsInput min={60} max={1_296_000} />
        </Form.Item>
      </div>
      <Form.Item name="hours" noStyle>
        <Hours />
      </Form.Item>
      <p className="sb-muted">{t('callbacks:hoursHint')}</p>
      <SwitchItem name="atClosing" label={t('callbacks:atClosing')} />
    </>
  );
}

/** The hours as a field of the form. */
function Hours({ value, onChange }: { value?: CallbackOffer['hours']; onChange?: (hours: CallbackOffer['hours']) => void }) {
  const node: FlowNode = { id: 'hours', type: 'hours', schedule: value ?? undefined };
  return <HoursField node={node} set={(part) => onChange?.(part.schedule ?? null)} />;
}
