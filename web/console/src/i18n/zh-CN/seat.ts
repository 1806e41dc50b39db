export default {
  joining: '接通前播报',
  announceAgent: '向来电人报工号',
  announceAgentHint: '“工号 1001 为您服务”，按来电人的语言播报。',
  whisper: '向坐席提示',
  whisperHint: '坐席接起后先听到的提示；来电人此时听报工号或等待音乐。',
  'whispers.none': '不提示',
  'whispers.queue': '队列名称',
  'whispers.prompt': '一段语音',
  whisperPrompt: '语音',
};
