import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { CallbackStory } from './CallbackStory';
import type { Callback } from './types';

/** Before he takes it the agent sees the whole story of the callback that his phone rings for. */
export function CallbackNotice({ id }: { id: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['/callbacks', id], queryFn: ({ signal }) => api.get<Callback>(`/callbacks/${id}`, undefined, signal), retry: false });
  return (
    <Alert
      type="info"
      showIcon
      message={t('callbacks:story')}
      description={found.data && <CallbackStory callback={found.data} />}
      style={{ margin: '8px 0' }}
    />
  );
}
