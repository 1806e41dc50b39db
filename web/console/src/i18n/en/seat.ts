export default {
  joining: 'Before agent and caller are joined',
  announceAgent: 'Tell the caller the agent’s number',
  announceAgentHint: '“Agent 1001 is at your service.” In the caller’s language.',
  whisper: 'The agent hears',
  whisperHint: 'Said to the agent who has answered; the caller hears his announcement or music meanwhile.',
  'whispers.none': 'nothing',
  'whispers.queue': 'the name of the queue',
  'whispers.prompt': 'a prompt',
  whisperPrompt: 'Prompt',
};
