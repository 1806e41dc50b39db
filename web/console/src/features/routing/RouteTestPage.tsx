import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Descriptions, Empty, Form, Input, Segmented, Skeleton, Table, Tag, Timeline } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TrunkSelect, useNames } from '@/features/admin/pickers';
import { api } from '@/shared/api/client';
import { useAll } from '@/shared/api/queries';
import type { RouteAttempt, RoutePlan, RouteQuestion, RouteStep } from '@/shared/api/routing';
import type { Service } from '@/features/services/types';
import type { VoicemailBox } from '@/features/voicemail/types';
import type { Extension, Flow, Queue, RingGroup } from '@/shared/api/types';
import { instantOf } from '@/shared/days';
import { Choice } from '@/shared/ui/Choice';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { regionName } from './regions';

interface Asked {
  direction: 'outbound' | 'inbound';
  dialled: string;
  extension?: string;
  caller?: string;
  source?: string;
  trunkId?: string;
  at?: Dayjs | null;
}

/** What would happen to this call? Nothing is dialled. */
export function RouteTestPage() {
  const { t } = useTranslation();
  const extensions = useAll<Extension>('/extensions');
  const [form] = Form.useForm<Asked>();
  const inbound = Form.useWatch('direction', form) === 'inbound';
  const test = useMutation({ mutationFn: (question: RouteQuestion) => api.post<RoutePlan>('/routes/test', question) });
  const [asked, setAsked] = useState<RouteQuestion | null>(null);
  const ask = ({ direction, dialled, extension, caller, source, trunkId, at }: Asked) => {
    const question: RouteQuestion =
      direction === 'inbound'
        ? { inbound: true, dialled: dialled.trim(), caller: caller?.trim() || null, trunkId: trunkId ?? null, source: trunkId ? null : source?.trim() || null }
        : { inbound: false, dialled: dialled.trim(), extension: extension ?? null, caller: caller?.trim() || null, at: at ? instantOf(at) : null };
    setAsked(question);
    test.mutate(question);
  };
  return (
    <Page title={t('common:menu.routeTest')}>
      <div className="sb-route-test">
        <section className="sb-box">
          <Form<Asked> form={form} layout="vertical" className="sb-form" initialValues={{ direction: 'outbound' }} onFinish={ask}>
            <Form.Item name="direction">
              <Segmented block options={(['outbound', 'inbound'] as const).map((value) => ({ value, label: t(`routing:test.${value}`) }))} />
            </Form.Item>
            {!inbound && (
              <Form.Item name="extension" label={t('admin:pick.extension')} tooltip={t('routing:test.extensionHint')} rules={[{ required: true }]}>
                <Choice showSearch optionFilterProp="label" loading={extensions.isPending} placeholder={t('admin:pick.extension')} options={extensions.data?.map((each) => ({ value: each.number, label: `${each.number} ${each.displayName}` })) ?? []} />
              </Form.Item>
            )}
            {inbound && (
              <Form.Item name="trunkId" label={t('admin:pick.trunk')}>
                <TrunkSelect placeholder={t('routing:test.bySource')} />
              </Form.Item>
            )}
            {inbound && <SourceItem />}
            <Form.Item name="dialled" label={t(inbound ? 'routing:test.called' : 'routing:test.dialled')} rules={[{ required: true }]}>
              <Input inputMode="tel" allowClear />
            </Form.Item>
            <Form.Item name="caller" label={t(inbound ? 'routing:test.caller' : 'routing:test.wanted')} tooltip={inbound ? undefined : t('routing:test.wantedHint')}>
              <Input inputMode="tel" allowClear placeholder={t('routing:test.optional')} />
            </Form.Item>
            {!inbound && (
              <Form.Item name="at" label={t('routing:test.at')}>
                <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" placeholder={t('routing:test.now')} style={{ width: '100%' }} />
              </Form.Item>
            )}
            <Button type="primary" block htmlType="submit" loading={test.isPending}>
              {t('routing:test.ask')}
            </Button>
            <p className="sb-muted sb-route-note">{t('routing:test.note')}</p>
          </Form>
        </section>
        <section className="sb-box sb-route-answer" aria-live="polite">
          {test.isPending && <Skeleton active />}
          {test.error && !test.isPending && <ProblemView error={test.error} onRetry={() => asked && test.mutate(asked)} />}
          {test.data && !test.isPending && <Plan plan={test.data} inbound={asked?.inbound ?? false} />}
          {!test.data && !test.error && !test.isPending && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('routing:test.empty')} />}
        </section>
      </div>
    </Page>
  );
}

function SourceItem() {
  const { t } = useTranslation();
  const trunk = Form.useWatch<string | undefined>('trunkId');
  return (
    <Form.Item name="source" label={t('routing:test.source')} dependencies={['trunkId']} rules={[{ required: !trunk }]}>
      <Input placeholder="203.0.113.7" disabled={Boolean(trunk)} />
    </Form.Item>
  );
}

function Plan({ plan, inbound }: { plan: RoutePlan; inbound: boolean }) {
  const { t, i18n } = useTranslation();
  const target = useTarget(plan.target);
  const verdict = plan.code === 'allowed' ? (inbound ? t('routing:verdict.answered', { target }) : t('routing:verdict.allowed', { trunk: plan.attempts[0]?.trunk ?? '' })) : t(`routing:step.${plan.code}`, { defaultValue: plan.detail });
  const why = plan.allowed ? null : plan.steps.findLast((step) => !step.passed && step.code === plan.code);
  const facts = [
    { key: 'e164', label: t('routing:plan.e164'), children: <span className="sb-num">{plan.e164 ?? '–'}</span> },
    { key: 'country', label: t('routing:plan.country'), children: plan.country ? regionName(plan.country, i18n.language) : '–' },
    { key: 'way', label: t('routing:plan.reach'), children: t(plan.international ? 'routing:plan.international' : 'routing:plan.national') },
  ];
  return (
    <>
      <Alert type={plan.allowed ? 'success' : 'error'} showIcon message={<b>{verdict}</b>} description={why && shownDetail(why, i18n.language)} />
      {!inbound && <Descriptions size="small" column={3} items={facts} className="sb-route-facts" />}
      <h4 className="sb-form-part">{t('routing:plan.steps')}</h4>
      <Timeline className="sb-route-steps" items={plan.steps.map((step, index) => ({ key: index, dot: <Mark step={step} last={index === plan.steps.length - 1 && !plan.allowed} />, children: <Step step={step} /> }))} />
      {plan.attempts.length > 0 && (
        <>
          <h4 className="sb-form-part">{t('routing:plan.attempts')}</h4>
          <Table<RouteAttempt>
            size="small"
            rowKey={(attempt) => `${attempt.trunkId}/${attempt.port ?? ''}`}
            dataSource={plan.attempts}
            pagination={false}
            columns={[
              { title: '#', width: 44, render: (_, _attempt, at) => <span className="sb-num">{at + 1}</span> },
              { title: t('admin:pick.trunk'), render: (_, attempt) => <b>{attempt.port ? `${attempt.trunk} / ${attempt.port}` : attempt.trunk}</b> },
              { title: t('routing:plan.called'), dataIndex: 'called', render: (number: string) => <span className="sb-num">{number}</span> },
              { title: t('routing:plan.caller'), dataIndex: 'caller', render: (number: string | null) => <span className="sb-num">{number ?? t('routing:caller.anonymous')}</span> },
              { title: t('routing:costs.perMinute'), dataIndex: 'cost', align: 'right', render: (cost: number | null) => <span className="sb-num">{cost ?? '–'}</span> },
            ]}
          />
        </>
      )}
    </>
  );
}

function useTarget(target: string | null): string {
  const { t } = useTranslation();
  const [kind = '', id = ''] = (target ?? '').split(':');
  const flow = useNames<Flow>('/flows', (item) => item.name);
  const queue = useNames<Queue>('/queues', (item) => item.name);
  const extension = useNames<Extension>('/extensions', (item) => `${item.number} ${item.displayName}`);
  const ringGroup = useNames<RingGroup>('/ring-groups', (item) => `${item.number} ${item.name}`);
  const voicemail = useNames<VoicemailBox>('/voicemail/boxes', (item) => `${item.number} ${item.name}`);
  const serviceLine = useNames<Service>('/services', (item) => item.name);
  const names: Record<string, (id: string) => string> = { flow, queue, extension, ringGroup, voicemail, serviceLine };
  const name = names[kind];
  return name ? `${t(`admin:target.${kind}`)} ${name(id)}` : (target ?? '');
}

function Mark({ step, last }: { step: RouteStep; last: boolean }) {
  if (step.passed) return <CheckCircleFilled className="sb-ok" />;
  return last ? <CloseCircleFilled className="sb-late" /> : <MinusCircleOutlined className="sb-muted" />;
}

const figures = ['cap_reached', 'international_limit', 'rule_blocks', 'trunk_full', 'trunk_prefix'];
const telling = [...figures, 'caller_differs', 'digest', 'no_number', 'no_source', 'number', 'outside_window', 'port_taken', 'read', 'rewritten', 'trunk_taken'];

/** The server's sentence, where it says more than the step's name: in other languages only where it holds figures or the house's own words. */
function shownDetail(step: RouteStep, language: string): string | null {
  return (language === 'en' ? telling : figures).includes(step.code) ? step.detail : null;
}

function Step({ step }: { step: RouteStep }) {
  const { t, i18n } = useTranslation();
  const detail = shownDetail(step, i18n.language);
  return (
    <div className={step.passed ? '' : 'sb-muted'}>
      <div className="sb-route-step">
        <Tag bordered={false}>{t(`routing:stage.${step.stage}`, { defaultValue: step.stage })}</Tag>
        {step.subject && <b>{step.subject}</b>}
        <span>{t([`routing:step.${step.stage}.${step.code}`, `routing:step.${step.code}`], { defaultValue: step.detail })}</span>
        {step.number && <span className="sb-num sb-route-number">{step.number}</span>}
      </div>
      {detail && <div className="sb-muted sb-route-detail">{detail}</div>}
    </div>
  );
}
