// Takes a picture of every page against `npm run dev`: node mock/shots.mjs http://127.0.0.1:5173 OUT [language] [name-part]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

const [base = 'http://127.0.0.1:5173', out = 'shots', language = 'zh-CN', only = ''] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const port = 20000 + Math.floor(Math.random() * 20000);
const chromium = spawn('/usr/bin/chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
  `--user-data-dir=${mkdtempSync(join(tmpdir(), 'shots-'))}`, `--remote-debugging-port=${port}`, '--window-size=1440,860', 'about:blank',
], { stdio: 'ignore' });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function connect() {
  for (let attempt = 0; attempt < 60; attempt++) {
    try {
      const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
      const target = targets.find((each) => each.type === 'page');
      if (target) return new WebSocket(target.webSocketDebuggerUrl);
    } catch { /* not up yet */ }
    await sleep(200);
  }
  throw new Error('Chromium did not start.');
}

const socket = await connect();
await new Promise((resolve) => socket.once('open', resolve));
let id = 0;
const waiting = new Map();
socket.on('message', (data) => {
  const message = JSON.parse(String(data));
  if (message.id) waiting.get(message.id)?.(message.result);
  if (message.method === 'Runtime.exceptionThrown') process.stdout.write(`  exception: ${message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text}\n`);
  if (message.method === 'Runtime.consoleAPICalled' && message.params.type === 'error') process.stdout.write(`  console: ${message.params.args.map((arg) => arg.value ?? arg.description).join(' ').slice(0, 300)}\n`);
});
const send = (method, params = {}) => new Promise((resolve) => {
  waiting.set(++id, resolve);
  socket.send(JSON.stringify({ id, method, params }));
});
const run = async (expression) => (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }))?.result?.value;
const go = async (path) => {
  await send('Page.navigate', { url: base + path });
  for (let turn = 0; turn < 60; turn++) {
    await sleep(250);
    if (await run(`document.readyState === 'complete' && !!document.querySelector('.sb-page, .sb-desk, .sb-sign-in-card, .ant-result') && !document.querySelector('.ant-spin-spinning, .ant-skeleton-active')`)) break;
  }
  await sleep(500);
};
const shot = async (name) => {
  const { data } = await send('Page.captureScreenshot', { format: 'png' });
  writeFileSync(join(out, `${name}.png`), Buffer.from(data, 'base64'));
  process.stdout.write(`${name}\n`);
};
const post = (path, body = {}) => run(`fetch('/api/v1${path}', {method:'POST',headers:{'Content-Type':'application/json','X-Switchboard':'1'},body:${JSON.stringify(JSON.stringify(body))}}).then(r=>r.text())`);
const click = (selector, at = 0) => run(`(document.querySelectorAll(${JSON.stringify(selector)})[${at}])?.click()`);
const press = (text) => run(`([...document.querySelectorAll('button')].find(b=>b.textContent.replace(/\\s/g,'')===${JSON.stringify(text)}))?.click()`);
const signIn = async (name) => {
  await run(`localStorage.setItem('sb.language', ${JSON.stringify(language)})`);
  await post('/auth/sign-in', { name, password: 'demo' });
  await run(`fetch('/api/v1/me',{method:'PATCH',headers:{'Content-Type':'application/json','X-Switchboard':'1'},body:JSON.stringify({language:${JSON.stringify(language)}})})`);
};
const wanted = (name) => name.includes(only);

await send('Page.enable');
await send('Runtime.enable');
await send('Emulation.setDeviceMetricsOverride', { width: 1440, height: 860, deviceScaleFactor: 1, mobile: false });
try {
  await go('/sign-in');
  await post('/auth/sign-out');
  await run(`localStorage.setItem('sb.language', ${JSON.stringify(language)})`);
  await go('/sign-in');
  if (wanted('sign-in')) await shot('01-sign-in');
  if (wanted('desk')) {
    await signIn('agent');
    await go('/desk');
    await shot('02-desk-idle');
    await post('/_mock/ring');
    await sleep(1500);
    await shot('03-desk-ringing');
    await click('.sb-answer');
    await sleep(1500);
    await shot('04-desk-talking');
    await click('.sb-call .ant-btn-dangerous');
    await sleep(1500);
    await shot('05-desk-wrap-up');
    await post('/_mock/ring?number=13712345678');
    await sleep(1500);
    await shot('06-desk-unknown');
    await click('.sb-call .ant-btn-dangerous');
  }
  await signIn('banzhang');
  const pages = [['overview', '/'], ['floor', '/floor'], ['calls', '/calls'], ['customers', '/customers']];
  for (const [index, [name, path]] of pages.entries()) {
    if (!wanted(name)) continue;
    await go(path);
    await sleep(700);
    await shot(`1${index}-${name}`);
    if (name === 'calls' || name === 'customers') {
      await click('tbody .sb-row-open', 24);
      await sleep(1800);
      await shot(`1${index}-${name}-detail`);
    }
  }
  await signIn('admin');
  const kinds = ['users', 'skills', 'agents', 'queues', 'extensions', 'trunks', 'numbers', 'prompts', 'flows', 'dispositions', 'api-keys', 'audit', 'settings'];
  for (const [index, name] of kinds.entries()) {
    if (!wanted(name)) continue;
    await go(`/admin/${name}`);
    await shot(`${20 + index}-${name}`);
    if (['audit', 'settings', 'skills', 'dispositions'].includes(name)) continue;
    await click('tbody .sb-row-open');
    await sleep(1600);
    await shot(`${20 + index}-${name}-open`);
    if (name === 'flows') {
      await click('.ant-tree-node-content-wrapper', 2);
      await sleep(600);
      await shot('28-flows-menu');
      await press(language === 'en' ? 'Simulate' : '模拟');
      await sleep(1500);
      await shot('28-flows-simulate');
    }
    if (name === 'prompts') {
      await go('/admin/prompts');
      await click('.sb-page-extra .ant-btn-primary');
      await sleep(900);
      await shot('27-prompts-new');
    }
  }
} finally {
  socket.close();
  chromium.kill();
}
