import type { Service } from '../src/features/services/types';
import type { Fax } from '../src/features/faxes/types';
import { usualProfile } from '../src/features/routing/trunk';
import type { MailServer, OutgoingMail } from '../src/features/mail/types';
import type { VoicemailBox, VoicemailMessage } from '../src/features/voicemail/types';
import { usualRules } from '../src/shared/api/queueRules';
import { type Script, type ScriptStep, usualSeat } from '../src/shared/api/seat';
import type { NumberPool, OutboundRule, TrunkGroup } from '../src/shared/api/routing';
import type { Agent, ApiKey, AuditEntry, ConferenceRoom, Customer, Device, Disposition, Extension, FeatureCode, Flow, InboundNumber, LineState, ParkedCall, Prompt, Queue, RecordingRule, RingGroup, Settings, Skill, Tenant, Trunk, User } from '../src/shared/api/types';
import { demoTree, graphOf, type MockFlow } from './flow';
import { ago, between, minutes, newId, pick, random } from './random';

const family = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '胡', '朱', '高', '林', '何', '郭', '马', '罗'];
const given = ['小明', '丽华', '建国', '秀英', '伟', '芳', '敏', '静', '磊', '强', '洋', '艳', '勇', '娟', '涛', '明', '超', '霞', '平', '刚', '桂英', '思远', '雨桐', '子涵', '欣怡'];
const companies = ['上海云帆贸易有限公司', '杭州青禾科技有限公司', '苏州恒力电器经销部', '南京百川物流有限公司', '宁波海棠酒店管理公司', null, null, null, null];
const districts = ['上海市浦东新区张杨路 500 号', '杭州市西湖区文三路 90 号', '苏州市姑苏区人民路 1547 号', '南京市鼓楼区中山北路 26 号', '宁波市海曙区中山西路 11 号'];
export const personName = () => pick(family) + pick(given);
export const mobile = () => `1${pick(['38', '39', '50', '58', '86', '89', '77'])}${String(between(0, 99_999_999)).padStart(8, '0')}`;

export const skills: Skill[] = [
  { id: newId(), name: '售后维修', description: '空调、冰箱、洗衣机的维修受理', version: 1 },
  { id: newId(), name: '售前咨询', description: '产品与活动咨询', version: 1 },
  { id: newId(), name: 'English', description: 'Calls in English', version: 1 },
  { id: newId(), name: '投诉处理', description: null, version: 1 },
];
const skill = (name: string) => skills.find((item) => item.name === name)?.id ?? '';

/** Services are made by tests; the demo's numbers lead straight to flows and queues. */
export const services: Service[] = [];

export const prompts: Prompt[] = (
  [
    ['欢迎语', 'zh-CN', 'tts', '您好，欢迎致电星河电器客户服务中心。', 4200],
    ['Welcome', 'en', 'tts', 'Welcome to Galaxy Appliances.', 2600],
    ['主菜单', 'zh-CN', 'tts', '售后维修请按 1，产品咨询请按 2，投诉建议请按 3，重听请按星号。', 8300],
    ['下班提示', 'zh-CN', 'recorded', null, 6100],
    ['等待音乐 · 晨光', 'zh-CN', 'upload', null, 128_000],
    ['坐席全忙', 'zh-CN', 'tts', '目前坐席全忙，请您稍候。', 3000],
  ] as const
).map(([name, language, kind, text, durationMs], index) => ({ id: newId(), number: index + 1, name, language, kind, text, voice: kind === 'tts' ? 'cmn-latn-pinyin' : null, durationMs, sizeBytes: durationMs * 32, version: 1, updatedAt: ago(minutes(between(200, 90_000))) }));

function queue(name: string, skillName: string | null, more: Partial<Queue> = {}): Queue {
  return {
    id: newId(), name, description: null, strategy: 'longest-idle-agent', priority: 0, weight: 1,
    requiredSkills: skillName ? [{ skillId: skill(skillName), level: 2 }] : [], serviceLevelMs: 20_000, serviceLevelFormula: 'SL4', ringTimeoutMs: 20_000,
    wrapUpMode: 'mandatoryTimeout', wrapUpMs: 45_000, maxWaitMs: 300_000, overflowFlowId: null, maxLength: 50, musicPromptId: prompts[4]?.id ?? null,
    announcePosition: true, announceWait: false, announceEveryMs: 30_000, record: true, rules: usualRules, seat: usualSeat, version: 1, ...more,
  };
}

export const queues: Queue[] = [
  queue('售后服务', '售后维修'),
  queue('产品咨询', '售前咨询', { serviceLevelMs: 30_000 }),
  queue('投诉建议', '投诉处理', { priority: 10, wrapUpMs: 90_000 }),
  queue('English', 'English', { serviceLevelFormula: 'SL1' }),
];

const agentNames = ['陈晓雯', '李志强', '王雨桐', '赵敏', '孙丽', '周杰', '吴思远', '郑好', '冯涛', '何欣怡', '林静', '高翔', '罗娟', '徐磊', '马超', '胡艳', '朱明', '郭霞', '黄勇', '杨洋', '刘洋', '唐薇', '宋佳', '韩雪'];

export const users: User[] = [];
export const extensions: Extension[] = [];
export const agents: Agent[] = [];

function addUser(name: string, displayName: string, role: User['role'], number: string | null): User {
  const id = newId();
  let extensionId: string | null = null;
  if (number) {
    extensionId = newId();
    extensions.push({
      id: extensionId, number, displayName, userId: id, kind: 'user', ringTimeoutMs: 30_000, record: true, mediaEncryption: 'optional', enabled: true, forwardsOutside: false, calls: {}, version: 1,
      registrations: random() < 0.7 ? [{ contact: `sip:${number}@browser.invalid`, transport: 'ws', userAgent: 'Switchboard-Softphone', expiresAt: new Date(Date.now() + 240_000).toISOString(), source: `192.0.2.${between(10, 99)}:51822` }] : [],
    });
  }
  const user: User = { id, name, displayName, email: `${name}@galaxy.example`, role, language: 'zh-CN', timeZone: 'Asia/Shanghai', enabled: true, extensionId, version: 1, createdAt: ago(minutes(200_000)), lastSignInAt: ago(minutes(between(3, 4000))), secondFactor: false };
  users.push(user);
  return user;
}

export const admin = addUser('admin', '系统管理员', 'administrator', null);
export const supervisor = addUser('banzhang', '方华（班长）', 'supervisor', '1000');
agentNames.forEach((name, index) => {
  const user = addUser(index === 0 ? 'agent' : `a${1001 + index}`, name, 'agent', String(1001 + index));
  const own = index === 0 ? [0, 1] : [index % 4, (index + 1) % 3];
  agents.push({
    id: newId(), userId: user.id, number: String(8001 + index), displayName: name,
    skills: own.map((at) => ({ skillId: skills[at === 2 ? 3 : at === 3 ? 2 : at]?.id ?? '', level: between(2, 5) })),
    queues: [...new Set(own)].map((at) => ({ queueId: queues[at]?.id ?? '', priority: 0 })), wrapUpMs: null, autoAnswer: false, capacity: {}, enabled: index !== 22, version: 1,
  });
});
extensions.push({ id: newId(), number: '2001', displayName: '前台话机', userId: null, kind: 'phone', ringTimeoutMs: 30_000, record: false, mediaEncryption: 'optional', enabled: true, forwardsOutside: false, calls: {}, version: 1, registrations: [{ contact: 'sip:2001@192.0.2.31:5060', transport: 'udp', userAgent: 'Yealink SIP-T31P', expiresAt: new Date(Date.now() + 1_800_000).toISOString(), source: '192.0.2.31:5060' }] });

export const ringGroups: RingGroup[] = [
  { id: newId(), number: '2000', name: '前台', strategy: 'longestIdle', members: ['2001', '1001', '1002'], memberRingMs: 15_000, timeoutMs: 60_000, then: '售后服务', callsOutside: false, enabled: true, version: 1 },
];
export const featureCodes: FeatureCode[] = (
  [['*72', 'forwardAlways'], ['*73', 'forwardAlwaysOff'], ['*78', 'doNotDisturb'], ['*79', 'doNotDisturbOff'], ['*8', 'pickUp'], ['*68', 'park'], ['*600', 'echo'], ['*601', 'milliwatt'], ['*2', 'consult'], ['*3', 'consultComplete']] as const
).map(([code, feature]) => ({ id: newId(), code, feature, argument: null, enabled: true, version: 1 }));
export const lines = (): LineState[] =>
  extensions.map((each, index) => ({ extensionId: each.id, number: each.number, displayName: each.displayName, state: (['free', 'talking', 'free', 'ringing', 'offline'] as const)[index % 5] ?? 'free', with: index % 5 === 1 || index % 5 === 3 ? '13800138000' : null }));
export const parked: ParkedCall[] = [{ callId: newId(), slot: '701', caller: '13900139000', callerName: '王丽华', startedAt: ago(minutes(1)) }];

export const trunks: Trunk[] = [
  { id: newId(), name: '联通主线', host: '203.0.113.7', port: 5060, transport: 'udp', addresses: ['203.0.113.7/32'], fromUser: null, callerNumber: '02161234567', codecs: ['PCMA', 'PCMU'], dtmfMode: 'auto', mediaEncryption: 'optional', verifyCertificate: true, profile: usualProfile, hasLoginPassword: false, hasInboundPassword: false, maxChannels: 60, prefix: null, stripDigits: 0, addPrefix: null, enabled: true, version: 1, status: { state: 'up', since: ago(minutes(4100)), channels: 9 } },
  { id: newId(), name: '电信备线', host: '198.51.100.20', port: 5060, transport: 'udp', addresses: ['198.51.100.20/32', '198.51.100.21/32'], fromUser: null, callerNumber: '02169876543', codecs: ['PCMA'], dtmfMode: 'auto', mediaEncryption: 'optional', verifyCertificate: true, profile: usualProfile, hasLoginPassword: false, hasInboundPassword: false, maxChannels: 30, prefix: null, stripDigits: 0, addPrefix: null, enabled: true, version: 1, status: { state: 'down', since: ago(minutes(38)), channels: 0 } },
  { id: newId(), name: '模拟网关', host: '192.0.2.40', port: 5060, transport: 'tcp', addresses: ['192.0.2.40/32'], fromUser: 'gw', callerNumber: null, codecs: ['PCMU'], dtmfMode: 'auto', mediaEncryption: 'optional', verifyCertificate: true, profile: usualProfile, hasLoginPassword: false, hasInboundPassword: false, maxChannels: 8, prefix: '9', stripDigits: 1, addPrefix: null, enabled: false, version: 1, status: { state: 'unknown', since: null, channels: 0 } },
];

export const trunkGroups: TrunkGroup[] = [{ id: newId(), name: '市话出口', strategy: 'priority', members: trunks.slice(0, 2).map((trunk, index) => ({ trunkId: trunk.id, priority: index + 1, weight: 1 })), version: 1 }];
export const numberPools: NumberPool[] = [{ id: newId(), name: '回访号码', trunkId: null, numbers: [{ number: '02161234567', extension: null, dailyCalls: 200 }, { number: '02161234568', extension: '1001', dailyCalls: null }], version: 1 }];

function rule(name: string, more: Partial<OutboundRule>): OutboundRule {
  return { id: newId(), name, position: 10, enabled: true, prefixes: [], pattern: null, callers: [], window: null, action: 'allow', reason: null, groupId: null, rewrites: [], callerMode: 'trunk', callerNumber: null, callerPoolId: null, version: 1, ...more };
}

export const outboundRules: OutboundRule[] = [
  rule('夜间禁拨手机', { pattern: '^1[3-9]', window: { days: [], from: '21:00', to: '08:00' }, action: 'block', reason: '夜间不回访' }),
  rule('回访', { callers: ['10*'], groupId: trunkGroups[0]?.id ?? null, callerMode: 'rotate', callerPoolId: numberPools[0]?.id ?? null }),
  rule('其他', { groupId: trunkGroups[0]?.id ?? null }),
];

export const flows: MockFlow[] = [];
function addFlow(name: string, description: string, publishedVersion: number | null): Flow {
  const flow: MockFlow = { id: newId(), name, description, kind: 'tree', draft: null, updatedAt: ago(minutes(2900)), updatedBy: '方华', publishedVersion, publishedAt: publishedVersion ? ago(minutes(3000)) : null, version: 4, tree: demoTree(name, queues.map((item) => item.name)) };
  flow.draft = graphOf(flow.tree);
  flows.push(flow);
  return flow;
}
const mainFlow = addFlow('客服热线', '400 热线的主菜单，上班时间转人工', 3);
addFlow('下班留言', '非工作时间的提示', 1);
addFlow('排队溢出', '等待超过 5 分钟时播放', null);

export const numbers: InboundNumber[] = [
  { id: newId(), number: '+862161234567', label: '客服热线', trunkId: trunks[0]?.id ?? '', target: { type: 'flow', id: mainFlow.id }, maxChannels: 40, enabled: true, version: 1 },
  { id: newId(), number: '+862169876543', label: '投诉专线', trunkId: trunks[1]?.id ?? '', target: { type: 'queue', id: queues[2]?.id ?? '' }, maxChannels: null, enabled: true, version: 1 },
  { id: newId(), number: '61234500', label: '前台直线', trunkId: trunks[0]?.id ?? '', target: { type: 'extension', id: extensions.at(-1)?.id ?? '' }, maxChannels: 2, enabled: false, version: 1 },
];

export const dispositions: Disposition[] = (
  [
    ['上门维修已预约', 'repair.booked', '售后'], ['电话指导已解决', 'repair.solved', '售后'], ['配件咨询', 'repair.parts', '售后'], ['产品咨询', 'sales.info', '咨询'],
    ['活动咨询', 'sales.offer', '咨询'], ['有购买意向', 'sales.lead', '咨询'], ['投诉已受理', 'complaint.taken', '投诉'], ['无效来电', 'none', null],
  ] as const
).map(([name, code, category]) => ({ id: newId(), name, code, category, flags: [], enabled: true, version: 1 }));

const ask = (id: string, title: string, text: string, next: string | null): ScriptStep => ({ id, title, text, fields: null, choices: null, next });

export const scripts: Script[] = [
  {
    id: newId(), name: '报修受理', description: '', enabled: true, version: 1,
    steps: [
      { ...ask('hello', '问候', '您好，海风电器报修热线，请问是哪款产品？', null), fields: [{ name: 'model', label: '型号', type: 'text', required: true, options: null }], choices: [{ label: '需要上门', next: 'visit' }, { label: '电话可解决', next: null }] },
      { ...ask('visit', '预约上门', '请确认地址和方便的时间。', null), fields: [{ name: 'day', label: '日期', type: 'date', required: null, options: null }] },
    ],
  },
];

export const apiKeys: ApiKey[] = [
  { id: newId(), name: '报表同步', scopes: ['calls.read', 'recordings.download'], origins: [], createdAt: ago(minutes(90_000)), lastUsedAt: ago(minutes(12)), expiresAt: null },
  { id: newId(), name: '官网回呼', scopes: ['embed.tokens', 'calls.own'], origins: ['https://crm.example.com'], createdAt: ago(minutes(20_000)), lastUsedAt: null, expiresAt: new Date(Date.now() + 86_400_000 * 60).toISOString() },
];

export const customers: Customer[] = Array.from({ length: 180 }, (_, index) => {
  const number = index === 0 ? '13800138000' : mobile();
  const vip = random() < 0.15;
  const name = index === 0 ? '王小明' : personName();
  return {
    id: newId(), name, company: pick(companies), level: vip ? 'vip' : random() < 0.03 ? 'blocked' : 'normal',
    numbers: [{ id: newId(), number, e164: `+86${number}`, label: '手机' }, ...(random() < 0.2 ? [{ id: newId(), number: `021-${between(50_000_000, 69_999_999)}`, e164: null, label: '家里' }] : [])],
    email: random() < 0.4 ? `kh${index}@mail.example` : null, address: random() < 0.6 ? pick(districts) : null, notes: random() < 0.2 ? '家里有老人，请说慢一点。' : null,
    tags: [...(vip ? ['重点客户'] : []), ...(random() < 0.35 ? [pick(['空调', '冰箱', '洗衣机', '热水器'])] : [])], custom: {}, ownerUserId: null, version: 1,
    createdAt: ago(minutes(between(10_000, 300_000))), updatedAt: ago(minutes(between(100, 9000))), lastContactAt: random() < 0.8 ? ago(minutes(between(30, 40_000))) : null,
  };
});

export const audit: AuditEntry[] = Array.from({ length: 70 }, (_, index) => {
  const [action, subject, detail] = pick([
    ['auth.signIn', 'user', null], ['recording.played', `call ${newId().slice(9, 18)}`, '0:00–2:31'], ['config.updated', 'queue 售后服务', 'wrapUpMs 30000 → 45000'],
    ['flow.published', 'flow 客服热线', 'v3'], ['auth.failed', 'user banzhang', null], ['agent.forced', 'agent 8007', '小休 → 示闲'], ['config.created', 'extension 1024', null],
  ] as const);
  return { id: newId(), time: ago(minutes(index * 17 + 2)), actor: pick(['系统管理员', '方华（班长）', '陈晓雯']), action, subject, detail, address: `192.0.2.${between(10, 60)}` };
});

export const settings: Settings = { tenantDisplayName: '星河电器', defaultLanguage: 'zh-CN', timeZone: 'Asia/Shanghai', recordAll: true, encryptRecordings: false, recordingFormat: 'wav', recordingRetentionDays: 180, faxRetentionDays: 0, outboundTrunkIds: [trunks[0]?.id ?? ''],
  dialling: {
    country: 'CN', countries: ['HK', 'MO'], blockedPrefixes: ['+8816'], openPrefixes: [], emergencyNumbers: [], emergencyGroupId: null, internationalPerUser: 3,
    tenant: { callsPerHour: null, callsPerDay: null, minutesPerHour: null, minutesPerDay: null }, user: { callsPerHour: 60, callsPerDay: null, minutesPerHour: null, minutesPerDay: 480 },
  },
  phones: { transfersReturn: true, firstSlot: 701, lastSlot: 720, parkTimeoutMs: 120_000, provisionOverHttp: false } };

export const tenants: Tenant[] = ['galaxy', 'acme'].map((name, index) => ({
  id: newId(), name, domain: name, displayName: index ? 'ACME Service' : settings.tenantDisplayName, defaultLanguage: index ? 'en' : 'zh-CN', timeZone: index ? 'Europe/London' : 'Asia/Shanghai', enabled: true, platform: index === 0, createdAt: new Date(Date.now() - 86_400_000 * (90 - index * 60)).toISOString(), version: 1,
}));

const fax = (change: Partial<Fax>): Fax => ({
  id: newId(), direction: 'in', state: 'received', number: '02155550101', ownNumber: '4008001234', subject: '', stationId: '4008001234', header: '', pages: 2, pagesDone: 2, attempts: 0, maxAttempts: 1,
  nextAttemptAt: null, createdAt: ago(minutes(42)), finishedAt: ago(minutes(41)), durationMs: 48_000, callId: null, remoteId: '+86 21 5555 0101', bitRate: 14_400, usedEcm: true, transport: 't38', code: 'ok',
  detail: 'Every page was sent and confirmed.', hasDocument: false, sha256: null, sizeBytes: 0, ...change,
});

export const faxes: Fax[] = [
  fax({}),
  fax({ direction: 'out', state: 'sending', number: '01055550199', subject: '报价单', pages: 3, pagesDone: 1, attempts: 1, maxAttempts: 4, finishedAt: null, code: null, detail: null }),
  fax({ direction: 'out', state: 'failed', number: '01055550123', subject: '合同', attempts: 4, maxAttempts: 4, code: 'busy', detail: 'The number was busy.' }),
];

export const mailServer: MailServer = {
  host: 'smtp.example.com', port: 587, security: 'startTls', verifyCertificate: true, userName: 'service', hasPassword: true,
  senderAddress: 'service@example.com', senderName: '星河电器客服', enabled: true, version: 1,
};

export const mails: OutgoingMail[] = [
  { id: newId(), origin: 'voicemail', to: 'night@example.com', subject: '夜间值班 的语音留言：13800000001，0:42', state: 'sent', attempts: 1, nextAttemptAt: null, lastError: null, createdAt: ago(minutes(200)), finishedAt: ago(minutes(200)) },
  { id: newId(), origin: 'voicemail', to: 'nobody@example.com', subject: '夜间值班 的语音留言：13800000002，0:17', state: 'failed', attempts: 1, nextAttemptAt: null, lastError: 'The mail server refuses the recipient: 550 no such user', createdAt: ago(minutes(90)), finishedAt: ago(minutes(90)) },
];

export const voicemailBoxes: VoicemailBox[] = [
  {
    id: newId(), number: '8500', name: '夜间值班', extensionId: null, queueId: queues[0]?.id ?? null, userIds: [], hasPin: true, hasGreeting: false, maxMessageMs: 180_000, minMessageMs: 1000,
    silenceMs: 6000, maxMessages: 100, confirm: true, retentionDays: 90, mailTo: ['night@example.com'], mailAudio: true, enabled: true, newMessages: 1, oldMessages: 1, version: 1,
  },
];

export const voicemailMessages: VoicemailMessage[] = (['new', 'read'] as const).map((status, index) => ({
  id: newId(), boxId: voicemailBoxes[0]?.id ?? '', boxNumber: '8500', boxName: '夜间值班', callId: newId(), caller: `1380000000${String(index + 1)}`, callerName: null,
  receivedAt: ago(minutes(200 - index * 90)), lengthMs: 42_000 - index * 25_000, sizeBytes: 672_000, sha256: '', status, assignedUserId: null, note: null, version: 1,
}));

export const conferenceRooms: ConferenceRoom[] = [
  { id: newId(), number: '8600', name: '早会', pin: null, hostPin: '4711', maxMembers: 20, record: false, announce: true, waitForHost: true, muteOnEntry: false, enabled: true },
];

export const recordingRules: RecordingRule[] = [
  { id: newId(), position: 1, name: '投诉全录', direction: null, queueId: queues[2]?.id ?? null, trunkId: null, numberId: null, extensionId: null, roomId: null, percentage: 100, record: true, announcement: 'customer', retentionDays: 365, format: null, enabled: true },
];

export const devices: Device[] = [
  { id: newId(), label: '前台', vendor: 'yealink', model: 'T46U', mac: '001565aabbcc', extensionId: extensions[0]?.id ?? null, transport: 'udp', keys: [{ kind: 'blf', number: '1002', label: '李志强' }], enabled: true, fetches: 12, lastFetchAt: ago(minutes(300)), lastFetchFrom: '192.168.1.46', lastFetchAgent: 'Yealink SIP-T46U 108.86.0.118', version: 1 },
];
