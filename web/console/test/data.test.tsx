import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { DataTablesPage } from '@/features/data/DataTablesPage';
import { ReturnBox } from '@/features/phone/ReturnBox';
import type { Call } from '@/shared/api/types';
import { openPage, requests, serve } from './page';

const table = { id: 't1', name: 'VIP', description: '', keyName: 'number', columns: ['name', 'gift'], rowCount: 1, version: 1, updatedAt: '2026-01-05T02:00:00Z' };
const page = (items: unknown[]) => () => ({ status: 200, body: { items, next: null, total: items.length, totalCapped: false } });

describe('A table of one’s own', () => {
  beforeEach(() =>
    serve({
      'GET /data-tables': page([table]),
      'GET /data-tables/t1/rows': page([{ id: 'r1', key: 'A1', cells: { name: 'Wang' }, updatedAt: table.updatedAt }]),
      'PUT /data-tables/t1/rows': () => ({ status: 204 }),
      'DELETE /data-tables/t1/rows': () => ({ status: 204 }),
    }),
  );

  it('shows its rows and takes a new one', async () => {
    const { user } = await openPage({ path: '/', element: <DataTablesPage /> }, { as: 'admin', language: 'en' });
    await user.click(await screen.findByRole('button', { name: /Rows/ }));
    expect(await screen.findByText('Wang')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /New row/ }));
    await user.type(await screen.findByLabelText('number'), 'B2');
    await user.type(screen.getByLabelText('gift'), 'pen');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(requests.find((each) => each.method === 'PUT')?.body).toEqual({ key: 'B2', cells: { name: '', gift: 'pen' } }));
  });
});

describe('A call that can go back', () => {
  const form = { task: 'Find out why', fields: [{ name: 'outcome', label: 'Outcome', value: '', choices: [], required: true }] };
  const call = { id: 'c1', agentId: 'a1' } as Call;

  it('is sent back with the form filled in', async () => {
    serve({ 'GET /calls/c1/return-form': () => ({ status: 200, body: { form } }), 'POST /calls/c1/return': () => ({ status: 204 }) });
    const { user } = await openPage({ path: '/', element: <ReturnBox call={call} /> }, { language: 'en' });
    await user.click(await screen.findByRole('button', { name: /Send back/ }));
    expect(await screen.findByText('Find out why')).toBeTruthy();
    const [, send] = screen.getAllByRole('button', { name: /Send back/ });
    if (send) await user.click(send);
    expect(requests.some((each) => each.method === 'POST')).toBe(false);
    await user.type(screen.getByLabelText('Outcome'), 'fixed');
    if (send) await user.click(send);
    await waitFor(() => expect(requests.find((each) => each.method === 'POST')?.body).toEqual({ values: { outcome: 'fixed' } }));
  });

  it('is as any other where no flow waits', async () => {
    serve({ 'GET /calls/c1/return-form': () => ({ status: 200, body: { form: null } }) });
    await openPage({ path: '/', element: <ReturnBox call={call} /> }, { language: 'en' });
    await waitFor(() => expect(requests.length).toBeGreaterThan(0));
    expect(screen.queryByRole('button', { name: /Send back/ })).toBeNull();
  });
});
