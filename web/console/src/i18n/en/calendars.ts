export default {
  ask: 'Ask about a time',
  askHint: 'Answered from what is saved.',
  changed: 'Last changed',
  import: 'Import statutory holidays',
  importHint: 'The State Council’s notice for 2026 comes along. Later years are added here, or imported by the API, once they are announced.',
  new: 'New calendar',
  now: 'Now',
  'reason.week': 'the ordinary week',
  'reason.holiday': 'holiday',
  'reason.workday': 'make-up workday',
  'reason.hours': 'hours of the day',
  until: 'until {{at}}',
};
