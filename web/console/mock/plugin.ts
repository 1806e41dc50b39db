import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Plugin } from 'vite';
import { WebSocketServer, type WebSocket } from 'ws';
import { handle, meOf, session } from './handle';
import { desk, floor, lastSequence, listeners, stir } from './live';

/** The in-memory server for development and screenshots: API, event stream, and a registrar that accepts every phone. */
export function mockServer(): Plugin {
  return {
    name: 'switchboard-mock',
    apply: 'serve',
    configureServer(server) {
      const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false) });
      server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const url = new URL(request.url ?? '/', 'http://mock');
        if (url.pathname === '/api/v1/events') sockets.handleUpgrade(request, socket, head, events);
        else if (url.pathname === '/sip') sockets.handleUpgrade(request, socket, head, sip);
      });
      const timer = setInterval(stir, 1600);
      server.httpServer?.on('close', () => clearInterval(timer));
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://mock');
        if (!url.pathname.startsWith('/api/v1/')) return next();
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          if (url.pathname.endsWith('/me/phone')) url.searchParams.set('host', request.headers.host ?? '');
          const answer = handle({ method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body: bodyOf(chunks, request), ifMatch: request.headers['if-match'] });
          response.statusCode = answer.status;
          if (answer.etag) response.setHeader('ETag', answer.etag);
          if (answer.raw) {
            response.setHeader('Content-Type', answer.raw.type);
            response.end(Buffer.from(answer.raw.bytes));
          } else {
            response.setHeader('Content-Type', answer.status >= 400 ? 'application/problem+json' : 'application/json');
            response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
          }
        });
      });
    },
  };
}

function bodyOf(chunks: Buffer[], request: IncomingMessage): Record<string, unknown> {
  if (!request.headers['content-type']?.includes('json')) return { name: '新语音', language: 'zh-CN', kind: 'recorded', text: null };
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

function events(socket: WebSocket): void {
  const me = session.user ? meOf(session.user) : null;
  const sees = me?.permissions.includes('floor.read');
  const agentId = me?.user.agentId;
  socket.send(JSON.stringify({ type: 'snapshot', sequence: lastSequence(), floor: sees ? floor() : undefined, desk: agentId ? desk(agentId) : undefined }));
  const listener = (event: { type: string; subject: { id: string }; data: Record<string, unknown> | null }) => {
    const own = event.subject.id === agentId || event.data?.['agentId'] === agentId || event.type.startsWith('queue.') || event.type === 'desk.offer';
    if (event.type === 'desk.offer' ? agentId : sees || own) socket.send(JSON.stringify({ type: 'event', event }));
  };
  listeners.add(listener);
  const ping = setInterval(() => socket.send('{"type":"ping"}'), 20_000);
  socket.on('close', () => {
    listeners.delete(listener);
    clearInterval(ping);
  });
}

/** REGISTER is accepted, everything else is "not found": enough for the phone's light to turn green. */
function sip(socket: WebSocket): void {
  socket.on('message', (data) => {
    const text = String(data);
    const method = text.split(' ')[0] ?? '';
    if (method.startsWith('SIP/') || method === 'ACK') return;
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'mi').exec(text)?.[1]?.trim() ?? '';
    const status = method === 'REGISTER' ? '200 OK' : '404 Not Found';
    const lines = [`SIP/2.0 ${status}`, `Via: ${header('Via')}`, `From: ${header('From')}`, `To: ${header('To')};tag=mock`, `Call-ID: ${header('Call-ID')}`, `CSeq: ${header('CSeq')}`];
    if (method === 'REGISTER') lines.push(`Contact: ${header('Contact')}`);
    socket.send(`${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`);
  });
}
