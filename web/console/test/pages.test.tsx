import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ExtensionsPage } from '@/features/admin/ExtensionsPage';
import { QueuesPage } from '@/features/admin/QueuesPage';
import { CallsPage } from '@/features/calls/CallsPage';
import { CustomersPage } from '@/features/customers/CustomersPage';
import { FloorPage } from '@/features/floor/FloorPage';
import { FlowEditor } from '@/features/flows/FlowEditor';
import { live } from '@/shared/live/live';
import * as config from '../mock/config';
import * as mock from '../mock/live';
import { openPage, requests, serve } from './page';

beforeEach(() => serve());

const sent = (method: string, path: string) => requests.filter((request) => request.method === method && request.path === `/api/v1${path}`);

describe('The live floor', () => {
  it('shows agents and queues and follows the events', async () => {
    await openPage({ path: '/*', element: <FloorPage /> }, { as: 'banzhang' });
    const tile = screen.getByText('陈晓雯', { selector: 'article b' }).closest('article');
    if (!tile || !mock.me) throw new Error('The demo agent is not on the floor.');
    const { id } = mock.me;
    act(() => mock.setAgent(id, { status: 'break', reason: 'lunch' }));
    expect(within(tile).getByText('午餐')).toBeTruthy();
    act(() => mock.setAgent(id, { status: 'available', reason: null }));
  });

  it('renders nothing again for an agent that did not change', async () => {
    await openPage({ path: '/*', element: <FloorPage /> }, { as: 'banzhang' });
    const [first, second] = live.agents.ids();
    const heard = vi.fn();
    const stop = live.agents.onOne(second ?? '', heard);
    act(() => mock.setAgent(first ?? '', { status: 'break', reason: 'rest' }));
    stop();
    expect(heard).not.toHaveBeenCalled();
  });

  it('lets a supervisor force a status', async () => {
    const { user } = await openPage({ path: '/*', element: <FloorPage /> }, { as: 'banzhang' });
    const tile = screen.getByText('林静', { selector: 'article b' }).closest('article');
    if (!tile) throw new Error('No tile.');
    await user.click(within(tile).getByRole('button', { name: '操作' }));
    await user.click(await screen.findByText('强制小休'));
    const agent = config.agents.find((each) => each.displayName === '林静');
    await waitFor(() => expect(sent('POST', `/floor/agents/${agent?.id ?? ''}/status`)[0]?.body).toEqual({ status: 'break', reason: 'supervisor' }));
  });

  it('filters by name', async () => {
    const { user } = await openPage({ path: '/*', element: <FloorPage /> }, { as: 'banzhang' });
    await user.type(screen.getByPlaceholderText('姓名、工号、分机'), '林静');
    expect(screen.queryByText('陈晓雯', { selector: 'article b' })).toBeNull();
    expect(screen.getByText('林静', { selector: 'article b' })).toBeTruthy();
  });
});

describe('Call records', () => {
  it('page by cursor and open with legs, cause and trail', async () => {
    const { user } = await openPage({ path: '/*', element: <CallsPage /> }, { as: 'banzhang' });
    const rows = await screen.findAllByText('呼入', { selector: 'td' });
    await user.click(rows[0] as HTMLElement);
    expect(await screen.findByText('挂机原因')).toBeTruthy();
    expect(await screen.findByLabelText('菜单轨迹', { selector: 'ol' })).toBeTruthy();
    await user.click(screen.getByRole('tab', { name: '事件' }));
    expect(await screen.findByText('通话结束')).toBeTruthy();
  });

  it('ask the server for the day in the user’s zone', async () => {
    await openPage({ path: '/*', element: <CallsPage /> }, { as: 'banzhang' });
    await screen.findAllByText('呼入', { selector: 'td' });
    const link = screen.getByRole('link', { name: /导出/ });
    const from = new URL(link.getAttribute('href') ?? '', 'http://test').searchParams.get('from') ?? '';
    expect(new Date(from).toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' })).toBe('00:00:00');
  });

  it('show the error and try again', async () => {
    let fails = true;
    serve({ 'GET /calls': () => (fails ? { status: 404, body: { code: 'auth.forbidden', detail: '' } } : { status: 200, body: { items: [], next: null, total: 0, totalCapped: false } }) });
    const { user } = await openPage({ path: '/*', element: <CallsPage /> }, { as: 'banzhang' });
    expect(await screen.findByText('你没有这项权限')).toBeTruthy();
    fails = false;
    await user.click(screen.getByRole('button', { name: '重试' }));
    expect(await screen.findByText('没有符合条件的通话')).toBeTruthy();
  });
});

describe('Customers', () => {
  it('are found, opened and changed with the tag of the version that was read', async () => {
    const { user } = await openPage({ path: '/customers/:id?', element: <CustomersPage /> }, { as: 'banzhang', path: '/customers' });
    await user.click(await screen.findByText('13800138000'));
    await user.click(await screen.findByRole('button', { name: '编辑' }));
    const company = await screen.findByLabelText('公司');
    await user.clear(company);
    await user.type(company, '新公司');
    await user.click(screen.getByRole('button', { name: '保存' }));
    const id = config.customers[0]?.id ?? '';
    await waitFor(() => expect(sent('PUT', `/customers/${id}`)).toHaveLength(1));
    expect(sent('PUT', `/customers/${id}`)[0]?.headers['If-Match']).toBe('"1"');
  });
});

describe('Administration', () => {
  it('says when somebody else has changed the object meanwhile', async () => {
    const { user } = await openPage({ path: '/*', element: <QueuesPage /> }, { as: 'admin' });
    await user.click(await screen.findByText('售后服务'));
    await screen.findByLabelText('名称');
    const queue = config.queues.find((each) => each.name === '售后服务');
    if (queue) queue.version += 1;
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect((await screen.findAllByText('内容已被别人修改，请重新加载后再改')).length).toBeGreaterThan(0);
  });

  it('shows what the server says about a field at that field', async () => {
    serve({ 'POST /extensions': () => ({ status: 422, body: { code: 'extension.invalid', detail: 'x', errors: [{ field: 'number', code: 'duplicate', detail: 'taken' }] } }) });
    const { user } = await openPage({ path: '/*', element: <ExtensionsPage /> }, { as: 'admin' });
    await user.click(await screen.findByRole('button', { name: /新建分机/ }));
    await user.type(await screen.findByLabelText('分机号'), '1001');
    await user.type(screen.getByLabelText('姓名'), '测试');
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect(await screen.findByText('已经存在')).toBeTruthy();
  });

  it('shows a generated password once', async () => {
    const { user } = await openPage({ path: '/*', element: <ExtensionsPage /> }, { as: 'admin' });
    await user.click(await screen.findByRole('button', { name: /新建分机/ }));
    await user.type(await screen.findByLabelText('分机号'), '3001');
    await user.type(screen.getByLabelText('姓名'), '会议室');
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect(await screen.findByText('Tf4-kz8W-nB3y')).toBeTruthy();
    expect(screen.getByText('请现在保存，关闭后不再显示。')).toBeTruthy();
  });
});

describe('The menu editor', () => {
  const open = () => openPage({ path: '/flows/:id', element: <FlowEditor /> }, { as: 'admin', path: `/flows/${config.flows[0]?.id ?? ''}` });

  it('keeps what is worked on when the lists behind it are fetched anew', async () => {
    const { user, client } = await open();
    await user.click(await screen.findByText('主菜单', { selector: 'b' }));
    const name = await screen.findByDisplayValue('主菜单');
    await user.type(name, '二');
    await client.refetchQueries();
    expect(screen.getByDisplayValue('主菜单二')).toBeTruthy();
    expect(screen.getByText('未保存')).toBeTruthy();
  });

  it('shows the menu as a tree and edits a step', async () => {
    const { user } = await open();
    await user.click(await screen.findByText('主菜单', { selector: 'b' }));
    const name = await screen.findByDisplayValue('主菜单');
    await user.clear(name);
    await user.type(name, '首层菜单');
    expect(screen.getByText('未保存')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() => expect(JSON.stringify(config.flows[0]?.tree)).toContain('首层菜单'));
    expect(sent('PUT', `/flows/${config.flows[0]?.id ?? ''}/tree`)).toHaveLength(1);
  });

  it('simulates the menu as a conversation', async () => {
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: '模拟' }));
    expect(await screen.findByText(/您好，欢迎致电/)).toBeTruthy();
    await user.type(screen.getByLabelText('输入来电人的按键'), '2{Enter}');
    await waitFor(() => expect(screen.getByText('2', { selector: '.sb-sim-caller p' })).toBeTruthy());
    expect(screen.getByText('转人工队列 产品咨询', { selector: '.sb-sim-event p' })).toBeTruthy();
  });

  it('names the step of each problem', async () => {
    serve({ [`POST /flows/${config.flows[0]?.id ?? ''}/publish`]: () => ({ status: 422, body: { code: 'flow.invalid', detail: 'x', errors: [{ field: 'nodes/queue2/queue', code: 'queue.unknown', detail: 'x' }] } }) });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: '发布' }));
    expect(await screen.findByRole('button', { name: '转产品咨询' })).toBeTruthy();
    expect(screen.getByText('队列不存在')).toBeTruthy();
  });
});
