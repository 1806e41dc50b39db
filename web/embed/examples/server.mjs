// A third party's server in 40 lines: serves the example pages and makes tokens with its API key.
//   SWITCHBOARD_URL=http://127.0.0.1:8080 SWITCHBOARD_KEY=sbk_… node examples/server.mjs 5174
// Then open http://localhost:5174/plain/?user=agent1 or /react/?user=agent1. The key needs the scopes embed.tokens,
// calls.own, desk.use, customers.read, and http://localhost:5174 in its list of pages.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const switchboard = process.env.SWITCHBOARD_URL ?? 'http://127.0.0.1:8080';
const key = process.env.SWITCHBOARD_KEY ?? '';
const port = Number(process.argv[2] ?? 5174);
// The plain page as it stands here; `npm run build` bundles the React one below dist/examples.
const folderOf = (path) => fileURLToPath(new URL(path.startsWith('/plain/') ? '.' : '../dist/examples', import.meta.url));
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

createServer(async (request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const json = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  if (url.pathname === '/config') return json(200, { server: switchboard });
  if (url.pathname === '/switchboard-token' && request.method === 'POST') {
    // Your own sign-in says who this is; the example believes the page's address.
    const user = new URL(request.headers.referer ?? url).searchParams.get('user') ?? 'agent1';
    const answer = await fetch(`${switchboard}/api/v1/embed/tokens`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ user }),
    });
    return json(answer.status, await answer.json());
  }
  try {
    const path = normalize(url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname);
    const file = await readFile(join(folderOf(path), path));
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' }).end(file);
  } catch {
    response.writeHead(404).end();
  }
}).listen(port, '127.0.0.1', () => process.stdout.write(`http://localhost:${port}/plain/?user=agent1\n`));
