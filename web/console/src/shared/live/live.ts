import { api, apiBase } from '../api/client';
import type { Desk, Floor, Me } from '../api/types';
import { EventStream } from './eventStream';
import { LiveStore } from './liveStore';

/** The one live store of this tab. */
export const live = new LiveStore();

let stream: EventStream | null = null;

export function can(me: Me | null | undefined, permission: string): boolean {
  if (!me) return false;
  return me.permissions.some((held) => {
    if (held === permission || held === '*') return true;
    if (held.endsWith('.*') && permission.startsWith(held.slice(0, -1))) return true;
    return permission.endsWith('.*') && held.startsWith(permission.slice(0, -1));
  });
}

/** Fetches what a lost or incomplete event left open; several requests at once become one. */
function refresher(me: Me): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      void loadNow(me).catch(() => undefined);
    }, 300);
  };
}

async function loadNow(me: Me): Promise<void> {
  const { got, newer } = await live.fetching(() =>
    Promise.all([can(me, 'floor.read') ? api.get<Floor>('/floor') : undefined, me.user.agentId ? api.get<Desk>('/desk') : undefined]),
  );
  live.snapshot({ floor: got[0], desk: got[1] }, newer);
}

export function startLive(me: Me): () => void {
  live.belongTo(me.user.agentId, me.user.extension);
  live.onGap = refresher(me);
  stream = new EventStream({
    ticket: async () => (await api.post<{ ticket: string }>('/events/ticket')).ticket,
    url: (ticket, since) => {
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
      const resume = since === null ? '' : `&since=${since}`;
      return `${scheme}://${location.host}${apiBase}/events?ticket=${encodeURIComponent(ticket)}${resume}`;
    },
    onSnapshot: (snapshot) => live.snapshot(snapshot),
    onEvent: (event) => live.apply(event),
    onState: (state) => live.stream.set(state),
  });
  stream.start();
  const nudge = () => stream?.nudge();
  const visible = () => document.visibilityState === 'visible' && nudge();
  window.addEventListener('online', nudge);
  document.addEventListener('visibilitychange', visible);
  return () => {
    window.removeEventListener('online', nudge);
    document.removeEventListener('visibilitychange', visible);
    stream?.stop();
    stream = null;
  };
}

export function refreshLive(): void {
  live.onGap();
}
