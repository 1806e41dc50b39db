import { CustomerServiceOutlined } from '@ant-design/icons';
import { Button, Popconfirm, Segmented, Space, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { supervisedModes, useSupervised } from '@/features/floor/supervise';
import { api } from '@/shared/api/client';
import { live } from '@/shared/live/live';
import { useSay } from '@/shared/ui/useSay';

/** While one listens to a call: who talks, how one takes part, and the ways out. */
export function SupervisionBar() {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const supervised = useSupervised();
  if (!supervised) return null;
  const { call, mode } = supervised;
  const agent = call.agentId ? live.agents.get(call.agentId)?.displayName : null;
  return (
    <Space size={8} className="sb-supervision" role="group" aria-label={t('floor:supervise.title')}>
      <Tag icon={<CustomerServiceOutlined />} color="purple">
        {call.caller} · {agent ?? call.called}
      </Tag>
      <Segmented
        value={mode}
        options={supervisedModes.map((value) => ({ value, label: t(`floor:supervise.${value}`) }))}
        onChange={(wanted) => void attempt(() => api.patch(`/calls/${call.id}/supervise`, { mode: wanted }))}
      />
      <Popconfirm title={t('floor:supervise.takeOverSure')} onConfirm={() => attempt(() => api.post(`/calls/${call.id}/take-over`, {}))}>
        <Button>{t('floor:supervise.takeOver')}</Button>
      </Popconfirm>
      <Button danger onClick={() => void attempt(() => api.delete(`/calls/${call.id}/supervise`))}>
        {t('floor:supervise.leave')}
      </Button>
    </Space>
  );
}
