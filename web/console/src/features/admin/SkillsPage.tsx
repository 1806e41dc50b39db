import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Skill } from '@/shared/api/types';
import { ResourcePage } from './ResourcePage';

export function SkillsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Skill>
      resource={{
        path: '/skills',
        title: 'common:menu.skills',
        newTitle: 'admin:newSkill',
        width: 400,
        defaults: { description: '' },
        columns: [
          { title: t('common:name'), dataIndex: 'name', width: 220, render: (name: string) => <b>{name}</b> },
          { title: t('common:description'), dataIndex: 'description', ellipsis: true },
        ],
        fields: () => (
          <>
            <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
              <Input />
            </Form.Item>
            <Form.Item name="description" label={t('common:description')}>
              <Input.TextArea autoSize={{ minRows: 2 }} />
            </Form.Item>
          </>
        ),
      }}
    />
  );
}
