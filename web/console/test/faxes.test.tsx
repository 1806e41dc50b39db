import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { FaxesPage } from '@/features/faxes/FaxesPage';
import { openPage, requests, serve } from './page';

beforeEach(() => serve());

const route = { path: '/*', element: <FaxesPage /> };
const posted = () => requests.filter((request) => request.method === 'POST' && request.path === '/api/v1/faxes');

describe('Faxes', () => {
  it('show what came in, then what was sent with its pages on the way', async () => {
    const { user } = await openPage(route, { as: 'admin' });
    expect(await screen.findByText('02155550101')).toBeTruthy();
    await user.click(screen.getByText('发出的'));
    expect(await screen.findByText('发送中 1/3')).toBeTruthy();
    expect(screen.getByText('失败')).toBeTruthy();
  });

  it('are sent with a document and a number, and nothing without a document', async () => {
    const { user } = await openPage(route, { as: 'admin' });
    await user.click(await screen.findByRole('button', { name: /发传真/ }));
    await user.type(await screen.findByLabelText('传真号码'), '01055550199');
    const send = screen.getAllByRole('button', { name: /发传真/ }).at(-1) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!input) throw new Error('No upload.');
    await user.upload(input, new File(['%PDF-1.4'], 'offer.pdf', { type: 'application/pdf' }));
    await waitFor(() => expect(send.disabled).toBe(false));
    await user.click(send);
    await waitFor(() => expect(posted()).toHaveLength(1));
  });

  it('open with their reason and can be sent again', async () => {
    const { user } = await openPage(route, { as: 'admin', path: '/?direction=out' });
    await user.click(await screen.findByText('01055550123'));
    expect((await screen.findAllByText('The number was busy.')).length).toBeGreaterThan(0);
    expect(screen.getByRole('button', { name: '重新发送' })).toBeTruthy();
    expect(screen.getByRole('link', { name: /传真报告/ })).toBeTruthy();
  });
});
