import { Alert, Button, Checkbox, Space, Table, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCommand } from '@/shared/api/queries';
import { useSay } from '@/shared/ui/useSay';
import type { ImportResult } from './types';
import { useBilling } from './useBilling';

const columns = 'prefix,description,per_minute,setup_fee,initial_seconds,next_seconds,free_seconds,valid_from';

/** A file is read, what it would change is shown, and only then it is done. */
export function ImportPanel({ path }: { path: string }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const { at } = useBilling();
  const [csv, setCsv] = useState<string>();
  const [replace, setReplace] = useState(false);
  const [preview, setPreview] = useState<ImportResult>();
  const query = (dryRun: boolean, mode = replace) => ({ dryRun, mode: mode ? 'replace' : 'merge' });
  const run = useCommand(() => api.importCsv<ImportResult>(at(`${path}/import`), csv ?? '', query(false)), at('/billing/decks'), at(`${path}/rates`), at(`${path}/versions`));
  const look = (text: string, mode: boolean) =>
    attempt(async () => {
      setCsv(text);
      setPreview(await api.importCsv<ImportResult>(at(`${path}/import`), text, query(true, mode)));
    });
  const wrong = (preview?.errors.length ?? 0) > 0;
  return (
    <Space direction="vertical" style={{ width: '100%' }}>
      <code>{columns}</code>
      <Space>
        <Upload
          accept=".csv,text/csv"
          showUploadList={false}
          beforeUpload={(file) => {
            void file.text().then((text) => look(text, replace));
            return false;
          }}
        >
          <Button>{t('billing:chooseFile')}</Button>
        </Upload>
        <Checkbox
          checked={replace}
          onChange={(event) => {
            setReplace(event.target.checked);
            if (csv !== undefined) void look(csv, event.target.checked);
          }}
        >
          {t('billing:replace')}
        </Checkbox>
        <Button
          type="primary"
          disabled={!preview || wrong}
          loading={run.isPending}
          onClick={() =>
            void attempt(async () => {
              await run.mutateAsync(undefined);
              setPreview(undefined);
              setCsv(undefined);
              done(t('billing:imported'));
            })
          }
        >
          {t('billing:import')}
        </Button>
      </Space>
      {wrong && (
        <>
          <Alert type="error" showIcon message={t('billing:errors')} />
          <Table
            size="small"
            rowKey={(error) => `${error.line} ${error.column}`}
            pagination={false}
            dataSource={preview?.errors}
            columns={[
              { title: t('billing:line'), dataIndex: 'line', width: 70 },
              { title: t('billing:column'), dataIndex: 'column', width: 140 },
              { title: t('billing:problem'), dataIndex: 'detail' },
            ]}
          />
        </>
      )}
      {preview && !wrong && (
        <>
          <span>
            {(['added', 'changed', 'removed', 'unchanged'] as const).map((each) => `${t(`billing:${each}`)} ${preview[each]}`).join(' · ')}
          </span>
          <Table
            size="small"
            rowKey={(row) => `${row.what} ${row.prefix} ${row.description}`}
            pagination={false}
            dataSource={preview.sample}
            columns={[
              { title: t('billing:what'), dataIndex: 'what', width: 90, render: (what: 'added' | 'changed' | 'removed') => t(`billing:what.${what}`) },
              { title: t('billing:prefix'), dataIndex: 'prefix', width: 120, render: (prefix: string) => prefix || '*' },
              { title: t('billing:description'), dataIndex: 'description' },
              { title: t('billing:perMinute'), align: 'right', render: (_, row) => [row.perMinuteBefore, row.perMinute].filter((price) => price !== null).join(' → ') },
            ]}
          />
        </>
      )}
    </Space>
  );
}
