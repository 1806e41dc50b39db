import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '@/shared/api/client';
import { useCursorList } from '@/shared/api/queries';
import type { Flow } from '@/shared/api/types';
import { currentZone, formatNear } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useFormProblem } from '@/shared/ui/useFormProblem';

export function FlowsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useCursorList<Flow>('/flows');
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={t('common:menu.flows')}
      extra={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t('flows:new')}
        </Button>
      }
    >
      <CursorTable<Flow>
        list={list}
        onOpen={(flow) => void navigate(`/admin/flows/${flow.id}`)}
        columns={[
          { title: t('common:name'), dataIndex: 'name', width: 220, render: (name: string) => <b>{name}</b> },
          { title: t('common:description'), dataIndex: 'description', ellipsis: true },
          { title: t('flows:kindTitle'), dataIndex: 'kind', width: 120, render: (kind: string) => t(`flows:kind.${kind}`) },
          {
            title: t('flows:published'),
            width: 200,
            render: (_, flow) => (flow.publishedVersion ? <Tag color="green">{`v${flow.publishedVersion} · ${formatNear(flow.publishedAt)}`}</Tag> : <Tag>{t('flows:neverPublished')}</Tag>),
          },
        ]}
      />
      <Drawer open={making} onClose={() => setMaking(false)} title={t('flows:new')} width={400} destroyOnHidden>
        <NewFlow />
      </Drawer>
    </Page>
  );
}

function NewFlow() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [form] = Form.useForm<{ name: string; description?: string }>();
  const { guard, busy } = useFormProblem(form);
  const create = (values: { name: string; description?: string }) =>
    guard(async () => {
      const language = i18n.language;
      const draft = {
        schemaVersion: 1,
        name: values.name,
        language,
        languages: [language],
        timeZone: currentZone(),
        start: 'play1',
        nodes: [{ type: 'play', id: 'play1', name: t('flows:welcome'), prompt: [{ type: 'text', text: { [language]: t('flows:welcomeText') } }], exits: {} }],
      };
      const flow = await api.post<Flow>('/flows', { ...values, kind: 'tree', draft });
      await client.invalidateQueries({ queryKey: ['/flows'] });
      await navigate(`/admin/flows/${flow.id}`);
    });
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void create(values)}>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="description" label={t('common:description')}>
        <Input />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('flows:create')}
      </Button>
    </Form>
  );
}
