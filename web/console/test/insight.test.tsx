import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CallsPage } from '@/features/calls/CallsPage';
import { Decisions } from '@/features/insight/Decisions';
import { FloorHistoryPage } from '@/features/insight/FloorHistoryPage';
import { StatisticsPage } from '@/features/insight/StatisticsPage';
import { openPage, requests, serve } from './page';

const agent = { agentId: 'a1', number: '8001', name: 'Li Na' };
const decision = {
  time: '2026-11-21T08:00:00Z', outcome: 'reserved', workId: 'w', queueId: 'q', queueName: 'Service', agent, rule: 'longest-idle-agent', ruleText: '', waitedMs: 65_000, priority: 0,
  itemsConsidered: 3, candidates: [{ ...agent, level: 1, idleMs: 9_000, score: 0, chosen: true }], candidateCount: 4, memberCount: 9,
  exclusions: [
    { reason: 'onBreak', detail: 'lunch', level: null, text: '', count: 2, agents: [{ agentId: 'a2', number: '8002', name: 'Wang' }] },
    { reason: 'skillMissing', detail: 'English', level: 3, text: '', count: 1, agents: [] },
    { reason: 'busy', detail: 'reserved', level: null, text: '', count: 1, agents: [] },
    { reason: 'somethingNew', detail: null, level: null, text: 'in the server’s words', count: 1, agents: [] },
  ],
};

describe('Why a call got its agent', () => {
  it('names the rule, the candidates and who could not have it, in words', async () => {
    serve({ 'GET /calls/c/decisions': () => ({ status: 200, body: { keptDays: 30, items: [decision] } }) });
    await openPage({ path: '/*', element: <Decisions callId="c" /> }, { as: 'banzhang', language: 'en' });
    expect(await screen.findByText('Offered to 8001 Li Na')).toBeTruthy();
    expect(screen.getByText('Longest idle agent')).toBeTruthy();
    const excluded = screen.getByRole('list', { name: 'Could not have it' }).textContent;
    expect(excluded).toContain('2 on a break: Lunch · 8002 Wang …');
    expect(excluded).toContain('skill English below level 3');
    expect(excluded).toContain('reserved for another contact');
    expect(excluded).toContain('in the server’s words');
  });
});

describe('The floor history', () => {
  it('asks for the moment in the address and shows who waited', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const who = { agentId: 'a1', number: '8001', displayName: 'Li Na', status: 'break', reason: 'lunch', statusSince: at, state: 'idle', stateSince: at, pendingStatus: null, callId: null, queueIds: ['q'] };
    const waiting = { workId: 'w', callId: 'c', label: '13800000001', since: at, position: 1, priority: 0, state: 'waiting', agentId: null };
    serve({
      'GET /floor/at': () => ({
        status: 200,
        body: { time: at, snapshotTime: at, agents: [who, { ...who, agentId: 'a2', number: '8002', displayName: 'Gone Home', status: 'signedOut' }], queues: [{ queueId: 'q', name: 'Service', waiting: [waiting], available: 0, busy: 0, wrapUp: 0, onBreak: 1 }] },
      }),
    });
    const { user } = await openPage({ path: '/*', element: <FloorHistoryPage /> }, { as: 'banzhang', language: 'en', path: `/?at=${at}` });
    expect((await screen.findByRole('link', { name: '13800000001' })).getAttribute('href')).toBe('/calls?call=c');
    expect(screen.getByText('8001 Li Na')).toBeTruthy();
    expect(screen.queryByText(/Gone Home/)).toBeNull();
    const before = requests.length;
    await user.click(screen.getByRole('button', { name: 'Back' }));
    await waitFor(() => expect(requests.length).toBeGreaterThan(before));
  });
});

describe('The statistics', () => {
  it('define each figure and lead to exactly its calls', async () => {
    const row = { queueId: 'q1', name: 'Service', offered: 12, answered: 9, answeredInTarget: 8, serviceLevel: 0.8, abandoned: 3, shortAbandoned: 0, asaMs: 4000 };
    serve({ 'GET /statistics/queues': () => ({ status: 200, body: { items: [row] } }) });
    await openPage({ path: '/*', element: <StatisticsPage /> }, { as: 'banzhang', language: 'en' });
    const link = await screen.findByRole('link', { name: '9' });
    const query = new URLSearchParams(link.getAttribute('href')?.split('?')[1]);
    expect([query.get('figure'), query.get('queueId'), query.get('from') !== null, query.get('to') !== null]).toEqual(['answered', 'q1', true, true]);
    expect(screen.getByRole('link', { name: '80.0%' }).getAttribute('href')).toContain('figure=answeredInTarget');
    expect(screen.queryByRole('link', { name: '0' })).toBeNull();
  });

  it('open the call list with the filter of the figure, which can be let go', async () => {
    serve();
    const { user } = await openPage({ path: '/*', element: <CallsPage /> }, { as: 'banzhang', language: 'en', path: '/calls?figure=answered&from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z&queueId=q1' });
    await waitFor(() => expect(requests.some((request) => request.path.endsWith('/calls'))).toBe(true));
    const tag = await screen.findByText(/Calls behind: Answered/);
    await user.click(within(tag).getByRole('img', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByText(/Calls behind/)).toBeNull());
  });
});
