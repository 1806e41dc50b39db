import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App as AntApp, ConfigProvider } from 'antd';
import { Suspense } from 'react';
import { createMemoryRouter, type RouteObject, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { changeLanguage, startI18n } from '@/i18n';
import { makeQueryClient } from '@/shared/api/queries';
import type { Language } from '@/shared/api/types';
import { MeContext } from '@/shared/auth/me';
import { live } from '@/shared/live/live';
import { setZone } from '@/shared/time';
import * as config from '../mock/config';
import { handle, meOf, session } from '../mock/handle';
import { desk, floor, listeners } from '../mock/live';

/** What the page sent, newest last. */
export const requests: { method: string; path: string; headers: Record<string, string>; body: unknown }[] = [];

/** The mock server behind `fetch`; a test may answer for one path itself. */
export function serve(overrides: Record<string, (body: unknown) => { status: number; body?: unknown }> = {}): void {
  requests.length = 0;
  vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://test');
    const method = init.method ?? 'GET';
    const headers = init.headers as Record<string, string>;
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : {};
    requests.push({ method, path: url.pathname, headers, body });
    const own = overrides[`${method} ${url.pathname.replace('/api/v1', '')}`];
    const answer = own ? { ...own(body), etag: undefined, raw: undefined } : handle({ method, path: url.pathname, query: url.searchParams, body: body as Record<string, unknown>, ifMatch: headers['If-Match'] });
    const text = answer.body === undefined ? null : JSON.stringify(answer.body);
    return Promise.resolve(new Response(answer.status === 204 ? null : text, { status: answer.status, headers: answer.etag ? { ETag: answer.etag } : {} }));
  });
}

export type Role = 'agent' | 'banzhang' | 'admin';

export function signInAs(name: Role): void {
  session.user = config.users.find((user) => user.name === name) ?? null;
}

/** Renders a real page as a signed-in person, fed with the mock's live events. */
export async function openPage(route: RouteObject, options: { as?: Role; path?: string; language?: Language } = {}) {
  await startI18n(options.language ?? 'zh-CN');
  await changeLanguage(options.language ?? 'zh-CN');
  signInAs(options.as ?? 'agent');
  const user = session.user;
  if (!user) throw new Error('There is no such user in the demo.');
  const me = meOf(user);
  setZone('Asia/Shanghai');
  live.belongTo(me.user.agentId);
  live.snapshot({ floor: options.as === 'agent' || !options.as ? undefined : floor(), desk: me.user.agentId ? desk(me.user.agentId) : undefined });
  listeners.clear();
  listeners.add((event) => live.apply(event));
  const client = makeQueryClient();
  const router = createMemoryRouter([route], { initialEntries: [options.path ?? '/'] });
  render(
    <ConfigProvider button={{ autoInsertSpace: false }} theme={{ token: { motion: false } }}>
      <AntApp>
        <QueryClientProvider client={client}>
          <MeContext value={me}>
            <Suspense>
              <RouterProvider router={router} />
            </Suspense>
          </MeContext>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>,
  );
  return { user: userEvent.setup({ pointerEventsCheck: 0, delay: null }), router, me, client };
}
