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

/** The same for words: dark enough to be read on white. */
export const agentInk: Record<AgentTone, string> = {
  available: '#1a7a50',
  reserved: '#8a5a00',
  ringing: '#8a5a00',
  onCall: '#2f5bd8',
  afterCallWork: '#6a3fc0',
  break: '#a04a05',
  signedOut: '#566072',
  lost: '#c8243a',
};
