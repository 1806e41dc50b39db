import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { moved, OutboundRulesPage } from '@/features/routing/OutboundRulesPage';
import { RouteTestPage } from '@/features/routing/RouteTestPage';
import { TrunksPage } from '@/features/routing/TrunksPage';
import { placeOf } from '@/shared/ui/useFormProblem';
import * as config from '../mock/config';
import { openPage, requests, serve } from './page';

beforeEach(() => serve());

const sent = (method: string, path: string) => requests.filter((request) => request.method === method && request.path === `/api/v1${path}`);

describe('Outbound rules', () => {
  it('move one place up or down and keep all others', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  });

  it('are put into their new order by the server', async () => {
    const before = config.outboundRules.map((rule) => rule.id);
    const { user } = await openPage({ path: '/*', element: <OutboundRulesPage /> }, { as: 'admin', language: 'en' });
    expect((await screen.findByRole('button', { name: 'Move 夜间禁拨手机 up' })).hasAttribute('disabled')).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Move 夜间禁拨手机 down' }));
    await waitFor(() => expect(sent('POST', '/outbound-rules/order')).toHaveLength(1));
    expect(sent('POST', '/outbound-rules/order')[0]?.body).toEqual({ ids: [before[1], before[0], before[2]] });
    await waitFor(() => expect(screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[1]?.textContent)).toEqual(['回访', '夜间禁拨手机', '其他']));
  });

  it('are switched off with the tag of the version that is shown, without opening the form', async () => {
    const { user } = await openPage({ path: '/*', element: <OutboundRulesPage /> }, { as: 'admin', language: 'en' });
    const rule = config.outboundRules.find((each) => each.name === '其他');
    await user.click(await screen.findByRole('switch', { name: 'Enabled 其他' }));
    await waitFor(() => expect(sent('PUT', `/outbound-rules/${rule?.id ?? ''}`)).toHaveLength(1));
    const put = sent('PUT', `/outbound-rules/${rule?.id ?? ''}`)[0];
    expect(put?.body).toMatchObject({ enabled: false, name: '其他', groupId: rule?.groupId });
    expect(put?.headers['If-Match']).toBe('"1"');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('forget the pool when another way of showing a number is chosen', async () => {
    const { user } = await openPage({ path: '/*', element: <OutboundRulesPage /> }, { as: 'admin', language: 'en' });
    const rule = config.outboundRules.find((each) => each.name === '回访');
    await user.click(await screen.findByText('回访'));
    await user.click(await screen.findByLabelText('Number shown'));
    await user.click(await screen.findByText('Anonymous', { selector: '.ant-select-item-option-content' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent('PUT', `/outbound-rules/${rule?.id ?? ''}`)).toHaveLength(1));
    expect(sent('PUT', `/outbound-rules/${rule?.id ?? ''}`)[0]?.body).toMatchObject({ callerMode: 'anonymous', callerPoolId: null, groupId: rule?.groupId });
  });
});

describe('The route test', () => {
  const step = (stage: string, code: string, passed: boolean, subject: string | null, number: string | null, detail: string) => ({ stage, code, passed, subject, number, detail });

  it('asks for extension and number and shows every step, its number and the trunks', async () => {
    const { user } = await openPage({ path: '/*', element: <RouteTestPage /> }, { as: 'admin', language: 'en' });
    await user.click(await screen.findByLabelText('Extension'));
    await user.click(await screen.findByText(/^1001 /, { selector: '.ant-select-item-option-content' }));
    await user.type(screen.getByLabelText('Number dialled'), '13800138000');
    await user.click(screen.getByRole('button', { name: 'Test' }));
    expect(await screen.findByText('The call goes out by 联通主线')).toBeTruthy();
    expect(sent('POST', '/routes/test')[0]?.body).toEqual({ inbound: false, dialled: '13800138000', extension: '1001', caller: null, at: null });
    expect(screen.getByText('The rule does not hold now (Mon 10:00).')).toBeTruthy();
    expect(screen.getByText('Trunk does not answer')).toBeTruthy();
    expect(screen.getAllByText('+8613800138000').length).toBe(2);
    expect(screen.getByText('Trunks, in the order they are tried')).toBeTruthy();
    expect(screen.getByText('0.08')).toBeTruthy();
  });

  it('says in Chinese what stopped the call, with the reason that the house wrote', async () => {
    serve({ 'POST /routes/test': () => ({ status: 200, body: { allowed: false, code: 'rule_blocks', detail: '夜间不回访', e164: '+8613800138000', country: 'CN', international: false, attempts: [], target: null, steps: [step('number', 'read', true, null, '+8613800138000', 'x'), step('rule', 'rule_blocks', false, '夜间', null, '夜间不回访')] } }) });
    const { user } = await openPage({ path: '/*', element: <RouteTestPage /> }, { as: 'admin' });
    await user.click(await screen.findByLabelText('分机'));
    await user.click(await screen.findByText(/^1001 /, { selector: '.ant-select-item-option-content' }));
    await user.type(screen.getByLabelText('拨打号码'), '13800138000');
    await user.click(screen.getByRole('button', { name: '测试' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('规则拦截');
    expect(alert.textContent).toContain('夜间不回访');
    expect(screen.queryByText('按顺序尝试的中继')).toBeNull();
  });

  it('needs the trunk or the address of a call that comes in', async () => {
    const { user } = await openPage({ path: '/*', element: <RouteTestPage /> }, { as: 'admin', language: 'en' });
    await user.click(await screen.findByText('Calls in'));
    await user.type(await screen.findByLabelText('Number called'), '02161234567');
    await user.click(screen.getByRole('button', { name: 'Test' }));
    await waitFor(() => expect(document.querySelector('.ant-form-item-explain-error')).toBeTruthy());
    expect(sent('POST', '/routes/test')).toHaveLength(0);
    await user.type(screen.getByLabelText('Address it comes from'), '203.0.113.7');
    await user.click(screen.getByRole('button', { name: 'Test' }));
    await waitFor(() => expect(sent('POST', '/routes/test')).toHaveLength(1));
    expect(sent('POST', '/routes/test')[0]?.body).toEqual({ inbound: true, dialled: '02161234567', caller: null, trunkId: null, source: '203.0.113.7' });
  });
});

describe('The trunk form', () => {
  it('keeps what its tabs do not touch and tries a rewriting line', async () => {
    const { user } = await openPage({ path: '/*', element: <TrunksPage /> }, { as: 'admin', language: 'en' });
    const trunk = config.trunks[0];
    await user.click(await screen.findByText('联通主线'));
    await user.click(await screen.findByRole('tab', { name: 'Rewriting' }));
    const list = screen.getByRole('group', { name: 'Called number, calls out' });
    await user.click(within(list).getByRole('button', { name: /Add a line/ }));
    await user.type(within(list).getByLabelText('Regular expression 1'), '^0');
    await user.type(within(list).getByLabelText('Replacement 1'), '+86');
    await user.type(screen.getByLabelText('Called number, calls out Number to try'), '02161234567');
    await user.click(screen.getByRole('button', { name: 'Try' }));
    expect(await screen.findByText('→ +862161234567 (line 1)')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent('PUT', `/trunks/${trunk?.id ?? ''}`)).toHaveLength(1));
    expect(sent('PUT', `/trunks/${trunk?.id ?? ''}`)[0]?.body).toMatchObject({ host: '203.0.113.7', profile: { kind: 'carrier', watch: true, registerSeconds: 3600, calledOut: [{ match: '^0', replace: '+86' }], ports: [] } });
  });

  it('shows what is wrong with a row at the list that holds it, and goes to its tab', async () => {
    const trunk = config.trunks[1];
    serve({ [`PUT /trunks/${trunk?.id ?? ''}`]: () => ({ status: 422, body: { code: 'field.invalid', detail: 'x', errors: [{ field: 'profile.costs[1]', code: 'trunk.cost_invalid', detail: 'A cost has a prefix of digits.' }] } }) });
    const { user } = await openPage({ path: '/*', element: <TrunksPage /> }, { as: 'admin', language: 'en' });
    await user.click(await screen.findByText('电信备线'));
    await screen.findByRole('tab', { name: 'Costs' });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('#2: A cost has a prefix of digits and an amount')).toBeTruthy();
    await waitFor(() => expect(screen.getByRole('tab', { name: 'Costs' }).getAttribute('aria-selected')).toBe('true'));
  });

  it('finds the item of a field inside a list', () => {
    expect(placeOf('profile.ports[3].number', [['name'], ['profile', 'ports']])).toEqual({ name: ['profile', 'ports'], row: '#4' });
    expect(placeOf('skills[0].level', [['skills', 0, 'level']])).toEqual({ name: ['skills', 0, 'level'], row: null });
    expect(placeOf('number', [])).toEqual({ name: ['number'], row: null });
  });
});
