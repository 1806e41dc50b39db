import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Extension, PhoneConnection } from '@/shared/api/types';
import { CopyText } from '@/shared/ui/CopyText';
import { ProblemView } from '@/shared/ui/ProblemView';

/** What to type into a SIP phone; with the password where it is shown this once. */
export function PhoneConnectionCard({ extension }: { extension: Extension }) {
  const { t } = useTranslation();
  const connection = useQuery({ queryKey: ['/extensions/connection'], queryFn: ({ signal }) => api.get<PhoneConnection>('/extensions/connection', undefined, signal), staleTime: 60_000 });
  if (connection.error) return <ProblemView error={connection.error} onRetry={() => void connection.refetch()} />;
  const at = connection.data;
  return (
    <>
      {at?.localOnly && <Alert type="info" showIcon message={t('admin:extension.localOnly')} />}
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'user', label: t('admin:extension.user'), children: <CopyText text={extension.number} /> },
          ...(extension.password ? [{ key: 'password', label: t('admin:extension.password'), children: <CopyText text={extension.password} /> }] : []),
          { key: 'domain', label: t('admin:extension.domain'), children: at && <CopyText text={at.domain} /> },
          { key: 'server', label: t('admin:extension.server'), children: at && <CopyText text={at.server} /> },
          { key: 'port', label: t('admin:extension.port'), children: at && <CopyText text={String(at.port)} /> },
          { key: 'transport', label: t('admin:transport'), children: at && at.transports.map((each) => each.toUpperCase()).join(' / ') },
        ]}
      />
    </>
  );
}
