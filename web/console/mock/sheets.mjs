// Looks at every page of a running server (the demo) and makes contact sheets; tells what axe finds and what overflows sideways:
// node mock/sheets.mjs http://127.0.0.1:8080 OUT [user] [password] [languages] [widths] [name-part]; axe looks at the first width only.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';

const [base = 'http://127.0.0.1:8080', out = 'sheets', user = 'admin', password = 'demo-2026-demo', languages = 'zh-CN,en', widths = '1366,1920', only = ''] = process.argv.slice(2);
const axe = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../node_modules/axe-core/axe.min.js'), 'utf8');
mkdirSync(out, { recursive: true });
const port = 20000 + Math.floor(Math.random() * 20000);
const chromium = spawn('/usr/bin/chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--allow-file-access-from-files',
  `--user-data-dir=${mkdtempSync(join(tmpdir(), 'sheets-'))}`, `--remote-debugging-port=${port}`, 'about:blank',
], { stdio: 'ignore' });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function connect() {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      const target = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()).find((each) => each.type === 'page');
      if (target) return new WebSocket(target.webSocketDebuggerUrl);
    } catch { /* not up yet */ }
    await sleep(200);
  }
  throw new Error('Chromium did not start.');
}

const socket = await connect();
await new Promise((done) => socket.once('open', done));
let id = 0;
const waiting = new Map();
socket.on('message', (data) => {
  const message = JSON.parse(String(data));
  if (message.id) waiting.get(message.id)?.(message.result);
  if (message.method === 'Runtime.exceptionThrown') say(`exception: ${message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text}`);
});
const say = (text) => process.stdout.write(`${text}\n`);
const send = (method, params = {}) => new Promise((done) => {
  waiting.set(++id, done);
  socket.send(JSON.stringify({ id, method, params }));
});
const run = async (expression) => (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }))?.result?.value;
const settled = async () => {
  for (let turn = 0; turn < 60; turn++) {
    await sleep(250);
    if (await run(`document.readyState === 'complete' && !!document.querySelector('.sb-page, .sb-desk, .sb-wall, .sb-sign-in-card, .ant-result') && !document.querySelector('.ant-spin-spinning, .ant-skeleton-active')`)) break;
  }
  await sleep(600);
};
const go = async (path) => {
  await send('Page.navigate', { url: base + path });
  await settled();
};
const call = (method, path, body) => run(`fetch('/api/v1${path}',{method:'${method}',headers:{'Content-Type':'application/json','X-Switchboard':'1'},body:${JSON.stringify(JSON.stringify(body))}}).then(r=>r.text())`);
const click = (selector, at = 0) => run(`(document.querySelectorAll(${JSON.stringify(selector)})[${at}])?.click()`);

const list = (name, path) => [[name, path], [`${name}-new`, path, '.sb-page-extra .ant-btn-primary'], [`${name}-open`, path, 'tbody .sb-row-open']];
const views = [
  ['overview', '/'], ['desk', '/desk'], ['floor', '/floor'], ['conferences', '/conferences'], ...list('wallboards', '/wallboards'), ...list('alarms', '/alarms'), ['floor-history', '/floor-history'],
  ['calls', '/calls'], ['calls-open', '/calls', 'tbody .sb-row-open'], ...list('callbacks', '/callbacks'), ['voicemail', '/voicemail'], ['voicemail-open', '/voicemail', 'tbody .sb-row-open'], ...list('faxes', '/faxes'),
  ['statistics', '/statistics'], ['satisfaction', '/statistics', '[data-node-key=satisfaction] .ant-tabs-tab-btn'], ['attendance', '/attendance'], ['staffing', '/staffing'], ...list('customers', '/customers'),
  ...['flows', 'calendars', 'prompts', 'queues', 'callback-offers', 'dispositions', 'trunks', 'trunk-groups', 'outbound-rules', 'numbers', 'number-pools', 'scripts', 'services', 'voicexml', 'data-tables', 'data-sources', 'users', 'agents', 'skills', 'extensions', 'devices',
    'ring-groups', 'voicemail-boxes', 'conference-rooms', 'feature-codes', 'recording-rules', 'api-keys'].flatMap((name) => list(name, `/admin/${name}`)),
  ['data-rows', '/admin/data-tables', 'tbody tr button'], ['service-path', '/admin/services', 'tbody a[href$="/path"]'], ['route-test', '/admin/route-test'], ['billing', '/billing/account'], ['decks', '/billing/decks'], ['deck', '/billing/decks', 'tbody .sb-row-open, tbody a'], ['statements', '/billing/statements'], ['statement', '/billing/statements', 'tbody .sb-row-open, tbody a'],
  ['mail', '/admin/mail'], ['audit', '/admin/audit'], ['security', '/admin/security'], ['health', '/admin/health'], ['tenants', '/admin/tenants'], ['settings', '/admin/settings'], ['not-there', '/nowhere'],
];
const look = async (name, width) => {
  const { data } = await send('Page.captureScreenshot', { format: 'jpeg', quality: 80 });
  writeFileSync(join(out, `${name}.jpg`), Buffer.from(data, 'base64'));
  const wide = await run(`document.documentElement.scrollWidth > ${width} ? document.documentElement.scrollWidth : 0`);
  if (wide) say(`${name}: ${wide} px wide`);
  if (width !== Number(widths.split(',')[0])) return;
  await run(axe);
  const faults = await run(`(async () => {
    await Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished));
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').flatMap((v) => v.nodes.slice(0, 3).map((n) => v.id + ' ' + n.target.join(' ') + ': ' + n.html.slice(0, 160)));
  })()`);
  for (const fault of faults ?? ['axe did not run']) say(`${name}: ${fault}`);
};
const sheet = async (name, names, width) => {
  const cells = names.map((one) => `<figure><img src="file://${resolve(out, `${one}.jpg`)}"><figcaption>${one}</figcaption></figure>`).join('');
  writeFileSync(join(out, `${name}.html`), `<meta charset="utf-8"><style>body{margin:8px;display:grid;grid-template-columns:repeat(2,1fr);gap:8px;font:13px sans-serif}figure{margin:0}img{width:100%;border:1px solid #999}</style>${cells}`);
  await send('Emulation.setDeviceMetricsOverride', { width: width > 1500 ? 2400 : 2000, height: 1200, deviceScaleFactor: 1, mobile: false });
  await send('Page.navigate', { url: `file://${resolve(out, `${name}.html`)}` });
  await sleep(1200);
  const height = await run('document.documentElement.scrollHeight');
  await send('Emulation.setDeviceMetricsOverride', { width: width > 1500 ? 2400 : 2000, height, deviceScaleFactor: 1, mobile: false });
  const { data } = await send('Page.captureScreenshot', { format: 'png' });
  writeFileSync(join(out, `${name}.png`), Buffer.from(data, 'base64'));
};

await send('Page.enable');
await send('Runtime.enable');
try {
  for (const language of languages.split(',')) {
    for (const width of widths.split(',').map(Number)) {
      await send('Emulation.setDeviceMetricsOverride', { width, height: width > 1500 ? 1080 : 768, deviceScaleFactor: 1, mobile: false });
      await go('/sign-in');
      await run(`localStorage.setItem('sb.language', ${JSON.stringify(language)})`);
      await call('POST', '/auth/sign-in', { name: user, password });
      await call('PATCH', '/me', { language });
      const seen = [];
      for (const [view, path, opens] of views.filter(([view]) => view.includes(only))) {
        await go(path);
        if (opens) {
          if (!(await run(`!!document.querySelector(${JSON.stringify(opens)})`))) continue;
          await click(opens);
          await sleep(700);
          await settled();
        }
        const name = `${language}-${width}-${view}`;
        await look(name, width);
        seen.push(name);
      }
      for (let from = 0; from < seen.length; from += 6) await sheet(`sheet-${language}-${width}-${String(from / 6).padStart(2, '0')}`, seen.slice(from, from + 6), width);
      say(`${language} ${width}: ${seen.length} views`);
    }
  }
} finally {
  socket.close();
  chromium.kill();
}
