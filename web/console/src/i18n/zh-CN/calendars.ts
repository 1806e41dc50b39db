export default {
  ask: '查询某一时刻',
  askHint: '按已保存的内容回答。',
  changed: '最后修改',
  import: '导入法定节假日',
  importHint: '自带国务院公布的 2026 年安排；以后年份公布后，可逐条添加或通过 API 导入。',
  new: '新建日历',
  now: '当前',
  'reason.week': '按每周时间',
  'reason.holiday': '节假日',
  'reason.workday': '调休上班',
  'reason.hours': '特殊时间',
  until: '到 {{at}}',
};
