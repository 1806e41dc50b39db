import { Button, Input, Select, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useAll } from '@/shared/api/queries';
import type { Call, CallRecord, Disposition } from '@/shared/api/types';
import { useCell, useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { Elapsed } from '@/shared/ui/Elapsed';
import { useSay } from '@/shared/ui/useSay';

interface Props {
  call: Call;
  record: CallRecord | null;
}

const autosaveMs = 1500;

/** Notes and result of the call. Notes save themselves while the agent types; "finish" ends the after-call work. */
export function WrapUpForm({ call, record }: Props) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const me = useCell(live.me);
  const dispositions = useAll<Disposition>('/dispositions');
  const [notes, setNotes] = useState<string | null>(null);
  const [dispositionId, setDispositionId] = useState<string | null>(null);
  const [saved, setSaved] = useState<'clean' | 'dirty' | 'saved'>('clean');
  const text = notes ?? record?.notes ?? '';
  const chosen = dispositionId ?? dispositions.data?.find((item) => item.name === record?.disposition)?.id ?? null;
  const wrapping = me?.state === 'afterCallWork' && (me.callId === call.id || me.callId === null);
  const queue = useEntity(live.queues, call.queueId);
  const mayAsk = (call.state === 'talking' || call.state === 'held') && (queue?.wrapUpMode === 'optional' || queue?.wrapUpMode === 'agentRequested');
  const [asked, setAsked] = useState(false);
  const ask = () =>
    attempt(async () => {
      await api.post('/desk/wrap-up/extend', { ms: 30_000 });
      setAsked(true);
    });
  const latest = useRef({ notes: text, dispositionId: chosen });
  useEffect(() => {
    latest.current = { notes: text, dispositionId: chosen };
  });

  useEffect(() => {
    if (saved !== 'dirty') return undefined;
    const timer = setTimeout(() => {
      void api
        .put(`/calls/${call.id}/wrap-up`, { ...latest.current, finish: false })
        .then(() => setSaved('saved'))
        .catch(() => undefined);
    }, autosaveMs);
    return () => clearTimeout(timer);
  }, [saved, notes, dispositionId, call.id]);

  const finish = () =>
    attempt(async () => {
      await api.put(`/calls/${call.id}/wrap-up`, { notes: text, dispositionId: chosen, finish: true });
      setSaved('saved');
      if (call.state === 'ended') live.dismiss(call.id);
      done(t('desk:wrapUpStored'));
    });

  const groups = groupByCategory(dispositions.data?.filter((item) => item.enabled) ?? [], t('desk:otherResults'));
  return (
    <section className="sb-box sb-grow sb-wrap-up">
      <header>
        {t('desk:notes')}
        <span className="sb-muted">{saved === 'clean' ? '' : t(saved === 'saved' ? 'desk:notesSaved' : 'desk:notesPending')}</span>
        {wrapping && (
          <span className="sb-wrap-clock">
            {t('desk:state.afterCallWork')} <Elapsed since={me.stateSince} until={me.wrapUpUntil} className="sb-big" />
          </span>
        )}
      </header>
      <Select
        showSearch
        allowClear
        style={{ width: '100%' }}
        placeholder={t('desk:disposition')}
        aria-label={t('desk:disposition')}
        loading={dispositions.isPending}
        value={chosen}
        optionFilterProp="label"
        options={groups}
        onChange={(value: string | undefined) => {
          setDispositionId(value ?? null);
          setSaved('dirty');
        }}
      />
      <Input.TextArea
        className="sb-notes"
        value={text}
        maxLength={4000}
        placeholder={t('desk:notesPlaceholder')}
        aria-label={t('desk:notes')}
        onChange={(event) => {
          setNotes(event.target.value);
          setSaved('dirty');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey && !event.nativeEvent.isComposing) void finish();
        }}
      />
      <Space>
        <Button type="primary" onClick={() => void finish()}>
          {t(wrapping && !me.wrapUpForced ? 'desk:finish' : 'desk:saveWrapUp')}
        </Button>
        {wrapping && me.wrapUpForced && <span className="sb-muted">{t('desk:wrapUpForced')}</span>}
        {mayAsk && (
          <Button disabled={asked} onClick={() => void ask()}>
            {t(asked ? 'desk:wrapUpAsked' : 'desk:askWrapUp')}
          </Button>
        )}
        {wrapping && !me.wrapUpForced && <Button onClick={() => void attempt(() => api.post('/desk/wrap-up/extend', { ms: 30_000 }))}>{t('desk:extend')}</Button>}
        <span className="sb-muted">Ctrl+Enter</span>
      </Space>
    </section>
  );
}

function groupByCategory(items: Disposition[], other: string) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const item of items) {
    const category = item.category ?? other;
    groups.set(category, [...(groups.get(category) ?? []), { value: item.id, label: item.name }]);
  }
  return [...groups].map(([label, options]) => ({ label, options }));
}
