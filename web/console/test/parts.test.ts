import { describe, expect, it } from 'vitest';
import { type MenuTree } from '@/features/flows/model';
import { allSteps, changeNode, findStep, freshId, newStep, removeStep, renameKey, setBranch, withoutEmpty } from '@/features/flows/tree';
import { cleanNumber } from '@/features/phone/DialBox';
import { joinCalls } from '@/features/phone/currentCall';
import { encodeWav, trimSilence } from '@/features/prompts/wav';
import { instantOf } from '@/shared/days';
import { formatDuration, formatPercent, formatDateTime, setZone } from '@/shared/time';
import dayjs from 'dayjs';
import { demoTree } from '../mock/flow';
import type { Call } from '@/shared/api/types';
import type { SharedCall } from '@switchboard/softphone';

const tree = (): MenuTree => demoTree('热线', ['甲', '乙', '丙', '丁']);
const jumps = (of: MenuTree) => allSteps(of).flatMap((step) => step.branches.flatMap((branch) => branch.jumpTo ?? []));

describe('The menu tree', () => {
  it('is never changed in place', () => {
    const before = tree();
    const copy = JSON.stringify(before);
    changeNode(before, 'menu1', { type: 'menu', id: 'menu1', choices: [] });
    removeStep(before, 'menu2');
    expect(JSON.stringify(before)).toBe(copy);
  });

  it('takes the branch along when a key is changed', () => {
    const changed = renameKey(tree(), 'menu1', '2', '5');
    const menu = findStep(changed, 'menu1');
    expect(menu?.branches.find((branch) => branch.exit === '5')?.step?.node.id).toBe('queue2');
    expect(menu?.branches.some((branch) => branch.exit === '2')).toBe(false);
  });

  it('cuts the branch of a key that is gone, and the jumps into it', () => {
    const before = tree();
    const node = findStep(before, 'menu1')?.node;
    if (!node) throw new Error('No menu.');
    const changed = changeNode(before, 'menu1', { ...node, choices: node.choices?.filter((choice) => choice.key !== '2') });
    expect(findStep(changed, 'queue2')).toBeNull();
    expect(jumps(changed)).not.toContain('queue2');
  });

  it('leaves no jump to a removed step', () => {
    const changed = removeStep(tree(), 'queue1');
    const ids = allSteps(changed).map((step) => step.node.id);
    expect(jumps(changed).every((id) => ids.includes(id))).toBe(true);
  });

  it('keeps its first step', () => {
    expect(removeStep(tree(), 'hours1').root.node.id).toBe('hours1');
  });

  it('gives new steps ids of their own', () => {
    const before = tree();
    const step = newStep(before, 'queue', ['zh-CN']);
    const changed = setBranch(before, 'menu2', 'noinput', { step });
    expect(step.node.id).toBe('queue5');
    expect(freshId(changed, 'queue')).toBe('queue6');
  });

  it('is sent without nulls, which the server refuses', () => {
    expect(withoutEmpty({ a: null, b: undefined, c: [{ d: null, e: 1 }], f: '' })).toEqual({ c: [{ e: 1 }], f: '' });
  });
});

describe('Numbers', () => {
  it.each([
    [' 021 6123-4567 ', '02161234567'],
    ['＋８６ １３８００１３８０００', '+8613800138000'],
    ['(010) 5555.0000', '0105555.0000'],
    ['*72#', '*72#'],
  ])('%j is dialled as %s', (typed, dialled) => expect(cleanNumber(typed)).toBe(dialled));
});

describe('Times', () => {
  it('are shown in the user’s zone', () => {
    setZone('Asia/Shanghai');
    expect(formatDateTime('2026-07-01T16:30:00Z')).toContain('00:30:00');
    setZone('Europe/London');
    expect(formatDateTime('2026-07-01T16:30:00Z')).toContain('17:30:00');
    setZone('Asia/Shanghai');
  });

  it('are sent as instants of the user’s zone', () => {
    expect(instantOf(dayjs('2026-07-01T00:00:00'))).toBe('2026-06-30T16:00:00.000Z');
  });

  it('are short', () => {
    expect([formatDuration(0), formatDuration(65_400), formatDuration(3_665_000), formatDuration(null)]).toEqual(['0:00', '1:05', '1:01:05', '–']);
    expect([formatPercent(1), formatPercent(0.7963), formatPercent(null)]).toEqual(['100%', '79.6%', '–']);
  });
});

/** jsdom's Blob has no arrayBuffer(). */
function readBytes(file: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(file);
  });
}

describe('Recordings made here', () => {
  it('are WAV with the right length', async () => {
    const file = encodeWav(new Float32Array([0, 1, -1]), 16_000);
    const bytes = new DataView(await readBytes(file));
    expect(bytes.byteLength).toBe(50);
    expect(bytes.getUint32(24, true)).toBe(16_000);
    expect([bytes.getInt16(44, true), bytes.getInt16(46, true), bytes.getInt16(48, true)]).toEqual([0, 32_767, -32_768]);
  });

  it('lose the silence at both ends', () => {
    const samples = new Float32Array(10_000);
    samples.fill(0.5, 4000, 5000);
    expect(trimSilence(samples, 1000).length).toBe(1300);
    expect(trimSilence(new Float32Array(100), 1000).length).toBe(100);
  });
});

describe('The current call', () => {
  const server = (id: string, state: Call['state'], caller: string) => ({ id, state, caller, called: '400', direction: 'inbound', startedAt: '2026-07-01T00:00:00Z', answeredAt: null, callerName: null, attached: {} }) as unknown as Call;
  const phone = (remoteNumber: string, state: string, id: string | null = null) => ({ id: `p${remoteNumber}`, remoteNumber, remoteName: null, state, direction: 'incoming', callId: id, held: false, muted: false, startedAt: 0, answeredAt: null }) as unknown as SharedCall;

  it('joins the server’s call with the phone’s by the id in the INVITE', () => {
    const joined = joinCalls([server('c1', 'ringing', '138'), server('c2', 'held', '139')], [phone('anonymous', 'ringing', 'c1')]);
    expect(joined.map((call) => [call.id, call.state, call.phone !== null])).toEqual([['c1', 'ringing', true], ['c2', 'held', false]]);
  });

  it('joins by number when there is no id', () => {
    const joined = joinCalls([server('c1', 'talking', '138'), server('c2', 'ringing', '139')], [phone('139', 'ringing')]);
    expect(joined[0]).toMatchObject({ id: 'c2', state: 'ringing' });
    expect(joined).toHaveLength(2);
  });

  it('puts the ringing call first and forgets those that ended', () => {
    expect(joinCalls([server('c1', 'talking', '1'), server('c2', 'ringing', '2'), server('c3', 'ended', '3')], []).map((call) => call.id)).toEqual(['c2', 'c1']);
  });
});
