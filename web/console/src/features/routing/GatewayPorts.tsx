import { useQuery } from '@tanstack/react-query';
import { Badge } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { GatewayPort } from '@/shared/api/routing';
import type { Trunk } from '@/shared/api/types';
import { RowsField } from './RowsField';

interface Props {
  trunk: Trunk | null;
  value?: GatewayPort[];
  onChange?: (rows: GatewayPort[]) => void;
}

/** The lines of a gateway: one call each, and which of them talk now. */
export function GatewayPorts({ trunk, value, onChange }: Props) {
  const { t } = useTranslation();
  const now = useQuery({
    queryKey: ['/trunks', 'ports', trunk?.id],
    queryFn: ({ signal }) => api.get<Trunk>(`/trunks/${trunk?.id ?? ''}`, undefined, signal),
    enabled: trunk?.profile.kind === 'gateway',
    refetchInterval: 3000,
  });
  const ports = now.data?.status.ports ?? trunk?.status.ports ?? [];
  return (
    <RowsField<GatewayPort>
      label={t('routing:ports')}
      value={value}
      onChange={onChange}
      blank={{ id: '', number: null, line: null, prefix: null, enabled: true, dailyCalls: null }}
      addText={t('routing:ports.add')}
      fromLine={(line) => {
        const [id = '', number = '', name = '', prefix = ''] = line.split(/[,;\t]/).map((part) => part.trim());
        return id ? { id, number: number || null, line: name || null, prefix: prefix || null, enabled: true, dailyCalls: null } : null;
      }}
      columns={[
        { key: 'id', title: t('routing:ports.id'), required: true, width: 80 },
        { key: 'number', title: t('routing:ports.number') },
        { key: 'line', title: t('routing:ports.line') },
        { key: 'prefix', title: t('routing:ports.prefix'), width: 80 },
        { key: 'dailyCalls', title: t('routing:dailyCalls'), kind: 'number', min: 1, max: 10_000, width: 100, placeholder: t('routing:noLimit') },
        { key: 'enabled', title: t('common:enabled'), kind: 'switch', width: 60 },
        {
          key: '_',
          title: t('routing:ports.now'),
          width: 110,
          render: (row) => {
            const port = ports.find((each) => each.id === row.id);
            return port && row.enabled ? <Badge status={port.busy ? 'processing' : 'success'} text={`${t(port.busy ? 'routing:ports.busy' : 'routing:ports.free')} · ${port.callsToday}`} /> : '–';
          },
        },
      ]}
    />
  );
}
