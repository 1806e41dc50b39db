import type { Call, CallRecord, Customer, Me, User } from '../src/shared/api/types';
import * as made from './callbacks';
import * as config from './config';
import { simulate } from './flow';
import * as live from './live';
import { ago, minutes, newId } from './random';

export interface MockRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  ifMatch?: string | null;
}

export interface MockAnswer {
  status: number;
  body?: unknown;
  raw?: { type: string; bytes: Uint8Array };
  etag?: string;
}

interface Row {
  id: string;
  version?: number;
}

/** Who is signed in to the demo; `null` before sign-in. */
export const session: { user: User | null } = { user: null };

const ok = (body?: unknown, etag?: string): MockAnswer => ({ status: body === undefined ? 204 : 200, body, etag });
export const problem = (status: number, code: string, detail: string, errors?: unknown[]): MockAnswer => ({ status, body: { type: 'about:blank', title: code, status, detail, code, errors } });
const missing = (what: string) => problem(404, `${what}.not_found`, 'Not found.');

const permissions: Record<User['role'], string[]> = {
  administrator: ['users.*', 'config.*', 'floor.read', 'floor.act', 'calls.read', 'calls.own', 'recordings.play', 'recordings.download', 'customers.read', 'customers.write', 'apikeys.*', 'audit.read', 'fax.*', 'tenants.manage'],
  supervisor: ['floor.read', 'floor.act', 'calls.read', 'recordings.play', 'recordings.download', 'customers.read', 'customers.write', 'desk.use'],
  agent: ['desk.use', 'calls.own', 'recordings.play', 'customers.read', 'customers.write'],
};

export function meOf(user: User): Me {
  const extension = config.extensions.find((each) => each.id === user.extensionId)?.number ?? null;
  const agentId = config.agents.find((agent) => agent.userId === user.id)?.id ?? null;
  return {
    user: { id: user.id, name: user.name, displayName: user.displayName, language: user.language, timeZone: user.timeZone, role: user.role, extension, agentId },
    tenant: { id: 't', name: 'galaxy', displayName: config.settings.tenantDisplayName },
    permissions: permissions[user.role],
  };
}

function page<T>(rows: T[], query: URLSearchParams): MockAnswer {
  const start = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const next = start + limit < rows.length ? String(start + limit) : null;
  return ok({ items: rows.slice(start, start + limit), next, total: rows.length, totalCapped: false });
}

const contains = (value: unknown, q: string) => JSON.stringify(value).toLowerCase().includes(q.toLowerCase());

/** List, read, create, change and delete of one kind of thing. */
function resource<T extends Row>(rows: T[], request: MockRequest, id: string | undefined, create: (body: Record<string, unknown>) => Partial<T>, what: string): MockAnswer {
  const q = request.query.get('q') ?? '';
  if (!id) {
    if (request.method === 'GET') return page(q ? rows.filter((row) => contains(row, q)) : rows, request.query);
    const made = { version: 1, ...request.body, ...create(request.body), id: newId() } as unknown as T;
    rows.unshift(made);
    return { status: 201, body: made };
  }
  const at = rows.findIndex((row) => row.id === id);
  const row = rows[at];
  if (!row) return missing(what);
  const tag = `"${row.version ?? 1}"`;
  if (request.method === 'GET') return ok(row, tag);
  if (request.method === 'DELETE') {
    rows.splice(at, 1);
    return ok();
  }
  if (request.ifMatch && request.ifMatch !== tag) return problem(412, 'stale', 'Changed meanwhile.');
  rows[at] = { ...row, ...request.body, id, version: (row.version ?? 1) + 1 };
  return ok(rows[at], `"${(row.version ?? 1) + 1}"`);
}

function auth(request: MockRequest, rest: string): MockAnswer | null {
  if (rest === 'auth/sign-in') {
    const user = config.users.find((each) => each.name === request.body['name']);
    if (!user || request.body['password'] === 'wrong') return problem(401, 'auth.bad_credentials', 'Wrong name or password.');
    session.user = user;
    return ok(meOf(user));
  }
  if (rest === 'auth/sign-out') {
    session.user = null;
    return ok();
  }
  const { user } = session;
  if (!user) return problem(401, 'auth.required', 'Sign in.');
  if (rest === 'auth/password') return ok();
  if (rest === 'me') {
    if (request.method === 'PATCH') Object.assign(user, request.body);
    return ok(meOf(user));
  }
  if (rest === 'me/phone-settings') {
    const own = config.extensions.find((each) => each.userId === user.id);
    if (own && request.method === 'PUT') own.calls = request.body as typeof own.calls;
    return own ? ok({ extension: own.number, forwardsOutside: own.forwardsOutside, calls: own.calls }) : { status: 404, body: { code: 'extension.not_found', detail: '' } };
  }
  if (rest === 'me/phone') {
    const { extension } = meOf(user).user;
    return ok({ sipUri: `sip:${extension}@galaxy`, authUser: extension, password: 'demo', wsUrl: `ws://${request.query.get('host') ?? '127.0.0.1'}/sip`, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), iceServers: [] });
  }
  if (rest === 'events/ticket') return ok({ ticket: newId(), expiresAt: ago(-60_000) });
  return null;
}

function filterCalls(query: URLSearchParams): CallRecord[] {
  const is = (key: string, test: (record: CallRecord, value: string) => boolean) => (record: CallRecord) => {
    const value = query.get(key);
    return !value || test(record, value);
  };
  const tests = [
    is('from', (record, value) => record.startedAt >= value), is('to', (record, value) => record.startedAt < value), is('direction', (record, value) => record.direction === value),
    is('queueId', (record, value) => record.queueId === value), is('agentId', (record, value) => record.agentId === value), is('answered', (record, value) => (record.answeredAt !== null) === (value === 'true')),
    is('number', (record, value) => record.caller.includes(value) || record.called.includes(value)),
  ];
  return [...live.records].sort((a, b) => b.startedAt.localeCompare(a.startedAt)).filter((record) => tests.every((test) => test(record)));
}

function eventsOf(record: CallRecord): unknown[] {
  const at = (ms: number) => new Date(new Date(record.startedAt).getTime() + ms).toISOString();
  const ivr = record.ivrMs ?? 0;
  const wait = record.waitMs ?? 0;
  const list: [string, number, string | null][] = [['call.started', 0, null], ['queue.contactQueued', ivr, null], ['queue.contactReserved', ivr + wait - 4000, record.agentName], ['call.answered', ivr + wait, record.agentName], ['recording.started', ivr + wait + 20, null], ['call.ended', ivr + wait + (record.talkMs ?? 0), record.cause?.by ?? null]];
  return list.map(([type, ms, actor], index) => ({ sequence: index + 1, time: at(ms), type, subject: { kind: 'call', id: record.id }, actor, reason: null, data: {} }));
}

function calls(request: MockRequest, id: string | undefined, action: string | undefined): MockAnswer {
  if (!id) {
    if (request.method === 'POST') {
      const agent = live.me;
      const call: Call = { id: newId(), direction: 'outbound', state: 'setup', caller: '1001', callerName: null, called: String(request.body['to']), originalCalled: null, startedAt: new Date().toISOString(), answeredAt: null, endedAt: null, queueId: null, agentId: agent?.id ?? null, customerId: null, numberId: null, trunkId: null, legs: [], cause: null, recordingId: null, attached: {} };
      live.liveCalls.set(call.id, call);
      live.emit('call.started', 'call', call.id, call);
      return { status: 201, body: call };
    }
    return page(filterCalls(request.query), request.query);
  }
  if (id === 'live') return ok({ items: [...live.liveCalls.values()], next: null, total: 0, totalCapped: false });
  const record = live.records.find((each) => each.id === id);
  const running = live.liveCalls.get(id);
  if (!record && !running) return missing('call');
  const now = new Date().toISOString();
  switch (action) {
    case undefined:
      return ok(record ?? { ...running, waitMs: 14_000, ringMs: null, talkMs: null, holdMs: null, wrapUpMs: null, ivrMs: 18_000, queueName: config.queues.find((queue) => queue.id === running?.queueId)?.name ?? null, agentName: null, customerName: null, disposition: null, notes: null, recording: null, trail: live.trailFor(Date.now() - 34_000), recovered: false });
    case 'events':
      return ok(record ? eventsOf(record) : []);
    case 'answer':
      live.setCall(id, 'call.answered', { state: 'talking', answeredAt: now });
      if (running?.agentId) live.setAgent(running.agentId, { state: 'onCall' });
      return ok();
    case 'hangup':
    case 'transfer':
      live.endCall(id);
      return ok();
    case 'hold':
      live.setCall(id, 'call.held', { state: 'held' });
      return ok();
    case 'retrieve':
      live.setCall(id, 'call.retrieved', { state: 'talking' });
      return ok();
    case 'mute':
      live.setCall(id, 'call.updated', { attached: { ...running?.attached, muted: request.body['on'] } });
      return ok();
    case 'wrap-up':
      if (record) Object.assign(record, { notes: request.body['notes'], disposition: config.dispositions.find((each) => each.id === request.body['dispositionId'])?.name ?? null });
      if (request.body['finish'] && live.me && live.liveAgents.get(live.me.id)?.state === 'afterCallWork') live.setAgent(live.me.id, { state: 'idle', callId: null, wrapUpUntil: null });
      return ok();
    default:
      return ok();
  }
}

function desk(request: MockRequest, rest: string): MockAnswer {
  const agentId = session.user ? meOf(session.user).user.agentId : null;
  if (rest === 'desk/break-reasons') return ok([{ code: 'lunch', label: '午餐' }, { code: 'rest', label: '休息' }, { code: 'meeting', label: '会议' }, { code: 'training', label: '培训' }]);
  if (!agentId) return missing('agent');
  if (rest === 'desk') return ok(live.desk(agentId));
  if (rest === 'desk/status') {
    const busy = live.liveAgents.get(agentId)?.state !== 'idle';
    const status = request.body['status'] as 'available';
    live.setAgent(agentId, busy ? { pendingStatus: status } : { status, reason: (request.body['reason'] as string | undefined) ?? null });
    return ok();
  }
  if (rest === 'desk/wrap-up/finish') live.setAgent(agentId, { state: 'idle', callId: null, wrapUpUntil: null });
  if (rest === 'desk/wrap-up/extend') live.setAgent(agentId, { wrapUpUntil: new Date(Date.now() + 75_000).toISOString() });
  return ok();
}

function statistics(rest: string, query: URLSearchParams): MockAnswer {
  if (rest === 'statistics/intervals') {
    const from = new Date(query.get('from') ?? ago(minutes(1440))).getTime();
    return ok(
      Array.from({ length: 24 }, (_, index) => {
        const shape = Math.max(0, Math.sin(((index - 1) / 24) * Math.PI) * 30 - (index === 9 || index === 10 ? 9 : 0) + ((index * 7) % 5));
        const offered = Math.round(shape);
        const abandoned = Math.round(shape * (0.04 + (index % 4) * 0.02));
        return { from: new Date(from + 27_000_000 + index * 1_800_000).toISOString(), offered, answered: offered - abandoned, abandoned, serviceLevel: offered ? 0.95 - (index % 5) * 0.05 : null };
      }),
    );
  }
  return ok([...live.liveQueues.values()].map((queue) => ({ queueId: queue.queueId, name: queue.name, offered: queue.today.offered, answered: queue.today.answered, abandoned: queue.today.abandoned, shortAbandoned: 2, abandonRate: queue.today.offered ? queue.today.abandoned / queue.today.offered : null, serviceLevel: queue.today.serviceLevel, formula: queue.today.serviceLevelFormula, asaMs: queue.today.asaMs, ahtMs: 236_000, maxWaitMs: queue.today.longestWaitMs })));
}

/** Answers for every number as the first trunk would; the switch itself decides elsewhere. */
function routes(request: MockRequest, what: string | undefined): MockAnswer {
  if (what === 'rewrite') {
    const number = String(request.body['number']);
    const lines = request.body['rewrites'] as { match: string; replace: string }[];
    const line = lines.findIndex(({ match }) => new RegExp(match).test(number));
    const found = lines[line];
    return ok({ number: found ? number.replace(new RegExp(found.match), found.replace) : number, line: found ? line : null });
  }
  const dialled = String(request.body['dialled']);
  const trunk = config.trunks[0];
  const rules = config.outboundRules.map((rule, index) => ({ stage: 'rule', code: index === 0 ? 'outside_window' : 'matched', passed: index > 0, subject: rule.name, number: index === 0 ? null : dialled, detail: index === 0 ? 'The rule does not hold now (Mon 10:00).' : `Rule '${rule.name}' matches.` })).slice(0, 2);
  return ok({
    allowed: true, code: 'allowed', detail: `The call goes out by ${trunk?.name ?? ''}.`, e164: `+86${dialled}`, country: 'CN', international: false, target: null,
    attempts: [{ trunkId: trunk?.id, trunk: trunk?.name, port: null, called: dialled, caller: '02161234567', cost: 0.08 }],
    steps: [
      { stage: 'number', code: 'read', passed: true, subject: null, number: `+86${dialled}`, detail: `${dialled} is +86${dialled} (CN).` },
      ...rules,
      { stage: 'trunk', code: 'trunk_down', passed: false, subject: config.trunks[1]?.name, number: null, detail: 'The trunk does not answer.' },
      { stage: 'trunk', code: 'trunk_taken', passed: true, subject: trunk?.name, number: dialled, detail: `Choice 1: ${dialled} from 02161234567, 0.08 a minute.` },
    ],
  });
}

function waveform(): MockAnswer {
  const talk = (index: number, phase: number) => (Math.sin(index / 23 + phase) > 0 ? Math.abs(Math.sin(index * 1.7) * Math.cos(index / 3.1)) * 0.8 + 0.08 : 0.02);
  return ok({ left: Array.from({ length: 800 }, (_, index) => talk(index, 0)), right: Array.from({ length: 800 }, (_, index) => talk(index, Math.PI)) });
}

/** Two seconds of two quiet tones, one a side, as any WAV player takes it. */
export function tone(channels: 1 | 2): Uint8Array {
  const rate = 8000;
  const frames = rate * 2;
  const bytes = new DataView(new ArrayBuffer(44 + frames * 2 * channels));
  const text = (at: number, value: string) => [...value].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + frames * 2 * channels, true);
  text(8, 'WAVEfmt ');
  [[16, 16, 4], [20, 1, 2], [22, channels, 2], [24, rate, 4], [28, rate * 2 * channels, 4], [32, 2 * channels, 2], [34, 16, 2]].forEach(([at = 0, value = 0, size]) => (size === 4 ? bytes.setUint32(at, value, true) : bytes.setUint16(at, value, true)));
  text(36, 'data');
  bytes.setUint32(40, frames * 2 * channels, true);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++) bytes.setInt16(44 + (frame * channels + channel) * 2, Math.sin((frame / rate) * Math.PI * 2 * (channel ? 620 : 440)) * 6000, true);
  }
  return new Uint8Array(bytes.buffer);
}

function customers(request: MockRequest, id: string | undefined, action: string | undefined): MockAnswer {
  if (id === 'lookup') {
    const number = (request.query.get('number') ?? '').replace(/^\+86/, '');
    return ok({ matches: config.customers.filter((customer) => customer.numbers.some((each) => each.number === number || each.e164 === number)) });
  }
  if (id && action === 'timeline') return page(live.timelineOf(id), request.query);
  if (action === 'notes') return ok();
  const { query } = request;
  const level = query.get('level');
  const tag = query.get('tag');
  const rows = request.method === 'GET' && !id ? config.customers.filter((row) => (!level || row.level === level) && (!tag || row.tags.some((each) => each.includes(tag)))) : config.customers;
  const now = new Date().toISOString();
  return resource<Customer>(rows, request, id, () => ({ createdAt: now, updatedAt: now, lastContactAt: null, tags: (request.body['tags'] as string[] | undefined) ?? [] }), 'customer');
}

function flows(request: MockRequest, id: string | undefined, action: string | undefined): MockAnswer {
  const flow = config.flows.find((each) => each.id === id);
  if (!flow || !action) return resource(config.flows, request, id, (body) => ({ publishedVersion: null, publishedAt: null, tree: { head: { schemaVersion: 1, name: String(body['name']), language: 'zh-CN' }, root: { node: { type: 'play' as const, id: 'play1', prompt: [] }, branches: [] } } }), 'flow');
  switch (action) {
    case 'tree':
      if (request.method === 'PUT') {
        flow.tree = request.body as never;
        flow.version += 1;
      }
      return ok(flow.tree, `"${flow.version}"`);
    case 'publish':
      flow.publishedVersion = (flow.publishedVersion ?? 0) + 1;
      flow.publishedAt = new Date().toISOString();
      return ok(flow);
    case 'validate':
      return ok({ problems: JSON.stringify(flow.tree).includes('"queue":""') ? [{ nodeId: null, field: 'queue', code: 'queue.empty', detail: 'No queue.', severity: 'error' }] : [] });
    case 'versions':
      return ok({ items: Array.from({ length: flow.publishedVersion ?? 0 }, (_, index) => ({ version: index + 1, publishedAt: ago(minutes(9000 - index * 3000)), publishedBy: '方华（班长）' })).reverse() });
    default:
      return ok(simulate(flow.tree, (request.body['inputs'] as never) ?? []));
  }
}

function mail(request: MockRequest, id: string | undefined, action: string | undefined, more: string | undefined): MockAnswer {
  if (id === 'server') {
    if (action === 'test') return ok({ sent: true, reason: null });
    if (request.method === 'PUT') {
      const { password, ...values } = request.body;
      Object.assign(config.mailServer, values, password ? { hasPassword: true } : {}, { version: config.mailServer.version + 1 });
    }
    return ok(config.mailServer, `"${String(config.mailServer.version)}"`);
  }
  if (!action) return page(config.mails.filter((each) => !request.query.get('state') || each.state === request.query.get('state')), request.query);
  if (more === 'retry') Object.assign(config.mails.find((each) => each.id === action) ?? {}, { state: 'sent', lastError: null });
  else config.mails.splice(config.mails.findIndex((each) => each.id === action), 1);
  return ok();
}

function voicemail(request: MockRequest, id: string | undefined, action: string | undefined): MockAnswer {
  if (id === 'boxes') return resource(config.voicemailBoxes, request, action, () => ({ hasPin: false, hasGreeting: false, newMessages: 0, oldMessages: 0 }), 'voicemail_box');
  if (action === 'counts') return ok({ items: config.voicemailBoxes.map((box) => ({ boxId: box.id, number: box.number, name: box.name, newMessages: box.newMessages, oldMessages: box.oldMessages })) });
  return resource(config.voicemailMessages, request, action, () => ({}), 'voicemail');
}

export function handle(request: MockRequest): MockAnswer {
  const rest = request.path.replace(/^\/api\/v1\//, '');
  const early = auth(request, rest);
  if (early) return early;
  const [kind = '', id, action, more] = rest.split('/');
  switch (kind) {
    case 'desk':
      return desk(request, rest);
    case 'floor':
      if (id === 'agents') live.setAgent(action ?? '', { status: request.body['status'] as 'available', reason: 'supervisor' });
      else if (id === 'calls') live.endCall(action ?? '');
      else return ok(live.floor());
      return ok();
    case 'statistics':
      return statistics(rest, request.query);
    case 'calls':
      if (id === 'parked') return ok({ items: config.parked });
      return calls(request, id, action);
    case 'recordings':
      return action === 'waveform' ? waveform() : { status: 200, raw: { type: 'audio/wav', bytes: tone(2) } };
    case 'customers':
      return customers(request, id, action);
    case 'flows':
      return flows(request, id, action);
    case 'services':
      return resource(config.services, request, id, () => ({ linesTaken: 0 }), 'service');
    case 'voicexml':
      return ok({ items: [] });
    case 'calendars':
      return id ? ok({ items: [], awaited: [] }) : page([], request.query);
    case 'prompts':
      if (action === 'audio' && request.method === 'GET') return { status: 200, raw: { type: 'audio/wav', bytes: tone(1) } };
      if (action === 'versions' || action === 'uses') return ok({ items: [] });
      return resource(config.prompts, request, id, () => ({ number: config.prompts.length + 1, durationMs: 3000, sizeBytes: 96_000, updatedAt: new Date().toISOString() }), 'prompt');
    case 'users':
      return action ? ok() : resource(config.users, request, id, () => ({ createdAt: new Date().toISOString(), lastSignInAt: null }), 'user');
    case 'extensions':
      if (id === 'connection') return ok({ domain: 'galaxy', server: '127.0.0.1', port: 5060, transports: ['udp', 'tcp'], localOnly: false });
      if (action === 'password') return ok({ password: 'Qm7-vd2K-pX9s' });
      return resource(config.extensions, request, id, () => ({ password: 'Tf4-kz8W-nB3y', registrations: [] }), 'extension');
    case 'faxes':
      if (id && !action && request.method === 'GET') return ok({ fax: config.faxes.find((each) => each.id === id), attempts: [] });
      return page(config.faxes.filter((each) => each.direction === request.query.get('direction')), request.query);
    case 'ring-groups':
      return resource(config.ringGroups, request, id, () => ({}), 'ring_group');
    case 'feature-codes':
      return resource(config.featureCodes, request, id, () => ({}), 'feature_code');
    case 'lines':
      return ok({ items: config.lines() });
    case 'api-keys':
      return resource(config.apiKeys, request, id, () => ({ key: 'sbk_3fN8qLw2ZrT7vXc5', createdAt: new Date().toISOString(), lastUsedAt: null }), 'api_key');
    case 'trunks':
      return resource(config.trunks, request, id, () => ({ status: { state: 'unknown' as const, since: null, channels: 0 } }), 'trunk');
    case 'trunk-groups':
      return resource(config.trunkGroups, request, id, () => ({}), 'trunk_group');
    case 'number-pools':
      if (action === 'usage') return ok(config.numberPools.find((pool) => pool.id === id)?.numbers.map(({ number }, index) => ({ number, callsToday: 37 - index * 20 })) ?? []);
      return resource(config.numberPools, request, id, () => ({}), 'number_pool');
    case 'outbound-rules':
      if (id === 'order') {
        const ids = request.body['ids'] as string[];
        config.outboundRules.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
        return ok();
      }
      return resource(config.outboundRules, request, id, () => ({}), 'outbound_rule');
    case 'routes':
      return routes(request, id);
    case 'tenants':
      return resource(config.tenants, request, id, () => ({ createdAt: new Date().toISOString(), platform: false, password: 'Kp9-tw2M-xC6r' }), 'tenant');
    case 'settings':
      if (request.method === 'PUT') Object.assign(config.settings, request.body);
      return ok(config.settings, '"1"');
    case '_mock':
      return ok({ callId: live.ringMe(request.query.get('number') ?? undefined), more });
    case 'devices':
      if (action === 'secret') return ok({ id, url: 'https://galaxy.example.com/provisioning/n3wS3cret/' });
      return resource(config.devices, request, id, () => ({ fetches: 0, lastFetchAt: null, lastFetchFrom: null, lastFetchAgent: null, url: 'https://galaxy.example.com/provisioning/0neT1me/' }), 'device');
    case 'mail':
      return mail(request, id, action, more);
    case 'callbacks': {
      const found = made.callbacks.find((each) => each.id === id);
      if (action === 'cancel' && found) Object.assign(found, { state: 'cancelled', reason: 'cancelled', closedAt: new Date().toISOString() });
      if (request.method === 'PUT' && found) Object.assign(found, request.body.note !== undefined ? { note: request.body.note } : {}, { state: 'waiting', closedAt: null, version: found.version + 1 });
      if (found) return ok(found);
      if (request.method === 'POST') return ok(made.callbacks[0]);
      return page(made.callbacks.filter((each) => String(each.closedAt === null) === (request.query.get('open') ?? 'true')), request.query);
    }
    case 'callback-offers':
      return resource(made.callbackOffers, request, id, () => ({}), 'callback_offer');
    case 'staffing':
      return ok(made.staffing((request.body.agents as number | null | undefined) ?? null));
    case 'voicemail':
      return voicemail(request, id, action);
    case 'conference-rooms':
      return resource(config.conferenceRooms, request, id, () => ({}), 'conference_room');
    case 'recording-rules':
      return resource(config.recordingRules, request, id, () => ({}), 'recording_rule');
    case 'skills':
    case 'agents':
    case 'queues':
    case 'numbers':
    case 'dispositions':
    case 'scripts':
    case 'audit':
      return resource(config[kind] as Row[], request, id, () => ({}), kind.slice(0, -1));
    default:
      return missing('resource');
  }
}
