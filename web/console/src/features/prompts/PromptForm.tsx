import { InboxOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Popconfirm, Segmented, Select, Space, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { languages } from '@/i18n';
import { api } from '@/shared/api/client';
import { useAll } from '@/shared/api/queries';
import type { FeatureCode, Prompt } from '@/shared/api/types';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { PlayButton } from './PlayButton';
import { PromptVersions } from './PromptVersions';
import { Recorder } from './Recorder';

interface Values {
  name: string;
  language: string;
  text?: string;
}

const maxBytes = 10 * 1024 * 1024;

/** A prompt from a file, the microphone or text. A replaced recording is heard by the next caller. */
export function PromptForm({ prompt, onDone }: { prompt: Prompt | null; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { guard, busy } = useFormProblem(form);
  const { attempt, done, message } = useSay();
  const [kind, setKind] = useState<Prompt['kind']>(prompt?.kind ?? 'tts');
  const [audio, setAudio] = useState<Blob | null>(null);

  const save = (values: Values) =>
    guard(async () => {
      if (prompt) await update(prompt, values, kind, audio);
      else await create(values, kind, audio);
      await client.invalidateQueries({ queryKey: ['/prompts'] });
      done(t('common:saved'));
      onDone();
    });
  const remove = () =>
    attempt(async () => {
      await api.delete(`/prompts/${prompt?.id ?? ''}`);
      await client.invalidateQueries({ queryKey: ['/prompts'] });
      onDone();
    });
  const missing = kind !== 'tts' && !audio && !prompt;
  return (
    <Form<Values> form={form} layout="vertical" className="sb-form" initialValues={prompt ?? { language: i18n.language }} onFinish={(values) => void save(values)}>
      <div className="sb-two">
        <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="language" label={t('common:language')}>
          <Select options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} />
        </Form.Item>
      </div>
      {prompt && (
        <Form.Item label={t('prompts:now')}>
          <PlayButton prompt={prompt} />
        </Form.Item>
      )}
      <Form.Item>
        <Segmented
          block
          value={kind}
          options={(['tts', 'recorded', 'upload'] as const).map((value) => ({ value, label: t(`prompts:kind.${value}`) }))}
          onChange={(value) => {
            setKind(value);
            setAudio(null);
          }}
        />
      </Form.Item>
      {kind === 'tts' && (
        <Form.Item name="text" label={t('prompts:text')} rules={[{ required: true }]}>
          <Input.TextArea autoSize={{ minRows: 3 }} maxLength={2000} showCount />
        </Form.Item>
      )}
      {kind === 'recorded' && <Recorder onRecorded={setAudio} />}
      {kind === 'upload' && (
        <Upload.Dragger
          accept=".wav,.mp3,.ogg,.oga,.opus,.flac,.aif,.aiff,.au"
          maxCount={1}
          onRemove={() => setAudio(null)}
          beforeUpload={(file) => {
            if (file.size > maxBytes) void message.error(t('errors:prompt.too_large'));
            else setAudio(file);
            return file.size > maxBytes ? Upload.LIST_IGNORE : false;
          }}
        >
          <InboxOutlined style={{ fontSize: 24 }} />
          <div>{t('prompts:drop')}</div>
        </Upload.Dragger>
      )}
      {prompt && <PhoneHint prompt={prompt} />}
      {prompt && <PromptVersions id={prompt.id} onRestored={onDone} />}
      {prompt && <Uses id={prompt.id} />}
      <div className="sb-form-foot">
        <Space>
          <Button type="primary" htmlType="submit" loading={busy} disabled={missing}>
            {t('common:save')}
          </Button>
          <Button onClick={onDone}>{t('common:cancel')}</Button>
        </Space>
        {prompt && (
          <Popconfirm title={t('common:deleteSure')} onConfirm={remove}>
            <Button danger type="text">
              {t('common:delete')}
            </Button>
          </Popconfirm>
        )}
      </div>
    </Form>
  );
}

/** What to dial to record it by phone. */
function PhoneHint({ prompt }: { prompt: Prompt }) {
  const { t } = useTranslation();
  const codes = useAll<FeatureCode>('/feature-codes');
  const code = codes.data?.find((each) => each.feature === 'recordPrompt' && each.enabled);
  return code ? <p className="sb-muted">{t('prompts:byPhone', { code: `${code.code}${String(prompt.number)}` })}</p> : null;
}

const pages: Record<string, string> = { flows: '/admin/flows', queues: '/admin/queues', services: '/admin/services' };

/** Where the prompt is heard. */
function Uses({ id }: { id: string }) {
  const { t } = useTranslation();
  const uses = useQuery({ queryKey: [`/prompts/${id}/uses`], staleTime: 0, queryFn: ({ signal }) => api.get<{ items: { path: string; id: string | null; name: string }[] }>(`/prompts/${id}/uses`, {}, signal) });
  if (!uses.data) return null;
  return (
    <Form.Item label={t('prompts:uses')}>
      {uses.data.items.length === 0 && <span className="sb-muted">{t('prompts:notUsed')}</span>}
      <Space wrap>
        {uses.data.items.map((use) => (
          <Link key={`${use.path}/${use.id ?? use.name}`} to={use.path === 'flows' && use.id ? `/admin/flows/${use.id}` : (pages[use.path] ?? '.')}>
            {use.name}
          </Link>
        ))}
      </Space>
    </Form.Item>
  );
}

function formOf(values: Values, kind: Prompt['kind'], audio: Blob): FormData {
  const form = new FormData();
  form.set('name', values.name);
  form.set('language', values.language);
  form.set('kind', kind);
  form.set('file', audio, audio instanceof File ? audio.name : `${kind}.wav`);
  return form;
}

async function create(values: Values, kind: Prompt['kind'], audio: Blob | null): Promise<void> {
  if (kind === 'tts') await api.post('/prompts', { ...values, kind });
  else if (audio) await api.upload('POST', '/prompts', formOf(values, kind, audio));
}

async function update(prompt: Prompt, values: Values, kind: Prompt['kind'], audio: Blob | null): Promise<void> {
  const { etag } = await api.tagged<Prompt>(`/prompts/${prompt.id}`);
  const text = kind === 'tts' ? values.text : prompt.text;
  await api.put(`/prompts/${prompt.id}`, { ...prompt, ...values, text, kind: audio ? prompt.kind : kind }, etag ?? undefined);
  if (audio) await api.upload('PUT', `/prompts/${prompt.id}/audio`, formOf(values, kind, audio));
}
