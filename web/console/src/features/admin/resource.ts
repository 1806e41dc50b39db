import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';

/** A kind of thing that is listed, made, changed and removed. */
export interface Resource<T extends { id: string }> {
  /** Below `/api/v1`. */
  path: string;
  /** Translation keys. */
  title: string;
  newTitle: string;
  emptyText?: string;
  columns: TableColumnsType<T>;
  /** The values of a new object. */
  defaults: Partial<T>;
  /** The form's items; `isNew` hides what exists only once. */
  fields: (isNew: boolean, item: T | null) => ReactNode;
  /** What the form holds → what the API wants. */
  toBody?: (values: T) => unknown;
  /** Shown after creation (a password, a key) instead of closing at once. */
  created?: (item: T) => ReactNode;
  width?: number;
  /** No edit: rows open read-only or not at all. */
  fixed?: boolean;
  removable?: boolean;
  extra?: ReactNode;
}
