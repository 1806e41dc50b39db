export interface StaffingQuestion {
  calls: number;
  intervalMs: number;
  handlingMs: number;
  patienceMs: number | null;
  serviceLevelPercent: number;
  withinMs: number;
  shrinkagePercent: number;
  maxOccupancyPercent: number;
  lineBlockingPercent: number;
  agents?: number | null;
}

export interface StaffingRow {
  agents: number;
  scheduled: number;
  serviceLevelPercent: number;
  waitMs: number | null;
  wait90Ms: number | null;
  occupancyPercent: number;
  abandonPercent: number;
  waitPercent: number;
  queueLength: number | null;
  reaches: boolean;
}

export interface Staffing {
  model: 'erlangA' | 'erlangC';
  erlangs: number;
  needed: StaffingRow;
  lines: number;
  neighbours: StaffingRow[];
}
