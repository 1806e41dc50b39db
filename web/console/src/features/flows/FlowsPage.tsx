import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, Input, Popconfirm, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { actorText } from '@/shared/actor';
import { api } from '@/shared/api/client';
import { placesOf } from '@/shared/api/problem';
import { useCursorList } from '@/shared/api/queries';
import type { Flow } from '@/shared/api/types';
import { currentZone, formatNear } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { UsedBy } from '../admin/UsedBy';

export function FlowsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useCursorList<Flow>('/flows');
  const [making, setMaking] = useState(false);
  const [used, setUsed] = useState<unknown>(null);
  const client = useQueryClient();
  const { attempt, done } = useSay();
  const remove = (flow: Flow) =>
    attempt(async () => {
      setUsed(null);
      try {
        await api.delete(`/flows/${flow.id}`);
      } catch (error) {
        if (placesOf(error).length === 0) throw error;
        setUsed(error);
        return;
      }
      await client.invalidateQueries({ queryKey: ['/flows'] });
      done(t('common:deleted'));
    });
  return (
    <Page
      title={t('common:menu.flows')}
      extra={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t('flows:new')}
        </Button>
      }
    >
      <UsedBy error={used} />
      <CursorTable<Flow>
        list={list}
        onOpen={(flow) => void navigate(`/admin/flows/${flow.id}${flow.kind === 'graph' ? '/designer' : ''}`)}
        columns={[
          { title: t('common:name'), dataIndex: 'name', width: 220, render: (name: string) => <b>{name}</b> },
          { title: t('common:description'), dataIndex: 'description', ellipsis: true },
          { title: t('flows:kindTitle'), dataIndex: 'kind', width: 120, render: (kind: string) => t(`flows:kind.${kind}`) },
          {
            title: t('flows:published'),
            width: 200,
            render: (_, flow) => (flow.publishedVersion ? <Tag color="green">{`v${flow.publishedVersion} · ${formatNear(flow.publishedAt)}`}</Tag> : <Tag>{t('flows:neverPublished')}</Tag>),
          },
          { title: t('flows:edited'), width: 200, render: (_, flow) => (flow.updatedBy ? `${actorText(t, flow.updatedBy)} · ${formatNear(flow.updatedAt)}` : formatNear(flow.updatedAt)) },
          {
            width: 56,
            render: (_, flow) => (
              <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
                <Popconfirm title={t('flows:deleteSure', { name: flow.name })} onConfirm={() => remove(flow)}>
                  <Button type="text" danger size="small" icon={<DeleteOutlined />} aria-label={`${t('common:delete')} ${flow.name}`} />
                </Popconfirm>
              </span>
            ),
          },
        ]}
      />
      <Drawer open={making} onClose={() => setMaking(false)} title={t('flows:new')} width={400} destroyOnHidden>
        <NewFlow />
      </Drawer>
    </Page>
  );
}

interface NewValues {
  name: string;
  description?: string;
  kind: 'tree' | 'graph';
}

function NewFlow() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [form] = Form.useForm<NewValues>();
  const { guard, busy } = useFormProblem(form);
  const create = (values: NewValues) =>
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
      const flow = await api.post<Flow>('/flows', { ...values, draft });
      await client.invalidateQueries({ queryKey: ['/flows'] });
      await navigate(`/admin/flows/${flow.id}${values.kind === 'graph' ? '/designer' : ''}`);
    });
  return (
    <Form form={form} layout="vertical" initialValues={{ kind: 'graph' }} onFinish={(values) => void create(values)}>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="description" label={t('common:description')}>
        <Input />
      </Form.Item>
      <Form.Item name="kind" label={t('flows:kindTitle')} extra={t('flows:kindHint')}>
        <Segmented block options={(['graph', 'tree'] as const).map((value) => ({ value, label: t(`flows:kind.${value}`) }))} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('flows:create')}
      </Button>
    </Form>
  );
}
