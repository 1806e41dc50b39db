import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api } from '../api/client';
import { Problem } from '../api/problem';
import type { Me } from '../api/types';
import { can } from '../live/live';

export const meKey = ['/me'];

/** Who is signed in; `null` when nobody is. */
export function useSignedIn() {
  return useQuery({
    queryKey: meKey,
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        return await api.get<Me>('/me', undefined, signal);
      } catch (error) {
        if (Problem.of(error).status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of a signed-in page');
  return me;
}

export function useCan(permission: string): boolean {
  return can(useContext(MeContext), permission);
}
