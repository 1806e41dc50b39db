import type { AgentLive, Call, CallRecord, Desk, DomainEvent, Floor, QueueLive, TimelineItem, TrailStep } from '../src/shared/api/types';
import { agents, customers, dispositions, extensions, mobile, numbers, queues, supervisor, trunks, users } from './config';
import { ago, between, minutes, newId, pick, random } from './random';

type Listener = (event: DomainEvent) => void;

export const listeners = new Set<Listener>();
let sequence = 1000;

export function emit(type: string, kind: string, id: string, data: object, actor: string | null = null): void {
  const event: DomainEvent = { sequence: type.endsWith('.updated') ? 0 : ++sequence, time: new Date().toISOString(), type, subject: { kind, id }, actor, reason: null, data: data as Record<string, unknown> };
  listeners.forEach((listener) => listener(event));
}

export const lastSequence = () => sequence;
export const me = agents[0];
export const liveAgents = new Map<string, AgentLive>();
export const liveQueues = new Map<string, QueueLive>();
export const liveCalls = new Map<string, Call>();
export const records: CallRecord[] = [];

function makeCall(caller: string, queueIndex: number, state: Call['state'], startedMsAgo: number): Call {
  const queue = queues[queueIndex];
  return {
    id: newId(), direction: 'inbound', state, caller, callerName: null, called: '02161234567', originalCalled: '4008001234', startedAt: ago(startedMsAgo), answeredAt: null, endedAt: null,
    queueId: queue?.id ?? null, agentId: null, customerId: null, numberId: numbers[0]?.id ?? null, trunkId: trunks[0]?.id ?? null, legs: [], cause: null, recordingId: null, attached: { 品类: pick(['空调', '冰箱', '洗衣机']) },
  };
}

export const mask = (number: string) => `${number.slice(0, 3)}****${number.slice(-4)}`;

for (const queue of queues) {
  const offered = between(60, 180);
  const abandoned = between(3, 14);
  const answered = offered - abandoned;
  const answeredInTarget = Math.floor(answered * (0.62 + random() * 0.33));
  liveQueues.set(queue.id, {
    queueId: queue.id, name: queue.name, wrapUpMode: queue.wrapUpMode, waiting: [], available: 0, busy: 0, wrapUp: 0, onBreak: 0, expected: { waitMs: between(20_000, 200_000), errorMs: between(8_000, 40_000), p90Ms: between(200_000, 300_000) },
    today: { offered, answered, abandoned, shortAbandoned: 2, answeredInTarget, serviceLevel: answeredInTarget / (offered - 2), serviceLevelFormula: queue.serviceLevelFormula, serviceLevelMs: queue.serviceLevelMs, asaMs: between(8000, 24_000), longestWaitMs: between(90_000, 240_000) },
  });
}

agents.forEach((agent, index) => {
  const roll = index === 0 ? 'idle' : (['onCall', 'onCall', 'idle', 'onCall', 'afterCallWork', 'break', 'onCall', 'idle', 'signedOut', 'lost', 'onCall', 'ringing'] as const)[index % 12];
  const status = roll === 'break' ? 'break' : roll === 'signedOut' ? 'signedOut' : 'available';
  const live: AgentLive = {
    agentId: agent.id, userId: agent.userId, number: agent.number, displayName: agent.displayName, extension: extensions.find((each) => each.userId === agent.userId)?.number ?? null,
    status, reason: status === 'break' ? pick(['lunch', 'meeting', 'rest']) : null, statusSince: ago(between(20_000, 2_000_000)),
    state: roll === 'onCall' || roll === 'afterCallWork' || roll === 'ringing' ? roll : 'idle', stateSince: ago(between(3000, roll === 'ringing' ? 9000 : 400_000)), wrapUpUntil: null,
    pendingStatus: index === 4 ? 'break' : null, callId: null, queueIds: agent.queues.map((each) => each.queueId), device: roll === 'lost' ? 'lost' : roll === 'signedOut' ? 'none' : 'connected',
    today: { answered: between(8, 41), missed: between(0, 3), talkMs: minutes(between(30, 170)), wrapUpMs: minutes(between(5, 40)) },
  };
  if (live.state === 'onCall' || live.state === 'ringing') {
    const call = makeCall(mobile(), index % 4, live.state === 'onCall' ? (random() < 0.1 ? 'held' : 'talking') : 'ringing', between(20_000, 500_000));
    call.agentId = agent.id;
    if (live.state === 'onCall') call.answeredAt = live.stateSince;
    live.callId = call.id;
    liveCalls.set(call.id, call);
  }
  liveAgents.set(agent.id, live);
});

export function addWaiting(queueIndex: number, waitedMs: number): void {
  const queue = liveQueues.get(queues[queueIndex]?.id ?? '');
  if (!queue) return;
  const known = random() < 0.5 ? pick(customers) : null;
  const number = known?.numbers[0]?.number ?? mobile();
  const call = makeCall(number, queueIndex, 'queued', waitedMs + 24_000);
  liveCalls.set(call.id, call);
  queue.waiting = [...queue.waiting, { workId: newId(), callId: call.id, label: mask(number), customerName: known?.name ?? null, since: ago(waitedMs), position: queue.waiting.length + 1, priority: 0, state: queue.waiting.length === 0 ? 'reserved' : 'waiting' }];
}
addWaiting(0, 41_000);
addWaiting(0, 18_000);
addWaiting(0, 6000);
addWaiting(1, 12_000);
addWaiting(2, 3000);

export function countAgents(): void {
  for (const queue of liveQueues.values()) {
    const own = [...liveAgents.values()].filter((agent) => agent.queueIds.includes(queue.queueId) && agent.status !== 'signedOut');
    queue.available = own.filter((agent) => agent.state === 'idle' && agent.status === 'available').length;
    queue.busy = own.filter((agent) => agent.state === 'onCall' || agent.state === 'ringing').length;
    queue.wrapUp = own.filter((agent) => agent.state === 'afterCallWork').length;
    queue.onBreak = own.filter((agent) => agent.status === 'break').length;
  }
}
countAgents();

export const trailFor = (start: number): TrailStep[] =>
  [
    ['上班时间', 'open', null, 1], ['欢迎语', 'next', null, 5], ['主菜单', 'match', '1', 11], ['维修品类', 'match', pick(['1', '2', '0']), 17], ['转售后服务', null, null, 18],
  ].map(([node, exit, input, at]) => ({ time: new Date(start + Number(at) * 1000).toISOString(), flow: '客服热线', node: String(node), exit: exit as string | null, input: input as string | null, nodeName: String(node), nodeType: null }));

const summaries = ['空调不制冷，已预约明天上午上门检测。客户要求提前半小时电话联系。', '咨询新款双开门冰箱的尺寸和价格。', '洗衣机脱水异响，电话指导调平后恢复正常。', '催促维修进度，已转派单员加急。', null];

for (let index = 0; index < 240; index++) {
  const start = Date.now() - minutes(index * 4.6 + between(4, 8));
  const queueAt = between(0, 3);
  const outbound = random() < 0.14;
  const base = makeCall(mobile(), queueAt, 'ended', 0);
  const customer = random() < 0.6 ? pick(customers) : null;
  const number = customer?.numbers[0]?.number ?? mobile();
  const agent = index % 9 === 0 ? me : pick(agents);
  const answered = random() > 0.12;
  const waitMs = outbound ? 0 : between(2000, 70_000);
  const ivrMs = outbound ? 0 : between(9000, 26_000);
  const talkMs = answered ? between(25_000, 640_000) : 0;
  const answeredAt = answered ? new Date(start + ivrMs + waitMs).toISOString() : null;
  const endedAt = new Date(start + ivrMs + waitMs + talkMs).toISOString();
  const recordingId = answered ? newId() : null;
  const media = (lost: number) => ({ codec: 'PCMA', packetsIn: Math.floor(talkMs / 20), packetsOut: Math.floor(talkMs / 20), lost, jitterMs: between(1, 9) });
  const cause = { sipCode: null, reason: answered ? 'normal' : outbound ? 'noAnswer' : 'abandoned', text: null, by: answered ? pick(['caller', 'agent']) : 'caller' };
  records.push({
    ...base, direction: outbound ? 'outbound' : 'inbound', caller: outbound ? '02161234567' : number, called: outbound ? number : '02161234567', startedAt: new Date(start).toISOString(), answeredAt, endedAt,
    queueId: outbound ? null : base.queueId, agentId: answered || outbound ? (agent?.id ?? null) : null, customerId: customer?.id ?? null, cause, recordingId,
    legs: [
      { id: newId(), kind: outbound ? 'trunk' : 'caller', address: `sip:${number}@203.0.113.7`, state: 'ended', startedAt: new Date(start).toISOString(), answeredAt: new Date(start + 800).toISOString(), endedAt, cause, media: media(between(0, 12)) },
      ...(answered ? [{ id: newId(), kind: 'agent' as const, address: `sip:${extensions.find((each) => each.userId === agent?.userId)?.number ?? ''}@galaxy`, state: 'ended', startedAt: new Date(start + ivrMs + waitMs - 4000).toISOString(), answeredAt, endedAt, cause, media: media(0) }] : []),
    ],
    waitMs, ringMs: answered ? 4000 : 0, talkMs: answered ? talkMs : null, holdMs: random() < 0.15 ? between(8000, 60_000) : 0, wrapUpMs: answered ? between(5000, 45_000) : null, ivrMs,
    queueName: outbound ? null : (queues[queueAt]?.name ?? null), agentName: answered || outbound ? (agent?.displayName ?? null) : null, customerName: customer?.name ?? null,
    disposition: answered ? pick(dispositions).name : null, notes: answered ? pick(summaries) : null,
    recording: recordingId ? { id: recordingId, state: 'closed', lengthMs: talkMs, sizeBytes: talkMs * 32 } : null, trail: outbound ? [] : trailFor(start), recovered: index === 37,
  });
}

export function timelineOf(customerId: string): TimelineItem[] {
  const own = records.filter((record) => record.customerId === customerId);
  const calls: TimelineItem[] = own.map((record) => ({ time: record.startedAt, kind: 'call', callId: record.id, direction: record.direction, summary: record.notes ?? '', agentName: record.agentName, talkMs: record.talkMs, disposition: record.disposition }));
  const older: TimelineItem[] = [
    { time: ago(minutes(9000)), kind: 'call', callId: null, direction: 'inbound', summary: '洗衣机安装预约，地址已核对。', agentName: '赵敏', talkMs: 184_000, disposition: '上门维修已预约' },
    { time: ago(minutes(9100)), kind: 'note', callId: null, direction: null, summary: '购买 10kg 滚筒洗衣机，发票抬头为公司。', agentName: '李志强', talkMs: null, disposition: null },
    { time: ago(minutes(52_000)), kind: 'call', callId: null, direction: 'outbound', summary: '满意度回访，非常满意。', agentName: '陈晓雯', talkMs: 63_000, disposition: '电话指导已解决' },
  ];
  return [...calls, ...older];
}

export function floor(): Floor {
  return { time: new Date().toISOString(), sequence, agents: [...liveAgents.values()], queues: [...liveQueues.values()], calls: [...liveCalls.values()] };
}

export function desk(agentId: string): Desk {
  const agent = liveAgents.get(agentId) ?? null;
  return { agent, calls: [...liveCalls.values()].filter((call) => call.agentId === agentId), queues: [...liveQueues.values()].filter((queue) => agent?.queueIds.includes(queue.queueId)) };
}

export function setAgent(agentId: string, change: Partial<AgentLive>): void {
  const before = liveAgents.get(agentId);
  if (!before) return;
  const now = new Date().toISOString();
  const after: AgentLive = { ...before, ...change, ...(change.status && change.status !== before.status ? { statusSince: now } : {}), ...(change.state && change.state !== before.state ? { stateSince: now } : {}) };
  liveAgents.set(agentId, after);
  countAgents();
  emit(change.state ? 'agent.stateChanged' : 'agent.statusChanged', 'agent', agentId, change);
  emit('agent.updated', 'agent', agentId, after);
  for (const queueId of after.queueIds) emit('queue.updated', 'queue', queueId, liveQueues.get(queueId) ?? {});
}

/** A caller reaches the demo agent: the offer first, then the ringing. */
export function ringMe(number = '13800138000'): string {
  const agent = me;
  if (!agent) return '';
  const call = makeCall(number, 0, 'ringing', 34_000);
  call.agentId = agent.id;
  call.attached = { 品类: '空调', 型号: 'KFR-35GW', 上次工单: 'WX20260611-018' };
  liveCalls.set(call.id, call);
  const customerMatches = customers.filter((customer) => customer.numbers.some((each) => each.number === number));
  emit('desk.offer', 'call', call.id, { callId: call.id, workId: newId(), queueName: '售后服务', caller: number, customerMatches, trail: trailFor(Date.now() - 34_000), attached: call.attached });
  emit('call.ringing', 'call', call.id, call);
  setAgent(agent.id, { state: 'ringing', callId: call.id });
  return call.id;
}

export function setCall(id: string, type: string, change: Partial<Call>): Call | null {
  const before = liveCalls.get(id);
  if (!before) return null;
  const after = { ...before, ...change };
  liveCalls.set(id, after);
  emit(type, 'call', id, after);
  return after;
}

export function endCall(id: string): void {
  const call = setCall(id, 'call.ended', { state: 'ended', endedAt: new Date().toISOString() });
  if (!call) return;
  liveCalls.delete(id);
  const talkMs = call.answeredAt ? Date.now() - new Date(call.answeredAt).getTime() : null;
  records.unshift({
    ...call, waitMs: 14_000, ringMs: 4000, talkMs, holdMs: 0, wrapUpMs: null, ivrMs: 18_000, queueName: queues.find((queue) => queue.id === call.queueId)?.name ?? null,
    agentName: agents.find((agent) => agent.id === call.agentId)?.displayName ?? null, customerName: null, disposition: null, notes: null, recording: null, trail: trailFor(new Date(call.startedAt).getTime()), recovered: false,
    cause: { sipCode: null, reason: 'normal', text: null, by: 'caller' },
  });
  if (call.agentId) setAgent(call.agentId, call.answeredAt ? { state: 'afterCallWork', callId: id, wrapUpUntil: new Date(Date.now() + 45_000).toISOString() } : { state: 'idle', callId: null });
}

/** Makes the floor live: somebody changes state every second or two. */
export function stir(): void {
  const others = [...liveAgents.values()].filter((agent) => agent.agentId !== me?.id && agent.status === 'available' && agent.device === 'connected');
  const agent = pick(others);
  if (agent.state === 'onCall' && agent.callId) endCall(agent.callId);
  else if (agent.state === 'afterCallWork') setAgent(agent.agentId, { state: 'idle', callId: null, wrapUpUntil: null });
  else if (agent.state === 'ringing' && agent.callId) {
    setCall(agent.callId, 'call.answered', { state: 'talking', answeredAt: new Date().toISOString() });
    setAgent(agent.agentId, { state: 'onCall' });
  } else if (agent.state === 'idle') {
    const call = makeCall(mobile(), between(0, 3), 'ringing', 20_000);
    call.agentId = agent.agentId;
    liveCalls.set(call.id, call);
    emit('call.started', 'call', call.id, call);
    setAgent(agent.agentId, { state: 'ringing', callId: call.id });
  }
  if (random() < 0.3) {
    const at = between(0, 2);
    const queue = liveQueues.get(queues[at]?.id ?? '');
    if (queue && queue.waiting.length > 3) queue.waiting = queue.waiting.slice(1).map((contact, index) => ({ ...contact, position: index + 1 }));
    else addWaiting(at, 0);
    if (queue) emit('queue.updated', 'queue', queue.queueId, queue);
  }
}

export { supervisor, users };
