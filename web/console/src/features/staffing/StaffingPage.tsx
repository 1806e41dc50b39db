import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Skeleton, Statistic, Table, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatDuration } from '@/shared/time';
import { MsInput } from '@/shared/ui/MsInput';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import type { Staffing, StaffingQuestion, StaffingRow } from './types';

const StaffingChart = lazy(() => import('./StaffingChart'));

const first: StaffingQuestion = {
  calls: 100, intervalMs: 1_800_000, handlingMs: 180_000, patienceMs: 120_000, serviceLevelPercent: 80, withinMs: 20_000, shrinkagePercent: 30, maxOccupancyPercent: 90, lineBlockingPercent: 1,
};

/** How many agents and lines an interval needs. */
export function StaffingPage() {
  const { t } = useTranslation();
  const [question, setQuestion] = useState(first);
  const ask = useQuery({ queryKey: ['/staffing', question], queryFn: () => api.post<Staffing>('/staffing', question), placeholderData: keepPreviousData, retry: false });
  return (
    <Page title={t('common:menu.staffing')}>
      <div className="sb-route-test">
        <section className="sb-box">
          <Form<StaffingQuestion> layout="vertical" className="sb-form" initialValues={first} onFinish={setQuestion}>
            <div className="sb-two">
              <Form.Item name="calls" label={t('staffing:calls')} rules={[{ required: true }]}>
                <InputNumber min={1} max={100_000} style={{ width: 140 }} />
              </Form.Item>
              <Form.Item name="intervalMs" label={t('staffing:interval')}>
                <MsInput min={60} max={86_400} />
              </Form.Item>
              <Form.Item name="handlingMs" label={t('staffing:handling')} tooltip={t('staffing:handlingHint')} rules={[{ required: true }]}>
                <MsInput min={1} max={14_400} />
              </Form.Item>
              <Form.Item name="patienceMs" label={t('staffing:patience')} tooltip={t('staffing:patienceHint')}>
                <MsInput min={1} max={3_600} />
              </Form.Item>
              <Form.Item name="serviceLevelPercent" label={t('staffing:target')}>
                <InputNumber min={1} max={99.9} suffix="%" style={{ width: 140 }} />
              </Form.Item>
              <Form.Item name="withinMs" label={t('staffing:within')}>
                <MsInput max={3_600} />
              </Form.Item>
              <Form.Item name="maxOccupancyPercent" label={t('staffing:maxOccupancy')}>
                <InputNumber min={10} max={100} suffix="%" style={{ width: 140 }} />
              </Form.Item>
              <Form.Item name="shrinkagePercent" label={t('staffing:shrinkage')} tooltip={t('staffing:shrinkageHint')}>
                <InputNumber min={0} max={90} suffix="%" style={{ width: 140 }} />
              </Form.Item>
              <Form.Item name="lineBlockingPercent" label={t('staffing:blocking')}>
                <InputNumber min={0.01} max={50} suffix="%" style={{ width: 140 }} />
              </Form.Item>
              <Form.Item name="agents" label={t('staffing:given')} tooltip={t('staffing:givenHint')}>
                <InputNumber min={1} max={10_000} style={{ width: 140 }} />
              </Form.Item>
            </div>
            <Button type="primary" block htmlType="submit" loading={ask.isFetching}>
              {t('staffing:ask')}
            </Button>
          </Form>
        </section>
        <section className="sb-box sb-route-answer" aria-live="polite">
          {ask.isPending && <Skeleton active />}
          {ask.error ? <ProblemView error={ask.error} /> : ask.data && <Answer staffing={ask.data} />}
        </section>
      </div>
    </Page>
  );
}

const percent = (value: number) => `${value.toFixed(1)} %`;

function Answer({ staffing }: { staffing: Staffing }) {
  const { t } = useTranslation();
  const { needed } = staffing;
  const wait = (ms: number | null) => (ms === null ? t('staffing:endless') : ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms));
  const figures = [
    [t('staffing:agents'), String(needed.agents)],
    [t('staffing:scheduled'), String(needed.scheduled)],
    [t('staffing:serviceLevel'), percent(needed.serviceLevelPercent)],
    [t('staffing:asa'), wait(needed.waitMs)],
    [t('staffing:wait90'), wait(needed.wait90Ms)],
    [t('staffing:occupancy'), percent(needed.occupancyPercent)],
    [t('staffing:abandons'), percent(needed.abandonPercent)],
    [t('staffing:lines'), String(staffing.lines)],
  ] as const;
  return (
    <>
      <p>
        <Tag color="blue">{t(`staffing:model.${staffing.model}`)}</Tag>
        <span className="sb-num">{t('staffing:load', { load: staffing.erlangs.toFixed(2) })}</span>
      </p>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '12px 32px', marginBottom: 16 }}>
        {figures.map(([title, value]) => (
          <Statistic key={title} title={title} value={value} valueStyle={{ fontSize: 20 }} />
        ))}
      </div>
      <Suspense fallback={<Skeleton active />}>
        <StaffingChart rows={staffing.neighbours} />
      </Suspense>
      <Table<StaffingRow>
        size="small"
        rowKey="agents"
        pagination={false}
        dataSource={staffing.neighbours}
        rowClassName={(row) => (row.agents === needed.agents ? 'ant-table-row-selected' : '')}
        columns={[
          { title: t('staffing:agents'), dataIndex: 'agents', align: 'right' },
          { title: t('staffing:scheduled'), dataIndex: 'scheduled', align: 'right' },
          { title: t('staffing:serviceLevel'), dataIndex: 'serviceLevelPercent', align: 'right', render: percent },
          { title: t('staffing:asa'), dataIndex: 'waitMs', align: 'right', render: wait },
          { title: t('staffing:wait90'), dataIndex: 'wait90Ms', align: 'right', render: wait },
          { title: t('staffing:occupancy'), dataIndex: 'occupancyPercent', align: 'right', render: percent },
          { title: t('staffing:abandons'), dataIndex: 'abandonPercent', align: 'right', render: percent },
          { title: t('staffing:reaches'), dataIndex: 'reaches', render: (on: boolean) => <Tag color={on ? 'success' : 'default'}>{t(on ? 'staffing:yes' : 'staffing:no')}</Tag> },
        ]}
      />
    </>
  );
}
