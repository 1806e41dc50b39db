import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { languages as known } from '@/i18n';
import { zones } from '@/shared/zones';
import type { FlowDraft, FlowVariable } from '../model';
import { langs } from './graph';
import type { History } from './history';

/** What belongs to the flow as a whole: languages, zone, error handler, variables. Shown while no step is chosen. */
export function FlowSettings({ history }: { history: History<FlowDraft> }) {
  const { t } = useTranslation();
  const draft = history.value;
  const set = (part: Partial<FlowDraft>) => history.set((now) => ({ ...now, ...part }), `flow/${Object.keys(part).join()}`);
  const variables = draft.variables ?? [];
  const put = (index: number, part: Partial<FlowVariable>) => set({ variables: variables.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  const steps = draft.nodes.map((node) => ({ value: node.id, label: `${node.name ?? t(`flows:type.${node.type}`)} · ${node.id}` }));
  return (
    <Form layout="vertical" component="div" className="sb-form">
      <b>{t('flows:settings')}</b>
      <p className="sb-muted">{t('flows:settingsHint')}</p>
      <Form.Item label={t('flows:languages')}>
        <Select
          mode="multiple"
          aria-label={t('flows:languages')}
          value={langs(draft)}
          options={known.map((value) => ({ value, label: t(`common:language.${value}`) }))}
          onChange={(list: string[]) => list[0] && set({ languages: list, language: list.includes(draft.language) ? draft.language : list[0] })}
        />
      </Form.Item>
      <div className="sb-two">
        <Form.Item label={t('flows:firstLanguage')}>
          <Select aria-label={t('flows:firstLanguage')} value={draft.language} options={langs(draft).map((value) => ({ value, label: t(`common:language.${value}`) }))} onChange={(language) => set({ language })} />
        </Form.Item>
        <Form.Item label={t('flows:zone')}>
          <Select aria-label={t('flows:zone')} showSearch value={draft.timeZone ?? 'Asia/Shanghai'} options={zones()} onChange={(timeZone) => set({ timeZone })} />
        </Form.Item>
      </div>
      <Form.Item label={t('flows:start')}>
        <Select aria-label={t('flows:start')} showSearch optionFilterProp="label" value={draft.start} options={steps} onChange={(start) => set({ start })} />
      </Form.Item>
      <Form.Item label={t('flows:onError')} tooltip={t('flows:onErrorHint')}>
        <Select aria-label={t('flows:onError')} allowClear showSearch optionFilterProp="label" value={draft.onError} options={steps} onChange={(onError: string | undefined) => set({ onError })} />
      </Form.Item>
      <Form.Item label={t('flows:variables')} tooltip={t('flows:variablesHint')}>
        {variables.map((variable, index) => (
          <div key={index} className="sb-variable">
            <Input value={variable.name} placeholder={t('common:name')} aria-label={`${t('flows:variable')} ${index + 1}`} onChange={(event) => put(index, { name: event.target.value })} />
            <Input value={variable.default === undefined || variable.default === null ? '' : String(variable.default)} placeholder={t('flows:firstValue')} aria-label={`${t('flows:firstValue')} ${index + 1}`} onChange={(event) => put(index, { default: event.target.value === '' ? undefined : event.target.value })} />
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => set({ variables: variables.filter((_, at) => at !== index) })} />
            <Checkbox checked={variable.attach ?? false} onChange={(event) => put(index, { attach: event.target.checked || undefined })}>
              {t('flows:attach')}
            </Checkbox>
            <Checkbox checked={variable.sensitive ?? false} onChange={(event) => put(index, { sensitive: event.target.checked || undefined })}>
              {t('flows:sensitive')}
            </Checkbox>
          </div>
        ))}
        <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => set({ variables: [...variables, { name: `value${variables.length + 1}` }] })}>
          {t('flows:addVariable')}
        </Button>
      </Form.Item>
    </Form>
  );
}
