import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { missingYear, readHolidays } from '@/features/calendars/holidayFile';
import { PathPage } from '@/features/services/PathPage';
import { ServicesPage } from '@/features/services/ServicesPage';
import type { CallPath } from '@/features/services/types';
import { openPage, requests, serve } from './page';

const path: CallPath = {
  at: '2026-10-02T03:00:00Z',
  number: { id: 'n', number: '4008001001', label: '主热线', trunk: 'carrier', maxChannels: 30, enabled: true },
  service: { id: 's', name: '热线', number: '8800', maxLines: 2, linesTaken: 1, enabled: true, numbers: ['4008001001'] },
  calendar: { id: 'c', name: '工作时间', answer: { at: '2026-10-02T03:00:00Z', local: '2026-10-02T11:00', open: false, exit: 'holiday', reason: 'holiday', rule: '国庆节', range: null, changesAt: null } },
  taken: 'holiday',
  target: { type: 'flow', id: 'f', name: '假日菜单' },
  busy: { type: 'busy', id: null, name: '' },
  flows: [{ id: 'f', name: '假日菜单', version: null, from: null, hours: [] }],
  queues: [{ id: 'q', name: '值班', from: '假日菜单', waiting: 3, staffed: 1, idle: 0, calendar: null, agents: [{ id: 'a', number: '8001', name: '陈晓雨', status: 'available', state: 'onCall', deviceConnected: true }] }],
  others: [{ type: 'voicemail', id: null, name: '9000' }],
  problems: [{ code: 'flow_not_published', subject: '假日菜单' }],
};

beforeEach(() => serve({ 'GET /numbers/n/path': () => ({ status: 200, body: path }), 'POST /numbers/n/call': () => ({ status: 200, body: { callId: 'x', extension: '8001' } }) }));

const sent = (method: string, wanted: RegExp) => requests.filter((request) => request.method === method && wanted.test(request.path));

describe('The path of a number', () => {
  it('shows the calendar’s reason, flows, queues with who is signed in, and what is wrong', async () => {
    await openPage({ path: '/admin/numbers/:id/path', element: <PathPage /> }, { as: 'admin', path: '/admin/numbers/n/path' });
    expect(await screen.findByText(/国庆节/)).toBeTruthy();
    expect(screen.getByText('节假日，转到')).toBeTruthy();
    expect(screen.getByText('陈晓雨 8001')).toBeTruthy();
    expect(within(screen.getByRole('alert')).getByText('假日菜单')).toBeTruthy();
    expect(screen.getByText(/已占用 1 \/ 2 线/)).toBeTruthy();
  });

  it('is tried from the own phone', async () => {
    const { user } = await openPage({ path: '/admin/numbers/:id/path', element: <PathPage /> }, { as: 'agent', path: '/admin/numbers/n/path' });
    await user.click(await screen.findByRole('button', { name: /立即呼叫/ }));
    await waitFor(() => expect(sent('POST', /\/numbers\/n\/call$/)).toHaveLength(1));
  });
});

describe('Services', () => {
  it('are made with what answers when they are open and closed', async () => {
    const { user } = await openPage({ path: '/*', element: <ServicesPage /> }, { as: 'admin' });
    await user.click(await screen.findByRole('button', { name: /新建服务/ }));
    await user.type(await screen.findByRole('textbox', { name: /名称/ }), '夜间热线');
    await user.click(screen.getByRole('combobox', { name: '服务时间' }));
    await user.click(await screen.findByTitle('外线号码'));
    await user.type(await screen.findByRole('textbox', { name: '外线号码' }), '13800138000');
    await user.click(screen.getByRole('button', { name: /保\s*存/ }));
    await waitFor(() => expect(sent('POST', /\/services$/)[0]?.body).toMatchObject({ name: '夜间热线', open: { type: 'number', number: '13800138000' }, closed: { type: 'busy' }, busy: { type: 'busy' }, holiday: null }));
  });
});

describe('A file of holidays', () => {
  it('is JSON as the API has it, or lines', () => {
    const rules = [{ from: '2027-01-01', to: '2027-01-03', kind: 'holiday', name: '元旦' }, { from: '2027-01-04', kind: 'workday', name: '调休', as: 'friday' }];
    expect(readHolidays(JSON.stringify({ id: 'cn-2027', dates: rules }))).toEqual(rules);
    expect(readHolidays(JSON.stringify(rules))).toEqual(rules);
    expect(readHolidays('from,to,kind,name,as\n2027-01-01,2027-01-03,holiday,元旦\r\n2027-01-04,,workday,调休,friday\n')).toEqual(rules);
    for (const wrong of ['', 'hello', '{', '[]', '2027-01-05,2027-01-01,holiday', '2027-01-01,,feast', '[{"from":"soon","kind":"holiday"}]']) expect(readHolidays(wrong)).toBeNull();
  });

  it('is missed towards the end of a year whose dates are there', () => {
    const dates = [{ from: '2026-10-01', kind: 'holiday' as const }];
    expect(missingYear(dates, new Date(2026, 10, 21))).toBe(2027);
    expect(missingYear(dates, new Date(2026, 5, 1))).toBeNull();
    expect(missingYear([...dates, { from: '2027-01-01', kind: 'holiday' as const }], new Date(2026, 10, 21))).toBeNull();
    expect(missingYear([{ from: '2026-10-01', kind: 'holiday' as const, yearly: true }], new Date(2026, 10, 21))).toBeNull();
  });
});
