import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeskPage } from '@/features/desk/DeskPage';
import { CallBar } from '@/features/phone/CallBar';
import { live } from '@/shared/live/live';
import * as mock from '../mock/live';
import { openPage, requests, serve } from './page';

const route = {
  path: '/*',
  element: (
    <>
      <CallBar />
      <DeskPage />
    </>
  ),
};

function ring(number?: string): string {
  let id = '';
  act(() => {
    id = mock.ringMe(number);
  });
  return id;
}

function posted(path: string) {
  return requests.filter((request) => request.method !== 'GET' && request.path === `/api/v1${path}`);
}

beforeEach(() => {
  serve();
  mock.liveCalls.clear();
  live.deskCalls.replace([]);
  live.offer.set(null);
  if (mock.me) mock.setAgent(mock.me.id, { status: 'available', state: 'idle', callId: null, wrapUpUntil: null });
});

describe('The agent desk', () => {
  it('shows the customer of the offer before anything is asked of the server', async () => {
    await openPage(route);
    ring();
    expect(screen.getAllByText('王小明').length).toBeGreaterThan(0);
    expect(screen.getByText('KFR-35GW')).toBeTruthy();
    const trail = screen.getByLabelText('菜单轨迹');
    expect(within(trail).getByText('主菜单')).toBeTruthy();
    expect(within(trail).getByText('1', { selector: 'kbd' })).toBeTruthy();
  });

  it('answers with F2 and hangs up with F4', async () => {
    await openPage(route);
    const id = ring();
    fireEvent.keyDown(window, { code: 'F2' });
    await waitFor(() => expect(posted(`/calls/${id}/answer`)).toHaveLength(1));
    await screen.findByRole('button', { name: /保持/ });
    fireEvent.keyDown(window, { code: 'F4' });
    await waitFor(() => expect(posted(`/calls/${id}/hangup`)).toHaveLength(1));
  });

  it('does not take keys while an input method composes', async () => {
    await openPage(route);
    const id = ring();
    fireEvent.compositionStart(window);
    fireEvent.keyDown(window, { code: 'F2' });
    fireEvent.compositionEnd(window);
    fireEvent.keyDown(window, { code: 'F2', keyCode: 229 });
    expect(posted(`/calls/${id}/answer`)).toHaveLength(0);
  });

  it('holds, mutes and transfers the call that talks', async () => {
    const { user } = await openPage(route);
    const id = ring();
    await user.click(screen.getByRole('button', { name: /接听/ }));
    await user.click(await screen.findByRole('button', { name: /保持/ }));
    expect(posted(`/calls/${id}/hold`)).toHaveLength(1);
    await user.click(await screen.findByRole('button', { name: /取回/ }));
    await user.click(await screen.findByRole('button', { name: /静音/ }));
    expect(posted(`/calls/${id}/mute`)[0]?.body).toEqual({ on: true });
    await user.click(screen.getByRole('button', { name: /转接/ }));
    const popover = await waitFor(() => {
      const found = document.querySelector<HTMLElement>('.ant-popover');
      expect(found).not.toBeNull();
      return found as HTMLElement;
    });
    const box = within(popover);
    await user.type(box.getByRole('combobox'), '1002');
    await user.click(box.getByRole('button', { name: '转接' }));
    await waitFor(() => expect(posted(`/calls/${id}/transfer`)[0]?.body).toEqual({ to: '1002' }));
  });

  it('stores notes while they are typed and the disposition with "finish"', async () => {
    const { user } = await openPage(route);
    const id = ring();
    await user.click(screen.getByRole('button', { name: /接听/ }));
    await user.type(screen.getByLabelText('通话小结', { selector: 'textarea' }), '空调不制冷');
    await waitFor(() => expect(posted(`/calls/${id}/wrap-up`)[0]?.body).toMatchObject({ notes: '空调不制冷', finish: false }), { timeout: 4000 });
    await user.click(await screen.findByRole('button', { name: /挂断/ }));
    await user.click(await screen.findByRole('button', { name: '完成小结' }));
    await waitFor(() => expect(posted(`/calls/${id}/wrap-up`).at(-1)?.body).toMatchObject({ notes: '空调不制冷', finish: true }));
    await waitFor(() => expect(live.me.get()?.state).toBe('idle'));
    expect(live.deskCalls.get(id)).toBeUndefined();
  });

  it('makes a customer from an unknown number', async () => {
    const { user } = await openPage(route);
    ring('13712340000');
    expect(await screen.findByText(/13712340000 是新号码/)).toBeTruthy();
    await user.type(screen.getByLabelText('姓名'), '新客户');
    await user.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() => expect(posted('/customers')[0]?.body).toMatchObject({ name: '新客户', numbers: [{ number: '13712340000' }] }));
  });

  it('shows a pending status while the call lasts', async () => {
    const { user } = await openPage(route);
    ring();
    await user.click(screen.getByRole('button', { name: /接听/ }));
    fireEvent.keyDown(window, { code: 'KeyB', altKey: true });
    expect(await screen.findByText('→ 小休')).toBeTruthy();
  });

  it('tells why the server refuses', async () => {
    serve({ 'POST /desk/status': () => ({ status: 403, body: { code: 'auth.forbidden', detail: 'x' } }) });
    await openPage(route);
    fireEvent.keyDown(window, { code: 'KeyA', altKey: true });
    expect(await screen.findByText('你没有这项权限')).toBeTruthy();
  });

  it('speaks English', async () => {
    await openPage(route, { language: 'en' });
    ring();
    expect(screen.getByRole('button', { name: /Answer/ })).toBeTruthy();
    expect(screen.getByText('My calls')).toBeTruthy();
  });
});
