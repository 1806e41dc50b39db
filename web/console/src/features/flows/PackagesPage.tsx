import { DeleteOutlined, InboxOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Empty, Form, Input, Popconfirm, Space, Table, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { Problem, problemText } from '@/shared/api/problem';
import type { VoiceXmlPackage } from '@/shared/api/types';
import { formatNear } from '@/shared/time';
import { CopyText } from '@/shared/ui/CopyText';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';

const path = '/voicexml/packages';

/** A line of the server's answer to an archive that it does not take. */
interface PackageIssue {
  file: string;
  line: number | null;
  detail: string;
}

/** VoiceXML documents and their sounds, uploaded together. */
export function PackagesPage() {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const client = useQueryClient();
  const [open, setOpen] = useState<VoiceXmlPackage | 'new' | null>(null);
  const list = useQuery({ queryKey: [path], queryFn: ({ signal }) => api.get<{ items: VoiceXmlPackage[] }>(path, {}, signal) });
  const again = () => client.invalidateQueries({ queryKey: [path] });
  const remove = (each: VoiceXmlPackage) => void attempt(() => api.delete(`${path}/${each.id}`)).then(again);
  return (
    <Page
      title={t('flows:packages')}
      extra={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
          {t('flows:newPackage')}
        </Button>
      }
    >
      {list.error && <ProblemView error={list.error} onRetry={() => void list.refetch()} />}
      <Table<VoiceXmlPackage>
        rowKey="id"
        size="small"
        loading={list.isPending}
        pagination={false}
        dataSource={list.data?.items ?? []}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('flows:noPackages')} /> }}
        columns={[
          { title: t('common:name'), dataIndex: 'name', width: 160, render: (name: string) => <b>{name}</b> },
          { title: t('flows:packageDocuments'), render: (_, each) => <Space direction="vertical" size={0}>{each.documents.map((document) => <CopyText key={document} text={`package://${each.name}/${document}`} />)}</Space> },
          { title: t('flows:packageFiles'), dataIndex: 'files', width: 80, align: 'right' },
          { title: t('flows:packageSize'), dataIndex: 'sizeBytes', width: 100, align: 'right', render: (bytes: number) => <span className="sb-num">{`${Math.max(1, Math.round(bytes / 1024))} KB`}</span> },
          { title: t('prompts:updated'), dataIndex: 'updatedAt', width: 130, render: (at: string) => <span className="sb-num">{formatNear(at)}</span> },
          {
            width: 130,
            align: 'right',
            render: (_, each) => (
              <Space size="small">
                <Button size="small" onClick={() => setOpen(each)}>
                  {t('flows:packageReplace')}
                </Button>
                <Popconfirm title={t('common:deleteSure')} onConfirm={() => remove(each)}>
                  <Button size="small" icon={<DeleteOutlined />} aria-label={`${t('common:delete')} ${each.name}`} />
                </Popconfirm>
              </Space>
            ),
          },
        ]}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} width={480} title={open === 'new' ? t('flows:newPackage') : open?.name} destroyOnHidden>
        {open && (
          <UploadForm
            existing={open === 'new' ? null : open}
            onDone={() => {
              setOpen(null);
              void again();
            }}
          />
        )}
      </Drawer>
    </Page>
  );
}

function UploadForm({ existing, onDone }: { existing: VoiceXmlPackage | null; onDone: () => void }) {
  const { t } = useTranslation();
  const { done } = useSay();
  const [name, setName] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async () => {
    if (!file) return;
    const form = new FormData();
    if (!existing) form.set('name', name);
    form.set('file', file, file.name);
    setSending(true);
    setProblem(null);
    try {
      await (existing ? api.upload('PUT', `${path}/${existing.id}/content`, form) : api.upload('POST', path, form));
      done(t('flows:packageStored'));
      onDone();
    } catch (error) {
      setProblem(Problem.of(error));
    } finally {
      setSending(false);
    }
  };
  const issues = problem?.code === 'voicexml.package_invalid' ? (problem.errors as unknown as PackageIssue[]) : [];
  return (
    <Form layout="vertical" onFinish={() => void send()}>
      {!existing && (
        <Form.Item label={t('flows:packageName')} extra={t('flows:packageNameHint')} required>
          <Input aria-label={t('flows:packageName')} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
      )}
      <Form.Item label={t('flows:packageFile')} required>
        <Upload.Dragger
          accept=".zip"
          maxCount={1}
          onRemove={() => setFile(null)}
          beforeUpload={(chosen) => {
            setFile(chosen);
            return false;
          }}
        >
          <InboxOutlined /> {t('flows:packageFileHint')}
        </Upload.Dragger>
      </Form.Item>
      {problem && issues.length === 0 && <Alert type="error" showIcon message={problemText(problem)} description={problem.code.startsWith('voicexml.') ? problem.detail : undefined} />}
      {issues.length > 0 && (
        <Alert
          type="error"
          message={t('flows:packageErrors')}
          description={
            <ul className="sb-plain">
              {issues.map((issue, index) => (
                <li key={index}>
                  <code>{issue.file}</code> {issue.line !== null && t('flows:packageLine', { line: issue.line })} {issue.detail}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Form.Item>
        <Button type="primary" htmlType="submit" loading={sending} disabled={!file || (!existing && name === '')}>
          {t('common:save')}
        </Button>
      </Form.Item>
    </Form>
  );
}
