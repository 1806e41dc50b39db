import { Form, Input, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAll } from '@/shared/api/queries';
import { dialledFeatures, type FeatureCode, type FeatureWord, inCallFeatures, type Prompt, services } from '@/shared/api/types';
import { Choice } from '@/shared/ui/Choice';
import { EnabledBadge, SwitchItem } from './parts';
import { ResourcePage } from './ResourcePage';

const groups = { dialled: dialledFeatures, service: services, inCall: inCallFeatures } as const;

function groupOf(feature: FeatureWord): keyof typeof groups {
  if ((services as readonly string[]).includes(feature)) return 'service';
  return (inCallFeatures as readonly string[]).includes(feature) ? 'inCall' : 'dialled';
}

/** What phones dial or key: forwarding, pickup, park, technicians' services. */
export function FeatureCodesPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<FeatureCode>
      resource={{
        path: '/feature-codes',
        title: 'common:menu.featureCodes',
        newTitle: 'admin:newFeatureCode',
        defaults: { argument: null, enabled: true },
        columns: [
          { title: t('admin:featureCode.code'), dataIndex: 'code', width: 120, render: (code: string) => <b className="sb-num">{code}</b> },
          { title: t('admin:featureCode.feature'), dataIndex: 'feature', render: (word: string) => t(`admin:feature.${word}`) },
          { title: t('admin:featureCode.use'), dataIndex: 'feature', key: 'use', render: (word: FeatureWord) => <Tag bordered={false}>{t(`admin:featureGroup.${groupOf(word)}`)}</Tag> },
          { title: t('admin:featureCode.argument'), dataIndex: 'argument', render: (text: string | null, code) => (text ? (code.feature === 'recordPrompt' ? '••••' : text) : '–') },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: () => (
          <>
            <Form.Item name="code" label={t('admin:featureCode.code')} rules={[{ required: true, pattern: /^[0-9*]{1,8}$/ }]}>
              <Input />
            </Form.Item>
            <Form.Item name="feature" label={t('admin:featureCode.feature')} rules={[{ required: true }]}>
              <Choice
                showSearch
                optionFilterProp="label"
                options={Object.entries(groups).map(([group, words]) => ({
                  label: t(`admin:featureGroup.${group}`),
                  options: words.map((value) => ({ value, label: t(`admin:feature.${value}`) })),
                }))}
              />
            </Form.Item>
            <PromptField />
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}

/** Which prompt is played for ever, or the PIN with which any phone records prompts. */
function PromptField() {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const feature = Form.useWatch('feature', form) as FeatureWord | undefined;
  const wanted = feature === 'playForever';
  const prompts = useAll<Prompt>('/prompts', wanted);
  if (feature === 'recordPrompt')
    return (
      <Form.Item name="argument" label={t('admin:featureCode.pin')} extra={t('admin:featureCode.pinHint')} normalize={(value?: string) => value || null} rules={[{ pattern: /^\d{4,12}$/ }]}>
        <Input.Password inputMode="numeric" autoComplete="new-password" />
      </Form.Item>
    );
  if (!wanted) return null;
  const names = [...new Set(prompts.data?.map((prompt) => prompt.name) ?? [])];
  return (
    <Form.Item name="argument" label={t('admin:featureCode.argument')} normalize={(value?: string) => value ?? null}>
      <Select allowClear showSearch loading={prompts.isPending} options={names.map((value) => ({ value, label: value }))} />
    </Form.Item>
  );
}
