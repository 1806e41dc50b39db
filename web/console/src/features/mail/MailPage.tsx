import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/Page';
import { OutboxTab } from './OutboxTab';
import { ServerTab } from './ServerTab';

/** The mail server, and what it was given to send. */
export function MailPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('common:menu.mail')}>
      <Tabs
        destroyOnHidden
        items={[
          { key: 'server', label: t('mail:server'), children: <ServerTab /> },
          { key: 'outbox', label: t('mail:outbox'), children: <OutboxTab /> },
        ]}
      />
    </Page>
  );
}
