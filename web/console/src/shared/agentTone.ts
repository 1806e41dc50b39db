import type { AgentLive } from './api/types';

export type AgentTone = 'available' | 'reserved' | 'ringing' | 'onCall' | 'afterCallWork' | 'break' | 'signedOut' | 'lost';

/** Status and state folded into the one thing a colour can say. */
export function agentTone(agent: AgentLive): AgentTone {
  if (agent.state !== 'idle') return agent.state;
  if (agent.status !== 'available') return agent.status;
  return agent.device === 'connected' ? 'available' : 'lost';
}

export const agentColour: Record<AgentTone, string> = {
  available: '#22a06b',
  reserved: '#e2a400',
  ringing: '#e2a400',
  onCall: '#2f5bd8',
  afterCallWork: '#8250df',
  break: '#d9730d',
  signedOut: '#b0b7c3',
  lost: '#d1293d',
};
