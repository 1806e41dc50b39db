import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { dispositionFlags } from '@/shared/api/seat';
import type { Disposition } from '@/shared/api/types';
import { EnabledBadge, SwitchItem, Tags } from './parts';
import { ResourcePage } from './ResourcePage';

export function DispositionsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Disposition>
      resource={{
        path: '/dispositions',
        title: 'common:menu.dispositions',
        newTitle: 'admin:newDisposition',
        width: 400,
        defaults: { category: null, flags: [], enabled: true },
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('admin:disposition.code'), dataIndex: 'code', render: (code: string) => <code>{code}</code> },
          { title: t('admin:disposition.category'), dataIndex: 'category' },
          { title: t('seat:flags'), dataIndex: 'flags', render: (flags?: string[]) => <Tags names={(flags ?? []).map((flag) => t(`seat:flag.${flag}`))} /> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 100, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: () => (
          <>
            <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
              <Input />
            </Form.Item>
            <Form.Item name="code" label={t('admin:disposition.code')} rules={[{ required: true, pattern: /^[A-Za-z0-9_.-]+$/ }]}>
              <Input />
            </Form.Item>
            <Form.Item name="category" label={t('admin:disposition.category')} normalize={(text?: string) => text || null}>
              <Input />
            </Form.Item>
            <Form.Item name="flags" label={t('seat:flags')} tooltip={t('seat:flagsHint')}>
              <Select mode="multiple" options={dispositionFlags.map((value) => ({ value, label: t(`seat:flag.${value}`) }))} />
            </Form.Item>
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}
