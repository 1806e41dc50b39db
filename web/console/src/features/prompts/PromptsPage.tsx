import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '@/i18n';
import { useCursorList } from '@/shared/api/queries';
import type { Prompt } from '@/shared/api/types';
import { formatDuration, formatNear } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import { PlayButton } from './PlayButton';
import { PromptForm } from './PromptForm';

export function PromptsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [language, setLanguage] = useState<string>();
  const [open, setOpen] = useState<Prompt | 'new' | null>(null);
  const list = useCursorList<Prompt>('/prompts', { q: useDebounced(search), language });
  return (
    <Page
      title={t('common:menu.prompts')}
      extra={
        <>
          <Input.Search allowClear placeholder={t('common:search')} style={{ width: 200 }} onChange={(event) => setSearch(event.target.value)} />
          <Select allowClear style={{ width: 110 }} placeholder={t('common:language')} aria-label={t('common:language')} value={language} onChange={setLanguage} options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} />
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t('prompts:new')}
          </Button>
        </>
      }
    >
      <CursorTable<Prompt>
        list={list}
        onOpen={setOpen}
        columns={[
          { width: 48, render: (_, prompt) => <PlayButton prompt={prompt} /> },
          { title: t('prompts:number'), dataIndex: 'number', width: 70, align: 'right', render: (value: number) => <span className="sb-num">{value}</span> },
          { title: t('common:name'), dataIndex: 'name', width: 220, render: (name: string) => <b>{name}</b> },
          { title: t('common:language'), dataIndex: 'language', width: 90, render: (value: string) => t(`common:language.${value}`) },
          { title: t('prompts:kindTitle'), dataIndex: 'kind', width: 110, render: (kind: string) => t(`prompts:kind.${kind}`) },
          { title: t('prompts:text'), dataIndex: 'text', ellipsis: true },
          { title: t('prompts:length'), dataIndex: 'durationMs', width: 80, align: 'right', render: (ms: number) => <span className="sb-num">{formatDuration(ms)}</span> },
          { title: t('prompts:updated'), dataIndex: 'updatedAt', width: 130, render: (at: string) => <span className="sb-num">{formatNear(at)}</span> },
        ]}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} width={460} title={open === 'new' ? t('prompts:new') : open?.name} destroyOnHidden>
        {open && <PromptForm prompt={open === 'new' ? null : open} onDone={() => setOpen(null)} />}
      </Drawer>
    </Page>
  );
}
