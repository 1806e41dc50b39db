import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { HealthPage } from '@/features/security/HealthPage';
import { SecurityPage } from '@/features/security/SecurityPage';
import { systemFigures } from '@/features/security/types';
import { TracePanel } from '@/features/trace/TracePanel';
import { openPage, requests, serve } from './page';

const at = '2026-11-21T08:00:00Z';

describe('The security page', () => {
  it('shows who is shut out and lifts the block', async () => {
    const counters = { admitted: 4711, droppedFlood: 1, droppedScanner: 2, droppedFailures: 3, droppedByAdministrator: 4, busy: 5, authFailures: 6, sources: 7 };
    serve({
      'GET /security/blocks': () => ({ status: 200, body: { items: [{ address: '203.0.113.9', user: '1001', reason: 'userFailures', since: at, until: at, dropped: 12 }], counters } }),
      'POST /security/blocks/lift': () => ({ status: 204 }),
    });
    const { user } = await openPage({ path: '/*', element: <SecurityPage /> }, { as: 'admin' });
    expect(await screen.findByText('203.0.113.9')).toBeTruthy();
    expect(screen.getByText('4711')).toBeTruthy();
    expect(screen.getByText('密码错误（用户）')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /解\s*除/ }));
    await user.click(await screen.findByRole('button', { name: /确\s*定|OK/ }));
    await waitFor(() => expect(requests.find((request) => request.path.endsWith('/lift'))?.body).toEqual({ address: '203.0.113.9', user: '1001' }));
  });
});

describe('The health page', () => {
  it('names what needs a look', async () => {
    const figures = Object.fromEntries(systemFigures.map((key, index) => [key, index]));
    const checks = [{ name: 'database', state: 'degraded', detail: 'PostgreSQL does not answer.' }];
    serve({ 'GET /system/health': () => ({ status: 200, body: { state: 'degraded', startedAt: at, checks, figures } }) });
    await openPage({ path: '/*', element: <HealthPage /> }, { as: 'admin' });
    expect(await screen.findByText('PostgreSQL does not answer.')).toBeTruthy();
    expect(screen.getAllByText('需要关注').length).toBe(2);
  });
});

describe('The SIP trace', () => {
  it('draws an arrow a message and shows the one that is chosen', async () => {
    const message = { at, offsetMs: 12.5, party: 0, incoming: true, transport: 'udp', local: '127.0.0.1:5060', remote: '127.0.0.2:5060', method: 'INVITE', status: null, cseq: '1 INVITE' };
    const trace = {
      callId: 'c',
      living: false,
      left: 3,
      parties: [{ legId: 'l', kind: 'caller', address: '13800138000', sipCallId: 'x', remote: null, transport: null }],
      messages: [{ ...message, summary: 'INVITE sip:1@x SIP/2.0', text: 'INVITE sip:1@x SIP/2.0\r\nVia: whole message' }],
    };
    serve({ 'GET /calls/c/trace': () => ({ status: 200, body: trace }) });
    const { user } = await openPage({ path: '/*', element: <TracePanel callId="c" /> }, { as: 'banzhang' });
    await user.click(await screen.findByRole('button', { name: /0\.013.*INVITE/ }));
    expect(screen.getByText(/whole message/)).toBeTruthy();
    expect(screen.getByText(/省略了 3 条/)).toBeTruthy();
  });

  it('says when nothing is kept', async () => {
    serve({ 'GET /calls/c/trace': () => ({ status: 404, body: { code: 'trace.not_found', detail: '' } }) });
    await openPage({ path: '/*', element: <TracePanel callId="c" /> }, { as: 'banzhang' });
    expect(await screen.findByText('此通话没有保存 SIP 消息')).toBeTruthy();
  });
});
