import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Radio, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCursorList } from '@/shared/api/queries';
import { CursorTable } from '@/shared/ui/CursorTable';
import type { Resource } from '../admin/resource';
import { ResourceDrawer } from '../admin/ResourceDrawer';
import type { NetworkRule } from './types';

/** Networks that are never limited, and networks that get no answer. */
export function NetworksTab() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const list = useCursorList<NetworkRule>('/security/networks');
  const resource: Resource<NetworkRule> = {
    path: '/security/networks',
    title: 'security:networks',
    newTitle: 'security:newNetwork',
    defaults: { rule: 'deny', note: null },
    columns: [
      { title: t('security:network'), dataIndex: 'network', render: (text: string) => <b className="sb-num">{text}</b> },
      { title: t('security:ruleTitle'), dataIndex: 'rule', render: (rule: NetworkRule['rule']) => <Tag color={rule === 'allow' ? 'green' : 'red'}>{t(`security:rule.${rule}`)}</Tag> },
      { title: t('security:note'), dataIndex: 'note', ellipsis: true },
    ],
    fields: () => (
      <>
        <Form.Item name="network" label={t('security:network')} extra={t('security:networkHint')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="rule" label={t('security:ruleTitle')} extra={t('security:ruleHint')}>
          <Radio.Group options={(['allow', 'deny'] as const).map((value) => ({ value, label: t(`security:rule.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('security:note')}>
          <Input maxLength={200} />
        </Form.Item>
      </>
    ),
  };
  return (
    <>
      <div className="sb-inline-form">
        <Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>
          {t('security:newNetwork')}
        </Button>
      </div>
      <CursorTable<NetworkRule> list={list} columns={resource.columns} emptyText={t('security:noNetworks')} onOpen={(row) => setOpen(row.id)} />
      <ResourceDrawer resource={resource} id={open} onClose={() => setOpen(null)} />
    </>
  );
}
