import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { VoicemailCount } from './types';

/** How many wait in all boxes that one may hear. */
export function useVoicemailCounts(enabled = true) {
  return useQuery({
    queryKey: ['/voicemail/messages/counts'],
    queryFn: async ({ signal }) => (await api.get<{ items: VoicemailCount[] }>('/voicemail/messages/counts', undefined, signal)).items,
    enabled,
  });
}
