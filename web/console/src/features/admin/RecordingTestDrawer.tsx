import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Drawer, Form, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { RecordingTest } from '@/shared/api/types';
import { ProblemView } from '@/shared/ui/ProblemView';
import { ConditionFields } from './RecordingRulesPage';

/** "Would this call be recorded, and why?": every rule that was tried, down to the one that decided. */
export function RecordingTestDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const test = useMutation({ mutationFn: (talk: unknown) => api.post<RecordingTest>('/recording-rules/test', talk) });
  return (
    <Drawer open={open} onClose={onClose} width={560} title={t('admin:recordingRule.testTitle')} mask={false} destroyOnHidden>
      <Form layout="vertical" initialValues={{ direction: 'inbound' }} onFinish={(values) => test.mutate(values)}>
        <ConditionFields />
        <Button type="primary" htmlType="submit" loading={test.isPending}>
          {t('admin:recordingRule.test')}
        </Button>
      </Form>
      {test.error && <ProblemView error={test.error} />}
      {test.data && <Answer answer={test.data} />}
    </Drawer>
  );
}

function Answer({ answer }: { answer: RecordingTest }) {
  const { t } = useTranslation();
  const title = t(answer.record ? (answer.percentage < 100 ? 'admin:recordingRule.someRecorded' : 'admin:recordingRule.wouldRecord') : 'admin:recordingRule.wouldNot', {
    percentage: answer.percentage,
  });
  const details = [
    t(`admin:recordingRule.decidedBy.${answer.decidedBy}`),
    answer.record && t('admin:recordingRule.keptFor', { days: answer.retentionDays }),
    answer.record && answer.announcement !== 'none' && `${t('admin:recordingRule.announcement')}: ${t(`admin:recordingRule.announce.${answer.announcement}`)}`,
  ];
  return (
    <section style={{ marginTop: 16 }}>
      <Alert type={answer.record ? 'success' : 'info'} showIcon message={title} description={details.filter(Boolean).join(' · ')} style={{ marginBottom: 16 }} />
      <Timeline
        items={answer.tried.map((rule) => ({
          key: rule.ruleId,
          color: rule.fits ? 'green' : 'gray',
          children: (
            <>
              {rule.name} <span className="sb-muted">· {rule.misfit ? t(`admin:recordingRule.misfit.${rule.misfit}`) : t('admin:recordingRule.fits')}</span>
            </>
          ),
        }))}
      />
    </section>
  );
}
