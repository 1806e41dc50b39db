import { callbackStates } from '@/features/callbacks/types';
import { keyActions } from '@/shared/actionKeys';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import en from '@/i18n/en';
import zhCN from '@/i18n/zh-CN';
import { drillNames, figureNames } from '@/features/insight/figures';
import { gaugeNames } from '@/features/insight/wall';
import { pathProblems, stepTypes } from '@/features/services/types';
import { securityKinds, systemFigures } from '@/features/security/types';
import { mailSecurities, mailStates } from '@/features/mail/types';
import { sourceTls } from '@/features/data/types';
import { exitsOf, groups, nodeTypes } from '@/features/flows/model';
import { overflowReasons, overflowTargets, queueConditions } from '@/shared/api/queueRules';
import { dispositionFlags, fieldTypes, losses, popCases, popShows, whispers } from '@/shared/api/seat';
import { deviceVendors, dialledFeatures, inCallFeatures, phoneKeyKinds, ringStrategies, services, sharedMedia, strategies } from '@/shared/api/types';

const source = join(process.cwd(), 'src');
const words: Record<string, Record<string, Record<string, string>>> = { 'zh-CN': zhCN, en };
const areas = Object.keys(zhCN);

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'i18n' ? [] : filesIn(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const files = filesIn(source).map((path) => ({ path: path.slice(source.length + 1), text: readFileSync(path, 'utf8') }));

function missing(key: string): string[] {
  const [area = '', name = ''] = key.split(':', 2);
  return Object.keys(words).filter((language) => words[language]?.[area]?.[name] === undefined).map((language) => `${language} ${key}`);
}

/** Every value an enumeration can have must have a label. */
const families: Record<string, string[]> = {
  'services:step.': [...stepTypes, 'agent', 'ringGroup', 'service', 'fax'],
  'services:problem.': [...pathProblems],
  'services:taken.': ['open', 'closed', 'holiday', 'off'],
  'fax:state.': ['queued', 'sending', 'sent', 'receiving', 'received', 'failed', 'cancelled'],
  'fax:transport.': ['audio', 't38'],
  'fax:': ['in', 'out'],
  'desk:status.': ['available', 'break', 'signedOut'],
  'desk:state.': ['idle', 'reserved', 'ringing', 'onCall', 'afterCallWork'],
  'desk:callState.': ['ringing', 'dialing', 'talking', 'held'],
  'desk:phone.': ['offline', 'connecting', 'registered', 'waiting'],
  'desk:fault.': ['credentials', 'connection', 'registration', 'microphoneDenied', 'microphoneMissing', 'microphoneBusy', 'insecureContext', 'media', 'busy'],
  'desk:faultHelp.': ['microphoneDenied', 'microphoneMissing', 'microphoneBusy', 'insecureContext', 'media'],
  'floor:tone.': ['available', 'reserved', 'ringing', 'onCall', 'afterCallWork', 'break', 'signedOut', 'lost'],
  'floor:contact.': ['waiting', 'reserved', 'ringing'],
  'floor:force.': ['available', 'break', 'signedOut'],
  'floor:figure.': ['waiting', 'calls', 'available', 'onCall', 'afterCallWork', 'break', 'offered', 'answered', 'abandoned', 'inTarget'],
  'insight:figure.': [...figureNames],
  'insight:def.': [...figureNames],
  'insight:drill.': drillNames,
  'insight:step.': ['halfHour', 'hour', 'day'],
  'seat:whispers.': [...whispers],
  'seat:on.': ['ringing', 'answered'],
  'seat:case.': [...popCases],
  'seat:show.': [...popShows],
  'seat:open.': ['tab', 'window'],
  'seat:flag.': [...dispositionFlags],
  'seat:type.': [...fieldTypes],
  'seat:loss.': [...losses],
  'seat:by.': ['agent', 'queue', 'day'],
  'seat:said.': ['asked', 'answered', 'low', 'high'],
  'floor:figureMeans.': ['waiting', 'calls', 'available', 'onCall', 'afterCallWork', 'break', 'offered', 'answered', 'abandoned', 'inTarget'],
  'insight:alarmShow.': ['all', 'open'],
  'insight:severity.': ['warning', 'critical'],
  'insight:webhookState.': ['waiting', 'delivered', 'failed'],
  'insight:gauge.': gaugeNames,
  'insight:gaugeDef.': gaugeNames,
  'calls:state.': ['setup', 'ringing', 'ivr', 'queued', 'talking', 'held', 'ended'],
  'calls:direction.': ['inbound', 'outbound', 'internal'],
  'calls:legKind.': ['caller', 'agent', 'trunk', 'extension'],
  'calls:time.': ['ivrMs', 'waitMs', 'ringMs', 'talkMs', 'holdMs', 'wrapUpMs'],
  'calls:recordingState.': ['recording', 'closed', 'truncated', 'recovered'],
  'queues:medium.': [...sharedMedia],
  'queues:reason.': [...overflowReasons],
  'queues:to.': [...overflowTargets],
  'queues:condition.': [...queueConditions],
  'queues:skills.': ['all', 'best', 'none'],
  'billing:mode.': ['prepaid', 'postpaid'],
  'billing:kind.': ['topup', 'charge', 'correction'],
  'billing:what.': ['added', 'changed', 'removed'],
  'billing:direction.': ['inbound', 'outbound'],
  'billing:': ['added', 'changed', 'removed', 'unchanged', 'opening', 'topUps', 'corrections', 'charges', 'closing'],
  'customers:level.': ['normal', 'vip', 'blocked'],
  'common:role.': ['administrator', 'supervisor', 'agent'],
  'common:language.': ['zh-CN', 'en'],
  'admin:target.': ['flow', 'queue', 'extension', 'ringGroup', 'service', 'voicemail'],
  'mail:state.': ['all', ...mailStates],
  'mail:security.': [...mailSecurities],
  'voicemail:status.': ['new', 'read', 'done'],
  'callbacks:state.': [...callbackStates],
  'callbacks:from.': ['queue', 'flow', 'closing', 'web', 'recovered'],
  'callbacks:': ['open', 'closed'],
  'admin:recordingFormat.': ['wav', 'oggOpus'],
  'staffing:model.': ['erlangA', 'erlangC'],
  'admin:calls.': ['forwardAlways', 'forwardBusy', 'forwardNoAnswer', 'forwardUnregistered'],
  'admin:feature.': [...dialledFeatures, ...services, ...inCallFeatures],
  'admin:featureGroup.': ['dialled', 'service', 'inCall'],
  'admin:device.vendor.': [...deviceVendors],
  'admin:device.key.': [...phoneKeyKinds],
  'admin:ringStrategy.': [...ringStrategies],
  'security:counter.': ['admitted', 'droppedFlood', 'droppedScanner', 'droppedFailures', 'droppedByAdministrator', 'busy', 'authFailures', 'sources'],
  'security:reason.': ['flood', 'scanner', 'userFailures', 'addressFailures', 'administrator'],
  'security:rule.': ['allow', 'deny'],
  'security:kind.': [...securityKinds],
  'security:state.': ['ok', 'degraded', 'failed'],
  'security:check.': ['database', 'journal', 'disk', 'tenants', 'telephones'],
  'security:figure.': [...systemFigures],
  'desk:line.': ['free', 'ringing', 'talking', 'doNotDisturb', 'offline'],
  'admin:dtmfMode.': ['auto', 'rfc4733', 'inband', 'info'],
  'admin:trunkState.': ['up', 'down', 'unknown'],
  'admin:mediaEncryption.': ['none', 'optional', 'required'],
  'floor:supervise.': ['monitor', 'whisper', 'barge'],
  'admin:extensionKind.': ['user', 'phone'],
  'admin:recordingRule.announce.': ['none', 'customer', 'both'],
  'admin:recordingRule.decidedBy.': ['rule', 'queue', 'extension', 'settings'],
  'admin:recordingRule.misfit.': ['enabled', 'direction', 'queueId', 'trunkId', 'numberId', 'extensionId'],
  'calls:access.': ['recording.played', 'recording.downloaded'],
  'desk:keys.': keyActions,
  'admin:strategy.': [...strategies],
  'admin:strategyMeans.': [...strategies],
  'admin:formula.': ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6'],
  'admin:wrapUpMode.': ['none', 'optional', 'agentRequested', 'mandatory', 'mandatoryTimeout', 'mandatoryForcedTimeout'],
  'routing:kind.': ['carrier', 'gateway'],
  'routing:authentication.': ['address', 'digest', 'both'],
  'routing:identity.': ['none', 'assertedIdentity', 'remoteParty'],
  'routing:calledForm.': ['asDialled', 'e164', 'national', 'digits'],
  'routing:rewrites.': ['calledOut', 'callerOut', 'calledIn', 'callerIn'],
  'routing:portStrategy.': ['inOrder', 'roundRobin', 'leastUsed'],
  'routing:strategy.': ['priority', 'leastCost'],
  'routing:strategyHint.': ['priority', 'leastCost'],
  'routing:action.': ['allow', 'block'],
  'routing:caller.': ['trunk', 'fixed', 'own', 'rotate', 'local', 'anonymous'],
  'routing:callerHint.': ['trunk', 'fixed', 'own', 'rotate', 'local', 'anonymous'],
  'routing:dayShort.': ['1', '2', '3', '4', '5', '6', '7'],
  'routing:test.': ['inbound', 'outbound'],
  'routing:stage.': ['number', 'policy', 'cap', 'rule', 'trunk', 'caller', 'inbound'],
  'routing:step.': ['caller.wanted', 'caller.fixed', 'caller.trunk', 'caller.own', 'caller.rotated', 'caller.local', 'caller.rewritten', 'allowed', 'anonymous', 'blocked_prefix', 'caller_differs', 'caller_kept', 'cap_reached', 'country_closed', 'country_open', 'digest', 'disabled', 'emergency', 'fraud_prefix', 'international_limit', 'matched', 'no_number', 'no_port', 'no_rights', 'no_rule', 'no_rules', 'no_source', 'no_trunk', 'not_a_number', 'not_allowed', 'number', 'number_used_up', 'open_prefix', 'outside_window', 'pattern_differs', 'pool_used_up', 'port_taken', 'prefix_differs', 'read', 'rewritten', 'rule_blocks', 'trunk', 'trunk_down', 'trunk_full', 'trunk_off', 'trunk_prefix', 'trunk_taken', 'trunk_unregistered', 'within_caps'],
  'routing:tab.': ['connection', 'registration', 'identity', 'rewriting', 'limits', 'costs'],
  'routing:registered.': ['registering', 'registered', 'failed'],
  'routing:policy.': ['callsPerHour', 'callsPerDay', 'minutesPerHour', 'minutesPerDay'],
  'routing:policy.caps.': ['user', 'tenant'],
  'routing:rule.': ['fromTime', 'toTime'],
  'prompts:kind.': ['tts', 'recorded', 'upload'],
  'flows:kind.': ['tree', 'graph'],
  'flows:askKind.': ['words', 'yesNo', 'digits', 'number', 'date', 'time', 'grammar'],
  'flows:recordingAction.': ['start', 'stop', 'pause', 'resume'],
  'flows:channel.': ['sms', 'email'],
  'flows:known.': ['name', 'company', 'level', 'id', 'waiting', 'expectedWait', 'longestWait', 'staffed', 'idle'],
  'flows:change.': ['added', 'removed', 'changed'],
  'flows:group.': Object.keys(groups),
  'calendars:reason.': ['week', 'holiday', 'workday', 'hours'],
  'flows:part.': ['text', 'prompt', 'value', 'silence'],
  'flows:type.': nodeTypes,
  'flows:help.': nodeTypes,
  'data:tls.': [...sourceTls],
  'flows:exit.': [...new Set([...Object.values(exitsOf).flat(), 'error', 'hangup', 'holiday'])],
  'flows:dateKind.': ['holiday', 'workday', 'hours'],
  'flows:end.': ['hangup', 'caller_hangup', 'flow_end', 'flow_error', 'flow_budget', 'flow_cancelled', 'flow_transferred', 'waiting'],
  'flows:sayAs.': ['text', 'digits', 'number', 'currency', 'date', 'time', 'duration'],
  'flows:day.': ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
};

describe('Words', () => {
  it('have the same keys in both languages and none is empty', () => {
    for (const area of areas) expect(Object.keys(en[area as keyof typeof en]).sort()).toEqual(Object.keys(zhCN[area as keyof typeof zhCN]).sort());
    const empty = Object.entries(words).flatMap(([language, all]) => Object.entries(all).flatMap(([area, entries]) => Object.entries(entries).filter(([, text]) => !text.trim()).map(([key]) => `${language} ${area}:${key}`)));
    expect(empty).toEqual([]);
  });

  it('exist for every key that the code names', () => {
    const pattern = new RegExp(`['"\`]((?:${areas.join('|')}):[\\w.-]+)['"\`]`, 'g');
    const used = files.flatMap((file) => [...file.text.matchAll(pattern)].map((match) => match[1] ?? ''));
    expect(used.length).toBeGreaterThan(300);
    expect([...new Set(used)].flatMap(missing)).toEqual([]);
  });

  it('exist for every value of every enumeration', () => {
    expect(Object.entries(families).flatMap(([prefix, values]) => values.flatMap((value) => missing(prefix + value)))).toEqual([]);
  });

  it('are listed for every family of keys that the code builds', () => {
    const pattern = new RegExp(`\`((?:${areas.join('|')}):[\\w.]*)\\$\\{[^\`]*\``, 'g');
    // Codes of the server: a missing one falls back to the server's own words.
    const open = ['callbacks:result.', 'errors:', 'errors:field.', 'calls:reason.', 'errors:place.', 'calls:by.', 'calls:event.', 'floor:reason.', 'admin:action.', 'admin:kind.', 'admin:did.', 'common:actor.', 'calls:attached.', 'insight:rule.', 'insight:why.', 'insight:busy.'];
    const built = files.flatMap((file) => [...file.text.matchAll(pattern)].map((match) => match[1] ?? ''));
    expect([...new Set(built)].filter((prefix) => !(prefix in families) && !open.includes(prefix))).toEqual([]);
  });

  it('use the same placeholders in both languages', () => {
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    for (const area of areas) {
      for (const [key, text] of Object.entries(words['zh-CN']?.[area] ?? {})) expect([key, holes(words['en']?.[area]?.[key] ?? '')]).toEqual([key, holes(text)]);
    }
  });
});

describe('The code', () => {
  it('holds no Chinese', () => {
    const found = files.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (/\p{Script=Han}/u.test(line.replace(/\/\/.*|\/\*.*\*\//, '')) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('holds no words between JSX tags or in attributes that people read', () => {
    const readable = new Set(['title', 'placeholder', 'label', 'message', 'description', 'aria-label', 'tooltip', 'alt', 'okText', 'cancelText', 'extra', 'emptyText']);
    // Brands, units and key names are the same everywhere.
    const same = /^(https:\/\/|Switchboard|Ctrl\+Enter|F2|F4|Alt\+[A-Z]|· SIP|MOS|v|ms|203\.0\.113\.7\/32)$/;
    // A component of ours may take the key and find the words itself; that they exist is proved above.
    const isKey = new RegExp(`^(?:${areas.join('|')}):[\\w.-]+$`);
    const found: string[] = [];
    for (const { path, text } of files.filter((file) => file.path.endsWith('.tsx'))) {
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
      const visit = (node: ts.Node): void => {
        const said = ts.isJsxText(node) ? node.text.trim() : ts.isJsxAttribute(node) && readable.has(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer) ? node.initializer.text : '';
        if (/\p{L}{1,}/u.test(said) && !same.test(said) && !isKey.test(said)) found.push(`${path}: ${said}`);
        ts.forEachChild(node, visit);
      };
      visit(tree);
    }
    expect(found).toEqual([]);
  });
});
