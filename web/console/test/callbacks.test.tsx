import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { CallbacksPage } from '@/features/callbacks/CallbacksPage';
import { OffersPage } from '@/features/callbacks/OffersPage';
import { StaffingPage } from '@/features/staffing/StaffingPage';
import { openPage, requests, serve } from './page';

beforeEach(() => serve());

const sent = (method: string, path: RegExp) => requests.filter((request) => request.method === method && path.test(request.path));

describe('Callbacks', () => {
  it('are listed by their place, tell their story and can be given up', async () => {
    const { user } = await openPage({ path: '/*', element: <CallbacksPage /> }, { as: 'admin' });
    await user.click(await screen.findByText('13900001111'));
    expect((await screen.findAllByText('下午在家')).length).toBeGreaterThan(0);
    expect(screen.getAllByText(/无人接听/).length).toBeGreaterThan(0);
    await user.click(screen.getByRole('button', { name: '取消回电' }));
    await user.click(await screen.findByRole('button', { name: /确\s*定|OK/ }));
    await waitFor(() => expect(sent('POST', /\/callbacks\/.*\/cancel$/)).toHaveLength(1));
  });

  it('are left alone while an agent has them in hand', async () => {
    const { user } = await openPage({ path: '/*', element: <CallbacksPage /> }, { as: 'admin' });
    await user.click(await screen.findByText('02166668888'));
    expect((await screen.findAllByText('正在拨号')).length).toBeGreaterThan(0);
    expect(screen.queryByRole('button', { name: '取消回电' })).toBeNull();
  });

  it('are offered as each queue says', async () => {
    await openPage({ path: '/*', element: <OffersPage /> }, { as: 'admin' });
    expect(await screen.findByText('15:00')).toBeTruthy();
  });
});

describe('Staffing', () => {
  it('asks what is needed and shows the neighbours beside it', async () => {
    const { user } = await openPage({ path: '/*', element: <StaffingPage /> }, { as: 'admin' });
    await user.click(await screen.findByRole('button', { name: /计\s*算/ }));
    await waitFor(() => expect(sent('POST', /\/staffing$/)[0]?.body).toMatchObject({ calls: 100, handlingMs: 180_000, serviceLevelPercent: 80 }));
    expect(await screen.findByText('Erlang A')).toBeTruthy();
    expect(screen.getAllByText('达到').length).toBeGreaterThan(0);
  });
});
