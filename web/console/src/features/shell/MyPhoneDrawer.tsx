import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Form, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { CallSettings, PhoneSettings } from '@/shared/api/types';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { CallSettingsTabs, withSettings } from '../admin/CallSettingsTabs';

const path = '/me/phone-settings';

/** Forwarding, do not disturb, call waiting and follow me of one's own extension. */
export function MyPhoneDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: [path], queryFn: ({ signal }) => api.get<PhoneSettings>(path, {}, signal), enabled: open, staleTime: 0, gcTime: 0 });
  return (
    <Drawer open={open} onClose={onClose} title={t('common:myPhone')} width={460} mask={false} destroyOnHidden>
      {settings.error && <ProblemView error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.isPending && <Skeleton active />}
      {settings.data && <PhoneForm key={settings.dataUpdatedAt} settings={settings.data} onSaved={onClose} />}
    </Drawer>
  );
}

function PhoneForm({ settings, onSaved }: { settings: PhoneSettings; onSaved: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<{ calls: CallSettings }>();
  const { guard, busy } = useFormProblem(form);
  const { done } = useSay();
  const save = (values: { calls: CallSettings }) =>
    guard(async () => {
      await api.put(path, withSettings(values.calls));
      await client.invalidateQueries({ queryKey: ['/lines'] });
      done(t('common:saved'));
      onSaved();
    });
  return (
    <Form form={form} layout="vertical" className="sb-form" initialValues={{ calls: settings.calls }} onFinish={(values) => void save(values)}>
      {!settings.forwardsOutside && <Alert type="info" showIcon message={t('admin:calls.insideOnly')} />}
      <CallSettingsTabs at={['calls']} />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('common:save')}
      </Button>
    </Form>
  );
}
