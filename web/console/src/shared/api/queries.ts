import { QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from './client';
import { Problem } from './problem';
import type { Page } from './types';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        // A refusal stays a refusal; only a missing or failing server is asked again.
        retry: (count, error) => count < 2 && (Problem.of(error).status === 0 || Problem.of(error).status >= 500),
      },
    },
  });
}

/** A list that grows page by page (keyset cursors). */
export function useCursorList<T>(path: string, query: Query = {}, enabled = true) {
  return useInfiniteQuery({
    queryKey: [path, 'list', query],
    queryFn: ({ pageParam, signal }) => api.get<Page<T>>(path, { limit: 50, ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
  });
}

/** All of a short list (queues, skills, …), for pickers and names. */
export function useAll<T>(path: string, enabled = true) {
  return useQuery({
    queryKey: [path, 'all'],
    queryFn: async ({ signal }) => {
      const items: T[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<T> = await api.get<Page<T>>(path, { limit: 200, cursor }, signal);
        items.push(...page.items);
        cursor = page.next;
      } while (cursor && items.length < 2000);
      return items;
    },
    enabled,
  });
}

export function useTagged<T>(path: string | null) {
  return useQuery({
    queryKey: [path, 'tagged'],
    queryFn: ({ signal }) => api.tagged<T>(path ?? '', signal),
    enabled: path !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

/** A command that makes the lists under `paths` stale. */
export function useCommand<Input, Output = void>(run: (input: Input) => Promise<Output>, ...paths: string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(paths.map((path) => client.invalidateQueries({ queryKey: [path] }))),
  });
}
