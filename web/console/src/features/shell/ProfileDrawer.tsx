import { useQueryClient } from '@tanstack/react-query';
import { Button, Divider, Drawer, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeLanguage, languages } from '@/i18n';
import { api } from '@/shared/api/client';
import type { Language, Me } from '@/shared/api/types';
import { meKey, useMe } from '@/shared/auth/me';
import { zones } from '@/shared/zones';
import { useSay } from '@/shared/ui/useSay';
import { KeysPanel } from './KeysPanel';
import { SecondFactorPanel } from './SecondFactorPanel';

/** The own name, language, time zone, password and second step. */
export function ProfileDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const { attempt, done } = useSay();
  const [password] = Form.useForm<{ current: string; new: string }>();

  const save = (values: { displayName: string; language: Language; timeZone: string }) =>
    attempt(async () => {
      client.setQueryData(meKey, await api.patch<Me>('/me', values));
      await changeLanguage(values.language);
      done(t('common:saved'));
      onClose();
    });
  const changePassword = (values: { current: string; new: string }) =>
    attempt(async () => {
      await api.post('/auth/password', values);
      password.resetFields();
      done(t('common:saved'));
    });

  return (
    <Drawer open={open} onClose={onClose} title={t('common:profile')} width={380} mask={false} destroyOnHidden>
      <Form layout="vertical" initialValues={me.user} onFinish={(values: never) => void save(values)}>
        <Form.Item name="displayName" label={t('common:displayName')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="language" label={t('common:language')}>
          <Select options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} />
        </Form.Item>
        <Form.Item name="timeZone" label={t('common:timeZone')}>
          <Select showSearch options={zones()} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('common:save')}
        </Button>
      </Form>
      <Divider />
      <Form form={password} layout="vertical" onFinish={(values: { current: string; new: string }) => void changePassword(values)}>
        <Form.Item name="current" label={t('common:currentPassword')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t('common:newPassword')} rules={[{ required: true, min: 10 }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit">{t('common:changePassword')}</Button>
      </Form>
      <Divider />
      <KeysPanel />
      <Divider />
      <SecondFactorPanel />
    </Drawer>
  );
}
