import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Form, Popconfirm, Skeleton, Space } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Tagged } from '@/shared/api/client';
import { placesOf, Problem } from '@/shared/api/problem';
import { useTagged } from '@/shared/api/queries';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import type { Resource } from './resource';
import { UsedBy } from './UsedBy';

interface Props<T extends { id: string }> {
  resource: Resource<T>;
  id: string | 'new' | null;
  onClose: () => void;
}

/** The form of one object, with the tag that keeps two editors from overwriting each other. */
export function ResourceDrawer<T extends { id: string }>({ resource, id, onClose }: Props<T>) {
  const { t } = useTranslation();
  const isNew = id === 'new';
  const fetched = useTagged<T>(id && !isNew ? `${resource.path}/${id}` : null);
  const [created, setCreated] = useState<ReactNode>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  const body = () => {
    if (created) return created;
    if (isNew) return <ResourceForm key="new" resource={resource} tagged={null} onDone={close} onCreated={setCreated} />;
    if (fetched.error) return <ProblemView error={fetched.error} onRetry={() => void fetched.refetch()} />;
    if (!fetched.data) return <Skeleton active />;
    return <ResourceForm key={`${id ?? ''}-${fetched.dataUpdatedAt}`} resource={resource} tagged={fetched.data} onDone={close} onCreated={setCreated} onReload={() => void fetched.refetch()} />;
  };
  return (
    <Drawer open={id !== null} onClose={close} width={resource.width ?? 520} title={t(isNew ? resource.newTitle : resource.title)} destroyOnHidden>
      {body()}
    </Drawer>
  );
}

interface FormProps<T extends { id: string }> {
  resource: Resource<T>;
  tagged: Tagged<T> | null;
  onDone: () => void;
  onCreated: (shown: ReactNode) => void;
  onReload?: () => void;
}

function ResourceForm<T extends { id: string }>({ resource, tagged, onDone, onCreated, onReload }: FormProps<T>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<T>();
  const { guard, busy } = useFormProblem(form);
  const { attempt, done } = useSay();
  const [stale, setStale] = useState(false);
  const [used, setUsed] = useState<unknown>(null);
  const item = tagged?.value ?? null;
  const refresh = () => client.invalidateQueries({ queryKey: [resource.path] });

  const save = () =>
    guard(async () => {
      // Fields that the form does not show stay as they are, inside nested objects too.
      const merged = { ...resource.defaults, ...item, ...(form.getFieldsValue(true) as T) };
      const body = resource.toBody ? resource.toBody(merged) : merged;
      try {
        const saved = item ? await api.put<T>(`${resource.path}/${item.id}`, body, tagged?.etag ?? undefined) : await api.post<T>(resource.path, body);
        await refresh();
        const shown = item ? null : resource.created?.(saved);
        done(t('common:saved'));
        if (shown) onCreated(shown);
        else onDone();
      } catch (error) {
        if (Problem.of(error).status === 412) setStale(true);
        throw error;
      }
    });
  const remove = () =>
    attempt(async () => {
      setUsed(null);
      try {
        await api.delete(`${resource.path}/${item?.id ?? ''}`);
      } catch (error) {
        if (placesOf(error).length === 0) throw error;
        setUsed(error);
        return;
      }
      await refresh();
      done(t('common:deleted'));
      onDone();
    });

  return (
    <Form<T> form={form} layout="vertical" className="sb-form" initialValues={item ?? resource.defaults} onFinish={() => void save()} disabled={resource.fixed === true && item !== null}>
      {stale && (
        <Alert
          type="warning"
          showIcon
          message={t('errors:stale')}
          action={
            <Button size="small" disabled={false} onClick={onReload}>
              {t('common:reload')}
            </Button>
          }
        />
      )}
      {resource.fields(item === null, item)}
      <UsedBy error={used} />
      <div className="sb-form-foot">
        <Space>
          {!(resource.fixed && item) && (
            <Button type="primary" htmlType="submit" loading={busy}>
              {t('common:save')}
            </Button>
          )}
          <Button disabled={false} onClick={onDone}>
            {t('common:cancel')}
          </Button>
        </Space>
        {item && resource.removable !== false && (
          <Popconfirm title={t('common:deleteSure')} onConfirm={remove}>
            <Button danger type="text" disabled={false}>
              {t('common:delete')}
            </Button>
          </Popconfirm>
        )}
      </div>
    </Form>
  );
}
