import { CheckCircleFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, InputNumber, Segmented, Select, Space, Steps } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Script, ScriptField, ScriptRun, ScriptStep } from '@/shared/api/seat';
import type { Call } from '@/shared/api/types';
import { useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';

interface Walked {
  step: string;
  choice: string | null;
}

interface Way {
  path: Walked[];
  answers: Record<string, string>;
  finished: boolean;
}

/** The queue's script: the agent walks through it while he talks; what he answers is stored with the call. */
export function ScriptPanel({ call }: { call: Call }) {
  const scriptId = useEntity(live.queues, call.queueId)?.scriptId ?? null;
  const script = useQuery({ queryKey: ['/scripts', scriptId], queryFn: ({ signal }) => api.get<Script>(`/scripts/${scriptId ?? ''}`, undefined, signal), enabled: scriptId !== null });
  const runs = useQuery({ queryKey: ['/calls', call.id, 'script'], queryFn: ({ signal }) => api.get<{ items: ScriptRun[] }>(`/calls/${call.id}/script`, undefined, signal), enabled: scriptId !== null, retry: false, staleTime: Infinity });
  if (!scriptId || !script.data?.enabled || runs.isPending) return script.error ? <ProblemView error={script.error} onRetry={() => void script.refetch()} /> : null;
  const before = runs.data?.items.find((run) => run.scriptId === scriptId);
  return <Walk call={call} script={script.data} before={before ?? null} />;
}

function Walk({ call, script, before }: { call: Call; script: Script; before: ScriptRun | null }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [form] = Form.useForm<Record<string, string>>();
  const first = script.steps[0];
  const known = (id: string) => script.steps.find((step) => step.id === id);
  const [way, setWay] = useState<Way>(() => ({
    path: before?.path.filter((walked) => known(walked.step)).map(({ step, choice }) => ({ step, choice })) ?? [],
    answers: Object.fromEntries(before?.answers.map((answer) => [answer.name, answer.value]) ?? []),
    finished: before?.finished ?? false,
  }));
  const path = way.path.length > 0 ? way.path : first ? [{ step: first.id, choice: null }] : [];
  const at = known(path.at(-1)?.step ?? '');
  useEffect(() => {
    form.resetFields();
    form.setFieldsValue(way.answers);
  }, [form, at?.id, way.answers]);
  if (!at) return null;

  const keep = (next: Way) => {
    setWay(next);
    void attempt(() => api.put(`/calls/${call.id}/script`, { scriptId: script.id, path: next.path, answers: next.answers, finished: next.finished }));
  };
  const answers = () => ({ ...way.answers, ...Object.fromEntries(Object.entries(form.getFieldsValue()).map(([name, value]) => [name, value ?? ''])) });
  const goOn = (choice: string | null, next: string | null) =>
    void form.validateFields().then(
      () => {
        const walked = [...path.slice(0, -1), { step: at.id, choice }];
        keep({ path: next ? [...walked, { step: next, choice: null }] : walked, answers: answers(), finished: next === null });
      },
      () => undefined,
    );
  const back = () => keep({ path: path.slice(0, -1), answers: answers(), finished: false });

  return (
    <section className="sb-box sb-script" aria-label={script.name}>
      <header>
        {script.name}
        {way.finished && (
          <span className="sb-muted">
            <CheckCircleFilled style={{ color: '#3d9a50' }} /> {t('seat:finished')}
          </span>
        )}
      </header>
      {path.length > 1 && <Steps size="small" current={path.length - 1} items={path.map((walked) => ({ title: known(walked.step)?.title }))} />}
      <b>{at.title}</b>
      {at.text && <p className="sb-pre sb-script-text">{at.text}</p>}
      <Form form={form} layout="vertical" size="small" className="sb-form">
        {at.fields?.map((field) => <Field key={`${at.id}-${field.name}`} field={field} />)}
      </Form>
      <Space wrap>
        {path.length > 1 && <Button onClick={back}>{t('seat:back')}</Button>}
        {ways(at).map((way) => (
          <Button key={way.label ?? 'next'} type={way.label === null ? 'primary' : 'default'} onClick={() => goOn(way.label, way.next)}>
            {way.label ?? t(way.next ? 'seat:next' : 'seat:finish')}
          </Button>
        ))}
      </Space>
    </section>
  );
}

const ways = (step: ScriptStep): { label: string | null; next: string | null }[] => (step.choices?.length ? step.choices : [{ label: null, next: step.next }]);

/** One thing to find out. Every answer is text for the server. */
function Field({ field }: { field: ScriptField }) {
  const { t } = useTranslation();
  const rules = [{ required: field.required === true }];
  switch (field.type) {
    case 'number':
      return (
        <Form.Item name={field.name} label={field.label} rules={rules} getValueFromEvent={(value: number | string | null) => (value === null ? '' : String(value))}>
          <InputNumber stringMode style={{ width: 180 }} />
        </Form.Item>
      );
    case 'date':
      return (
        <Form.Item name={field.name} label={field.label} rules={rules} getValueProps={(value?: string) => ({ value: value ? dayjs(value) : null })} getValueFromEvent={(value: Dayjs | null) => value?.format('YYYY-MM-DD') ?? ''}>
          <DatePicker style={{ width: 180 }} />
        </Form.Item>
      );
    case 'choice':
      return (
        <Form.Item name={field.name} label={field.label} rules={rules}>
          <Select allowClear options={(field.options ?? []).map((value) => ({ value, label: value }))} />
        </Form.Item>
      );
    case 'yesNo':
      return (
        <Form.Item name={field.name} label={field.label} rules={rules}>
          <Segmented options={[t('common:yes'), t('common:no')]} />
        </Form.Item>
      );
    default:
      return (
        <Form.Item name={field.name} label={field.label} rules={rules}>
          <Input maxLength={2000} />
        </Form.Item>
      );
  }
}
