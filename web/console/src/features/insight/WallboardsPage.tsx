import { DesktopOutlined, LinkOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Popconfirm, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCan } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { CopyText } from '@/shared/ui/CopyText';
import { useSay } from '@/shared/ui/useSay';
import { AgentSelect, QueueSelect } from '../admin/pickers';
import { ResourcePage } from '../admin/ResourcePage';
import { agentGauges, factorOf, queueGauges, tenantGauges, type Tile, type Wallboard } from './wall';

/** Wallboards: choose up to nine tiles, show them full-screen, hand out a read-only link. */
export function WallboardsPage() {
  const { t } = useTranslation();
  const acts = useCan('floor.act');
  return (
    <ResourcePage<Wallboard>
      resource={{
        path: '/wallboards',
        title: 'insight:wallboards',
        newTitle: 'insight:newWallboard',
        emptyText: 'insight:noWallboards',
        width: 760,
        fixed: !acts,
        removable: acts,
        defaults: { tiles: [empty] },
        columns: [
          { title: t('insight:name'), dataIndex: 'name' },
          { title: t('insight:tiles'), key: 'tiles', render: (_, board) => board.tiles.map((tile) => tile.title ?? t(`insight:gauge.${tile.figure}`)).join(' · ') },
          { title: t('insight:link'), dataIndex: 'linkMadeAt', width: 190, render: (at: string | null) => (at ? t('insight:linkSince', { time: formatDateTime(at) }) : '–') },
          { title: '', key: 'open', width: 110, render: (_, board) => <Open board={board} /> },
        ],
        toBody: (board) => ({ name: board.name, tiles: board.tiles.map((tile) => ({ ...empty, ...tile, title: tile.title || null })) }),
        fields: (isNew, board) => (
          <>
            <Form.Item name="name" label={t('insight:name')} rules={[{ required: true, max: 100 }]}>
              <Input />
            </Form.Item>
            <Tiles />
            {!isNew && board && acts && <Link board={board} />}
          </>
        ),
      }}
    />
  );
}

const empty: Tile = { figure: 'waitingNow', queueId: null, agentId: null, title: null, warn: null, alarm: null, lowIsBad: false };

function Open({ board }: { board: Wallboard }) {
  const { t } = useTranslation();
  return (
    <Button size="small" icon={<DesktopOutlined />} href={`/wall/${board.id}`} target="_blank" onClick={(event) => event.stopPropagation()}>
      {t('insight:show')}
    </Button>
  );
}

function Tiles() {
  const { t } = useTranslation();
  return (
    <Form.List name="tiles">
      {(rows, { add, remove }) => (
        <>
          {rows.map((row) => (
            <div key={row.key} className="sb-tile-row">
              <TileFields at={row.name} />
              <Button type="text" size="small" disabled={rows.length === 1} onClick={() => remove(row.name)}>
                {t('common:delete')}
              </Button>
            </div>
          ))}
          <Button type="dashed" block disabled={rows.length >= 9} onClick={() => add(empty)}>
            {t('insight:addTile')}
          </Button>
        </>
      )}
    </Form.List>
  );
}

function TileFields({ at }: { at: number }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const queueId = Form.useWatch<string | null>(['tiles', at, 'queueId'], form);
  const agentId = Form.useWatch<string | null>(['tiles', at, 'agentId'], form);
  const figure = Form.useWatch<string>(['tiles', at, 'figure'], form) ?? 'waitingNow';
  const factor = factorOf(figure);
  const unit = factor === 1000 ? t('common:seconds') : factor === 1 ? undefined : '%';
  const choices = agentId ? agentGauges : queueId ? queueGauges : tenantGauges;
  const limit = {
    normalize: (value: number | null) => (value === null ? null : value * factor),
    getValueProps: (value: number | null | undefined) => ({ value: value == null ? null : Math.round((value / factor) * 100) / 100 }),
  };
  const set = (field: 'queueId' | 'agentId', value: string | undefined) => {
    form.setFieldValue(['tiles', at, field], value ?? null);
    if (value) form.setFieldValue(['tiles', at, field === 'queueId' ? 'agentId' : 'queueId'], null);
    const allowed = (field === 'agentId' ? value : agentId) ? agentGauges : queueGauges;
    if (value && !allowed.includes(figure)) form.setFieldValue(['tiles', at, 'figure'], allowed[0]);
  };
  return (
    <div className="sb-tile-fields">
      <Form.Item name={[at, 'queueId']} label={t('calls:queue')}>
        <QueueSelect placeholder={t('insight:wholeHouse')} onChange={(value) => set('queueId', value)} />
      </Form.Item>
      <Form.Item name={[at, 'agentId']} label={t('calls:agent')}>
        <AgentSelect onChange={(value) => set('agentId', value)} />
      </Form.Item>
      <Form.Item name={[at, 'figure']} label={t('insight:figure')} tooltip={t(`insight:gaugeDef.${figure}`)}>
        <Select showSearch optionFilterProp="label" options={choices.map((value) => ({ value, label: t(`insight:gauge.${value}`) }))} />
      </Form.Item>
      <Form.Item name={[at, 'title']} label={t('insight:ownTitle')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name={[at, 'warn']} label={t('insight:warnFrom')} {...limit}>
        <InputNumber suffix={unit} />
      </Form.Item>
      <Form.Item name={[at, 'alarm']} label={t('insight:alarmFrom')} {...limit}>
        <InputNumber suffix={unit} />
      </Form.Item>
      <Form.Item name={[at, 'lowIsBad']} valuePropName="checked" label={t('insight:lowIsBad')}>
        <Checkbox />
      </Form.Item>
    </div>
  );
}

function Link({ board }: { board: Wallboard }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { attempt } = useSay();
  const [url, setUrl] = useState<string | null>(null);
  const [made, setMade] = useState(board.linkMadeAt !== null);
  const refresh = () => client.invalidateQueries({ queryKey: ['/wallboards', 'list'] });
  const make = () =>
    attempt(async () => {
      const { token } = await api.post<{ token: string }>(`/wallboards/${board.id}/link`);
      setUrl(`${window.location.origin}/wall#${token}`);
      setMade(true);
      await refresh();
    });
  const revoke = () =>
    attempt(async () => {
      await api.delete(`/wallboards/${board.id}/link`);
      setMade(false);
      setUrl(null);
      await refresh();
    });
  return (
    <Space className="sb-tile-link" direction="vertical">
      {url && <Alert type="info" showIcon message={t('insight:linkOnce')} description={<CopyText text={url} />} />}
      <Space>
        <Button icon={<LinkOutlined />} onClick={() => void make()}>
        {t(made ? 'insight:newLink' : 'insight:makeLink')}
      </Button>
      {made && (
        <Popconfirm title={t('insight:revokeSure')} onConfirm={revoke}>
          <Button danger>{t('insight:revoke')}</Button>
        </Popconfirm>
      )}
      </Space>
    </Space>
  );
}
