import { Button, Empty, List, Popconfirm, Skeleton, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Flow, FlowVersion } from '@/shared/api/types';
import { formatDateTime } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import type { FlowDraft, NodeType } from './model';

interface FlowChange {
  nodeId: string | null;
  name: string | null;
  type: NodeType | null;
  change: 'added' | 'removed' | 'changed';
  fields: { field: string; before: unknown; after: unknown }[];
}

interface Props {
  flowId: string;
  live: number | null;
  onPublished: (flow: Flow) => void;
  /** Takes an old version as the draft; absent where there is no canvas to show it. */
  onLoad?: (draft: FlowDraft) => void;
}

/** What was live when, by whom; what changed since; and the way back. */
export function Versions({ flowId, live, onPublished, onLoad }: Props) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [shown, setShown] = useState<number | null>(null);
  const versions = useQuery({ queryKey: [`/flows/${flowId}/versions`], staleTime: 0, gcTime: 0, queryFn: ({ signal }) => api.get<{ items: FlowVersion[] }>(`/flows/${flowId}/versions`, {}, signal) });
  if (versions.error) return <ProblemView error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <Skeleton active />;
  const list = versions.data.items;
  if (list.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('flows:neverPublished')} />;
  const back = (version: number) =>
    attempt(async () => {
      onPublished(await api.post<Flow>(`/flows/${flowId}/publish`, { version }));
      done(t('flows:publishedNow'));
      await versions.refetch();
    });
  const load = (version: number) => attempt(async () => onLoad?.((await api.get<{ definition: FlowDraft }>(`/flows/${flowId}/versions/${version}`)).definition));
  return (
    <List
      size="small"
      dataSource={list}
      renderItem={(version) => (
        <List.Item style={{ display: 'block' }}>
          <Space wrap size={6}>
            <b>v{version.version}</b>
            {version.version === live && <Tag color="green">{t('flows:liveNow')}</Tag>}
            <span className="sb-num">{formatDateTime(version.publishedAt)}</span>
            <span className="sb-muted">{version.publishedBy}</span>
          </Space>
          <div>
            <Button type="link" size="small" onClick={() => setShown(shown === version.version ? null : version.version)}>
              {t('flows:compare')}
            </Button>
            {onLoad && (
              <Button type="link" size="small" onClick={() => void load(version.version)}>
                {t('flows:loadVersion')}
              </Button>
            )}
            {version.version !== live && (
              <Popconfirm title={t('flows:rollBackSure', { version: version.version })} onConfirm={() => back(version.version)}>
                <Button type="link" size="small">
                  {t('flows:rollBack')}
                </Button>
              </Popconfirm>
            )}
          </div>
          {shown === version.version && <Changes flowId={flowId} from={version.version} />}
        </List.Item>
      )}
    />
  );
}

/** What the draft has that the version has not. */
function Changes({ flowId, from }: { flowId: string; from: number }) {
  const { t } = useTranslation();
  const diff = useQuery({ queryKey: [`/flows/${flowId}/diff`, from], staleTime: 0, gcTime: 0, queryFn: ({ signal }) => api.get<{ items: FlowChange[] }>(`/flows/${flowId}/diff`, { from }, signal) });
  if (diff.error) return <ProblemView error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data) return <Skeleton active paragraph={{ rows: 1 }} />;
  if (diff.data.items.length === 0) return <p className="sb-muted">{t('flows:sameAsDraft')}</p>;
  return (
    <ul className="sb-diff">
      {diff.data.items.map((change) => (
        <li key={change.nodeId ?? ''}>
          <Tag color={{ added: 'green', removed: 'red', changed: 'blue' }[change.change]}>{t(`flows:change.${change.change}`)}</Tag>
          {change.nodeId ? (change.name ?? (change.type ? t(`flows:type.${change.type}`) : change.nodeId)) : t('flows:settings')} <code className="sb-muted">{change.nodeId}</code>
          {change.fields.map((field) => (
            <div key={field.field} className="sb-diff-field">
              <code>{field.field}</code> <del>{brief(field.before)}</del> <ins>{brief(field.after)}</ins>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

function brief(value: unknown): string {
  const text = value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
