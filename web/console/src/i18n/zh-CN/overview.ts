export default {
  abandoned: '放弃',
  aht: '平均处理时长',
  answered: '接听',
  asa: '平均应答',
  intervals: '分时段接听情况',
  maxWait: '最长等待',
  offered: '进线',
  queues: '队列今日',
  serviceLevel: '服务水平',
  title: '今日概览',
  waiting: '等待中',
};
