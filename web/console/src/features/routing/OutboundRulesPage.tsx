import { ArrowDownOutlined, ArrowUpOutlined, ExperimentOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Skeleton, Switch, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNames } from '@/features/admin/pickers';
import { ResourceDrawer } from '@/features/admin/ResourceDrawer';
import type { Resource } from '@/features/admin/resource';
import { api } from '@/shared/api/client';
import { useAll, useCommand } from '@/shared/api/queries';
import type { NumberPool, OutboundRule, TrunkGroup } from '@/shared/api/routing';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { RuleFields } from './RuleFields';
import { pooledModes } from './trunk';

const path = '/outbound-rules';

/** The same list with one rule a place further up or down. */
export function moved<Item>(items: Item[], from: number, by: -1 | 1): Item[] {
  const next = [...items];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(from + by, 0, one);
  return next;
}

/** The rules in their order; the first that matches decides. */
export function OutboundRulesPage() {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const rules = useAll<OutboundRule>(path);
  const group = useNames<TrunkGroup>('/trunk-groups', (item) => item.name);
  const pool = useNames<NumberPool>('/number-pools', (item) => item.name);
  const order = useCommand((ids: string[]) => api.post(`${path}/order`, { ids }), path);
  const turn = useCommand((rule: OutboundRule) => api.put(`${path}/${rule.id}`, rule, `"${rule.version}"`), path);
  const rows = rules.data ?? [];
  const busy = order.isPending || turn.isPending || rules.isFetching;
  const move = (at: number, by: -1 | 1) => void attempt(() => order.mutateAsync(moved(rows, at, by).map((rule) => rule.id)));
  return (
    <Page
      title={t('common:menu.outboundRules')}
      extra={
        <>
          <Link to="/admin/route-test">
            <Button icon={<ExperimentOutlined />}>{t('common:menu.routeTest')}</Button>
          </Link>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t('routing:newRule')}
          </Button>
        </>
      }
    >
      {rules.error && <ProblemView error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.isPending && <Skeleton active />}
      {rules.data && (
        <>
          <Alert type="info" className="sb-form-hint" message={t(rows.length > 0 ? 'routing:rulesHint' : 'routing:noRulesHint')} />
          <Table<OutboundRule>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={false}
            locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('routing:noRules')} /> }}
            rowClassName={(rule) => (rule.enabled ? '' : 'sb-off')}
            onRow={(rule) => ({
              className: 'sb-row-open',
              tabIndex: 0,
              onClick: () => setOpen(rule.id),
              onKeyDown: (event) => event.key === 'Enter' && event.target === event.currentTarget && setOpen(rule.id),
            })}
            columns={[
              {
                title: t('routing:order'),
                width: 110,
                render: (_, rule, at) => (
                  <span className="sb-order" onClick={(event) => event.stopPropagation()}>
                    <span className="sb-num">{at + 1}</span>
                    <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={at === 0 || busy} aria-label={t('routing:up', { name: rule.name })} onClick={() => move(at, -1)} />
                    <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={at === rows.length - 1 || busy} aria-label={t('routing:down', { name: rule.name })} onClick={() => move(at, 1)} />
                  </span>
                ),
              },
              { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
              { title: t('routing:rule.matches'), render: (_, rule) => <Matches rule={rule} /> },
              { title: t('routing:rule.window'), render: (_, rule) => <Window rule={rule} /> },
              { title: t('routing:rule.action'), dataIndex: 'action', width: 90, render: (action: OutboundRule['action']) => <Tag bordered={false} color={action === 'allow' ? 'green' : 'red'}>{t(`routing:action.${action}`)}</Tag> },
              { title: t('routing:rule.by'), render: (_, rule) => (rule.action === 'block' ? <span className="sb-muted">{rule.reason ?? '–'}</span> : rule.groupId ? group(rule.groupId) : t('routing:rule.usualTrunks')) },
              { title: t('routing:rule.shows'), render: (_, rule) => (rule.action === 'block' ? '–' : [t(`routing:caller.${rule.callerMode}`), rule.callerMode === 'fixed' ? rule.callerNumber : rule.callerPoolId ? pool(rule.callerPoolId) : null].filter(Boolean).join(' · ')) },
              {
                title: t('common:enabled'),
                width: 80,
                render: (_, rule) => (
                  <span onClick={(event) => event.stopPropagation()}>
                    <Switch size="small" checked={rule.enabled} disabled={busy} aria-label={`${t('common:enabled')} ${rule.name}`} onChange={(enabled) => void attempt(() => turn.mutateAsync({ ...rule, enabled }))} />
                  </span>
                ),
              },
            ]}
          />
        </>
      )}
      <ResourceDrawer resource={resource} id={open} onClose={() => setOpen(null)} />
    </Page>
  );
}

const resource: Resource<OutboundRule> = {
  path,
  title: 'common:menu.outboundRules',
  newTitle: 'routing:newRule',
  columns: [],
  width: 680,
  defaults: { enabled: true, prefixes: [], pattern: null, callers: [], window: null, action: 'allow', reason: null, groupId: null, rewrites: [], callerMode: 'trunk', callerNumber: null, callerPoolId: null },
  // What the chosen decision does not use is not kept: a pool that no rule shows can be removed.
  toBody: (rule) => {
    const allows = rule.action === 'allow';
    return {
      ...rule,
      reason: allows ? null : rule.reason,
      groupId: allows ? rule.groupId : null,
      callerNumber: allows && rule.callerMode === 'fixed' ? rule.callerNumber : null,
      callerPoolId: allows && pooledModes.includes(rule.callerMode) ? rule.callerPoolId : null,
    };
  },
  fields: () => <RuleFields />,
};

function Matches({ rule }: { rule: OutboundRule }) {
  const { t } = useTranslation();
  const parts = [
    rule.prefixes.length > 0 ? rule.prefixes.slice(0, 5).join(', ') + (rule.prefixes.length > 5 ? ' …' : '') : null,
    rule.pattern ? `/${rule.pattern}/` : null,
    rule.callers.length > 0 ? `${t('routing:rule.from')} ${rule.callers.join(', ')}` : null,
  ].filter(Boolean);
  return <span className="sb-num">{parts.length > 0 ? parts.join(' · ') : t('routing:rule.any')}</span>;
}

function Window({ rule }: { rule: OutboundRule }) {
  const { t } = useTranslation();
  if (!rule.window) return <span className="sb-muted">{t('routing:rule.always')}</span>;
  const days = rule.window.days.map((day) => t(`routing:dayShort.${day}`)).join(' ');
  return <span className="sb-num">{`${days ? `${days} ` : ''}${rule.window.from}–${rule.window.to}`}</span>;
}
