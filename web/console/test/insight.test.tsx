import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CallsPage } from '@/features/calls/CallsPage';
import { AlarmNotice } from '@/features/insight/AlarmNotice';
import { tellAlarm } from '@/features/insight/alarms';
import { AlarmsPage } from '@/features/insight/AlarmsPage';
import { AttendancePage } from '@/features/insight/AttendancePage';
import { Decisions } from '@/features/insight/Decisions';
import { FloorHistoryPage } from '@/features/insight/FloorHistoryPage';
import { Satisfaction } from '@/features/insight/Satisfaction';
import { StatisticsPage } from '@/features/insight/StatisticsPage';
import { WallboardsPage } from '@/features/insight/WallboardsPage';
import { WallPage } from '@/features/insight/WallPage';
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

describe('A wallboard', () => {
  const figures = {
    name: 'Service', time: '2026-11-21T08:00:00Z', language: 'en', timeZone: 'Asia/Shanghai',
    tiles: [
      { figure: 'waitingNow', name: 'Hotline', title: null, value: 4, state: null, since: null, tone: 'alarm' },
      { figure: 'serviceLevel', name: null, title: 'All', value: 0.825, state: null, since: null, tone: 'normal' },
      { figure: 'agentState', name: 'Li Na', title: null, value: 5000, state: 'onCall', since: '2026-11-21T07:59:55Z', tone: 'none' },
    ],
  };

  it('shows the figures behind a link with the token in a header, in the tenant’s language', async () => {
    serve({ 'GET /wall': () => ({ status: 200, body: figures }) });
    await openPage({ path: '/wall/:id?', element: <WallPage /> }, { path: '/wall#secret-token' });
    expect(await screen.findByText('82.5%')).toBeTruthy();
    expect((await screen.findByText('4')).closest('section')?.className).toContain('sb-tile-alarm');
    expect(await screen.findByText('On a call')).toBeTruthy();
    const asked = requests.find((request) => request.path.endsWith('/wall'));
    expect([asked?.headers['X-Wallboard'], asked?.path]).toEqual(['secret-token', '/api/v1/wall']);
  });

  it('says that a revoked link shows nothing', async () => {
    serve({ 'GET /wall': () => ({ status: 404, body: { code: 'wallboard.not_found', detail: '' } }) });
    await openPage({ path: '/wall/:id?', element: <WallPage /> }, { path: '/wall#gone', language: 'en' });
    expect(await screen.findByText('This link shows nothing (any more)')).toBeTruthy();
  });

  it('takes limits in seconds and percent and writes what the API has', async () => {
    const board = { id: 'w1', name: 'Service', tiles: [{ figure: 'longestWaitNowMs', queueId: null, agentId: null, title: null, warn: 30_000, alarm: 60_000, lowIsBad: false }], linkMadeAt: null, version: 1 };
    serve({ 'GET /wallboards': () => ({ status: 200, body: { items: [board], next: null, total: 1, totalCapped: false } }), 'GET /wallboards/w1': () => ({ status: 200, body: board }), 'PUT /wallboards/w1': () => ({ status: 200, body: board }) });
    const { user } = await openPage({ path: '/*', element: <WallboardsPage /> }, { as: 'banzhang', language: 'en' });
    await user.click(await screen.findByText('Longest wait now'));
    const red = await screen.findByLabelText('Red from');
    expect((red as HTMLInputElement).value).toBe('60');
    await user.clear(red);
    await user.type(red, '90');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect((requests.find((request) => request.method === 'PUT')?.body as { tiles: { alarm: number }[] } | undefined)?.tiles[0]?.alarm).toBe(90_000));
  });
});

describe('Alarms', () => {
  const alarm = { id: 'x1', name: 'Callers wait', figure: 'longestWaitNowMs', subject: 'Service', severity: 'critical', below: false, threshold: 60_000, value: 75_000, raisedAt: '2026-11-21T08:00:00Z', clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, webhook: 'failed', webhookError: 'The receiver answered 500.' };

  it('are listed with value and limit and acknowledged', async () => {
    serve({ 'GET /alarms': () => ({ status: 200, body: { items: [alarm], next: null, total: 1, totalCapped: false } }), 'POST /alarms/x1/acknowledge': () => ({ status: 200, body: alarm }) });
    const { user } = await openPage({ path: '/*', element: <AlarmsPage /> }, { as: 'banzhang', language: 'en' });
    expect(await screen.findByText('1:15 (≥ 1:00)')).toBeTruthy();
    expect(screen.getByText('Service: Longest wait now')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Acknowledge/ }));
    await waitFor(() => expect(requests.some((request) => request.path.endsWith('/alarms/x1/acknowledge'))).toBe(true));
  });

  it('are told in the corner until they are over', async () => {
    serve();
    await openPage({ path: '/*', element: <AlarmNotice /> }, { as: 'banzhang', language: 'en' });
    act(() => tellAlarm({ type: 'alarm.raised', data: alarm }));
    expect(await screen.findByText('Callers wait')).toBeTruthy();
    act(() => tellAlarm({ type: 'alarm.cleared', data: alarm }));
    await waitFor(() => expect(screen.queryByText('Callers wait')).toBeNull());
  });
});

describe('The attendance', () => {
  it('shows who was late and can leave out who was not', async () => {
    const row = { day: '2026-11-20', shiftId: 's', shift: 'Early', plannedFrom: '2026-11-20T01:00:00Z', plannedTo: '2026-11-20T10:00:00Z', agentId: 'a1', number: '8001', name: 'Li Na', signedInAt: '2026-11-20T01:20:00Z', signedOutAt: null, lateMs: 1_200_000, earlyLeaveMs: 0, presentMs: 3_600_000, breakMs: 0, breakOverrunMs: 0, absent: false, breakOverruns: [{ reason: 'lunch', labelZh: '午餐', labelEn: 'Lunch', limitMs: 1_800_000, count: 1, overrunMs: 300_000 }] };
    serve({ 'GET /attendance': () => ({ status: 200, body: { items: [row, { ...row, agentId: 'a2', name: 'On Time', lateMs: 0, breakOverruns: [] }] } }) });
    const { user } = await openPage({ path: '/*', element: <AttendancePage /> }, { as: 'banzhang', language: 'en' });
    expect(await screen.findByText('20:00')).toBeTruthy();
    expect(screen.getByText('5:00')).toBeTruthy();
    expect(screen.getByText(/^Lunch/)).toBeTruthy();
    expect(screen.getAllByText(/On Time/).length).toBe(1);
    await user.click(screen.getByLabelText('Only what is amiss'));
    await waitFor(() => expect(screen.queryByText(/On Time/)).toBeNull());
    expect(screen.getByText(/Li Na/)).toBeTruthy();
  });
});

describe('Satisfaction', () => {
  it('shows who was asked, the mean and the spread, and leads to the calls', async () => {
    const row = { agentId: 'a1', queueId: null, day: null, number: '8001', name: 'Li Na', asked: 4, answered: 3, answerRate: 0.75, average: 2.67, low: 2, scores: [1, 1, 0, 0, 1], from: '2026-11-20T16:00:00Z', to: '2026-11-21T16:00:00Z' };
    serve({ 'GET /statistics/satisfaction': () => ({ status: 200, body: { whole: { ...row, agentId: null }, items: [row] } }) });
    await openPage({ path: '/*', element: <Satisfaction range={{ from: row.from, to: row.to }} /> }, { as: 'banzhang', language: 'en' });
    expect(await screen.findByText('8001 Li Na')).toBeTruthy();
    expect(screen.getByText('4 asked · 3 answered · average 2.67')).toBeTruthy();
    expect(screen.getByRole('link', { name: '4' }).getAttribute('href')).toBe(`/calls?${new URLSearchParams({ figure: 'surveyAsked', from: row.from, to: row.to, agentId: 'a1' }).toString()}`);
  });
});
