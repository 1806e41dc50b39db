import { Alert, Button, Form, Input, InputNumber, Popconfirm, Select, Skeleton, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DiallingFields } from '@/features/routing/DiallingFields';
import { languages } from '@/i18n';
import { api, type Tagged } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { useAll, useTagged } from '@/shared/api/queries';
import type { Settings, Trunk } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { zones } from '@/shared/zones';
import { SwitchItem } from './parts';

export function SettingsPage() {
  const { t } = useTranslation();
  const settings = useTagged<Settings>('/settings');
  return (
    <Page title={t('common:menu.settings')}>
      <section className="sb-box sb-narrow sb-settings">
        {settings.error && <ProblemView error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.isPending && <Skeleton active />}
        {settings.data && <SettingsForm key={settings.dataUpdatedAt} tagged={settings.data} onSaved={() => void settings.refetch()} />}
      </section>
    </Page>
  );
}

function SettingsForm({ tagged, onSaved }: { tagged: Tagged<Settings>; onSaved: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Settings>();
  const { guard, busy } = useFormProblem(form);
  const { done } = useSay();
  const [stale, setStale] = useState(false);
  const save = () =>
    guard(async () => {
      try {
        await api.put('/settings', { ...tagged.value, ...(form.getFieldsValue(true) as Settings) }, tagged.etag ?? undefined);
        done(t('common:saved'));
        onSaved();
      } catch (error) {
        if (Problem.of(error).status === 412) setStale(true);
        throw error;
      }
    });
  return (
    <Form<Settings> form={form} layout="vertical" className="sb-form" initialValues={tagged.value} onFinish={() => void save()}>
      {stale && <Alert type="warning" showIcon message={t('errors:stale')} action={<Button size="small" onClick={onSaved}>{t('common:reload')}</Button>} />}
      <Tabs
        items={[
          { key: 'general', label: t('admin:settings.general'), forceRender: true, children: <General /> },
          { key: 'dialling', label: t('routing:policy'), forceRender: true, children: <DiallingFields /> },
        ]}
      />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('common:save')}
      </Button>
    </Form>
  );
}

/** A new key for what is recorded from now on; without encryption there is none to change. */
function NewKey() {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const encrypts = Form.useWatch<boolean>('encryptRecordings');
  if (!encrypts) return null;
  const change = () =>
    attempt(async () => {
      const { keys } = await api.post<{ keys: number }>('/settings/recording-key', {});
      done(t('admin:settings.newKeyMade', { count: keys }));
    });
  return (
    <Form.Item help={t('admin:settings.newKeyHint')}>
      <Popconfirm title={t('admin:settings.newKeySure')} onConfirm={() => void change()}>
        <Button>{t('admin:settings.newKey')}</Button>
      </Popconfirm>
    </Form.Item>
  );
}

function General() {
  const { t } = useTranslation();
  const trunks = useAll<Trunk>('/trunks');
  return (
    <>
        <Form.Item name="tenantDisplayName" label={t('admin:settings.tenantName')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <div className="sb-two">
          <Form.Item name="defaultLanguage" label={t('admin:settings.language')}>
            <Select options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} />
          </Form.Item>
          <Form.Item name="timeZone" label={t('common:timeZone')}>
            <Select showSearch options={zones()} />
          </Form.Item>
        </div>
        <SwitchItem name="recordAll" label={t('admin:settings.recordAll')} />
        <SwitchItem name="encryptRecordings" label={t('admin:settings.encryptRecordings')} tooltip={t('admin:settings.encryptHint')} />
        <NewKey />
        <Form.Item name="recordingFormat" label={t('admin:settings.recordingFormat')} tooltip={t('admin:settings.recordingFormatHint')}>
          <Select style={{ width: 240 }} options={(['wav', 'oggOpus'] as const).map((value) => ({ value, label: t(`admin:recordingFormat.${value}`) }))} />
        </Form.Item>
        <Form.Item name="recordingRetentionDays" label={t('admin:settings.retention')}>
          <InputNumber min={1} max={3650} suffix={t('common:days')} style={{ width: 160 }} />
        </Form.Item>
        <Form.Item name="faxRetentionDays" label={t('admin:settings.faxRetention')} tooltip={t('admin:settings.faxRetentionHint')}>
          <InputNumber min={0} max={3650} suffix={t('common:days')} style={{ width: 160 }} />
        </Form.Item>
        <Form.Item name="outboundTrunkIds" label={t('admin:settings.outboundTrunks')} tooltip={t('admin:settings.outboundTrunksHint')}>
          <Select mode="multiple" loading={trunks.isPending} options={trunks.data?.map((trunk) => ({ value: trunk.id, label: trunk.name })) ?? []} />
        </Form.Item>
        <div className="sb-two">
          <Form.Item name={['phones', 'firstSlot']} label={t('admin:settings.firstSlot')}>
            <InputNumber min={1} max={999_999} />
          </Form.Item>
          <Form.Item name={['phones', 'lastSlot']} label={t('admin:settings.lastSlot')}>
            <InputNumber min={1} max={1_000_998} />
          </Form.Item>
        </div>
        <Form.Item name={['phones', 'parkTimeoutMs']} label={t('admin:settings.parkTimeout')}>
          <MsInput min={5} max={3600} />
        </Form.Item>
        <SwitchItem name={['phones', 'provisionOverHttp']} label={t('admin:settings.provisionOverHttp')} tooltip={t('admin:settings.provisionOverHttpHint')} />
        <SwitchItem name={['phones', 'transfersReturn']} label={t('admin:settings.transfersReturn')} />
    </>
  );
}
