import { UndoOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, List, Popconfirm, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, apiBase } from '@/shared/api/client';
import { actorText } from '@/shared/actor';
import type { Instant, Prompt } from '@/shared/api/types';
import { formatDateTime, formatDuration } from '@/shared/time';
import { useSay } from '@/shared/ui/useSay';

interface PromptVersion {
  version: number;
  kind: Prompt['kind'];
  text: string | null;
  durationMs: number;
  madeAt: Instant;
  madeBy: string;
  current: boolean;
}

/** The takes before this one, each to be heard and brought back. */
export function PromptVersions({ id, onRestored }: { id: string; onRestored: () => void }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const client = useQueryClient();
  const versions = useQuery({ queryKey: [`/prompts/${id}/versions`], staleTime: 0, queryFn: ({ signal }) => api.get<{ items: PromptVersion[] }>(`/prompts/${id}/versions`, {}, signal) });
  if (!versions.data || versions.data.items.length < 2) return null;
  const restore = (version: number) =>
    attempt(async () => {
      await api.post(`/prompts/${id}/versions/${String(version)}/restore`);
      await client.invalidateQueries({ queryKey: ['/prompts'] });
      done(t('prompts:restored'));
      onRestored();
    });
  return (
    <Form.Item label={t('prompts:versions')}>
      <List<PromptVersion>
        size="small"
        dataSource={versions.data.items}
        renderItem={(each) => (
          <List.Item
            key={each.version}
            actions={
              each.current
                ? []
                : [
                    <Popconfirm key="back" title={t('prompts:restoreSure')} onConfirm={() => restore(each.version)}>
                      <Button size="small" type="text" icon={<UndoOutlined />}>
                        {t('prompts:restore')}
                      </Button>
                    </Popconfirm>,
                  ]
            }
          >
            <List.Item.Meta
              title={
                <>
                  v{each.version} {each.current && <Tag color="green">{t('prompts:heard')}</Tag>}
                  <span className="sb-muted">
                    {t(`prompts:kind.${each.kind}`)} · {formatDuration(each.durationMs)} · {formatDateTime(each.madeAt)} · {actorText(t, each.madeBy)}
                  </span>
                </>
              }
              description={
                <>
                  {each.text && <div>{each.text}</div>}
                  {!each.current && <audio controls preload="none" aria-label={`v${String(each.version)}`} src={`${apiBase}/prompts/${id}/versions/${String(each.version)}/audio`} style={{ width: '100%', height: 32 }} />}
                </>
              }
            />
          </List.Item>
        )}
      />
    </Form.Item>
  );
}
