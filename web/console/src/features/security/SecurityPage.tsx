import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/Page';
import { BlocksTab } from './BlocksTab';
import { EventsTab } from './EventsTab';
import { NetworksTab } from './NetworksTab';

/** What the house defends itself against: blocks, networks, and the log. */
export function SecurityPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('common:menu.security')}>
      <Tabs
        destroyOnHidden
        items={[
          { key: 'blocks', label: t('security:blocks'), children: <BlocksTab /> },
          { key: 'networks', label: t('security:networks'), children: <NetworksTab /> },
          { key: 'events', label: t('security:events'), children: <EventsTab /> },
        ]}
      />
    </Page>
  );
}
