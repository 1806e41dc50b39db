/** A small table of the tenant's own, which flows look up and write. */
export interface DataTable {
  id: string;
  name: string;
  description: string;
  keyName: string;
  columns: string[];
  rowCount: number;
  version: number;
  updatedAt: string;
}

export interface DataRow {
  id: string;
  key: string;
  cells: Record<string, string>;
  updatedAt: string;
}

export const sourceTls = ['none', 'require', 'verify'] as const;

/** A database that flows may read. */
export interface DataSource {
  id: string;
  name: string;
  host: string;
  port: number;
  database: string;
  userName: string;
  hasPassword: boolean;
  tls: (typeof sourceTls)[number];
  enabled: boolean;
  version: number;
  updatedAt: string;
}
