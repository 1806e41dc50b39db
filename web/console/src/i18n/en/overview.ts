export default {
  abandoned: 'Abandoned',
  aht: 'AHT',
  answered: 'Answered',
  asa: 'ASA',
  intervals: 'Calls by interval',
  maxWait: 'Longest wait',
  offered: 'Offered',
  queues: 'Queues today',
  serviceLevel: 'Service level',
  title: 'Overview',
  waiting: 'Waiting',
};
