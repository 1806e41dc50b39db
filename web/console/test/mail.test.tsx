import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { DevicesPage } from '@/features/admin/DevicesPage';
import { MailPage } from '@/features/mail/MailPage';
import { placeOfKind } from '@/shared/live/places';
import { openPage, requests, serve } from './page';

beforeEach(() => serve());

const route = { path: '/*', element: <MailPage /> };
const sent = (method: string, path: string) => requests.filter((request) => request.method === method && request.path === `/api/v1${path}`);

describe('Mail', () => {
  it('is saved without a password that nobody typed, and tested', async () => {
    const { user } = await openPage(route, { as: 'admin' });
    await user.click(await screen.findByRole('button', { name: '保存' }));
    await waitFor(() => expect(sent('PUT', '/mail/server')).toHaveLength(1));
    expect(sent('PUT', '/mail/server')[0]?.body).not.toHaveProperty('password');
    const to = await screen.findByLabelText('邮箱地址');
    await user.clear(to);
    await user.type(to, 'li@example.com');
    await user.click(screen.getByRole('button', { name: '发送' }));
    expect(await screen.findByText('邮件服务器已接收测试邮件')).toBeTruthy();
    expect(sent('POST', '/mail/server/test')[0]?.body).toEqual({ to: 'li@example.com' });
  });

  it('shows why one failed and sends it again', async () => {
    const { user } = await openPage(route, { as: 'admin' });
    await user.click(await screen.findByRole('tab', { name: '发件箱' }));
    expect(await screen.findByText(/550 no such user/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '立即发送' }));
    await waitFor(() => expect(requests.some((request) => request.path.endsWith('/retry'))).toBe(true));
  });
});

describe('Desk phones', () => {
  it('show when they fetched, and a new address once', async () => {
    const { user } = await openPage({ path: '/*', element: <DevicesPage /> }, { as: 'admin' });
    await user.click(await screen.findByText('前台'));
    await user.click(await screen.findByRole('button', { name: '更换地址和密码' }));
    await user.click(await screen.findByRole('button', { name: 'OK' }));
    expect(await screen.findByText('https://galaxy.example.com/provisioning/n3wS3cret/')).toBeTruthy();
    expect(screen.getByText('192.168.1.46')).toBeTruthy();
  });
});

describe('A changed thing', () => {
  it('makes the lists stale that its kind belongs to', () => {
    const places = { ring_group: '/ring-group', ringGroup: '/ring-group', voicemail_box: '/voicemail/boxes', conference_room: '/conference-room', recording_rule: '/recording-rule', apikey: '/api-keys', rateDeck: '/billing', mail_server: '/mail' };
    for (const [kind, place] of Object.entries(places)) expect(placeOfKind(kind)).toBe(place);
  });
});
