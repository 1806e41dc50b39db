import { Select } from 'antd';
import { type ReactNode, useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll } from '@/shared/api/queries';
import type { Tenant } from '@/shared/api/types';
import { useCan, useMe } from '@/shared/auth/me';

let chosen: string | null = null;
const listeners = new Set<() => void>();
const watch = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function choose(tenant: string | null): void {
  chosen = tenant;
  listeners.forEach((listener) => listener());
}

interface Billing {
  /** The path of the API for the tenant that is looked at. */
  at: (path: string) => string;
  /** Who looks after all tenants chooses whose billing is shown; nobody else sees this. */
  picker: ReactNode;
}

/** Whose billing the pages show: one's own, or for the platform's administrators that of the tenant they chose. */
export function useBilling(): Billing {
  const { t } = useTranslation();
  const me = useMe();
  const many = useCan('tenants.manage');
  const tenant = useSyncExternalStore(watch, () => chosen);
  const tenants = useAll<Tenant>('/tenants', many);
  const other = many && tenant !== me.tenant.id ? tenant : null;
  const at = useCallback((path: string) => (other ? `${path}?tenant=${other}` : path), [other]);
  const picker = many && (
    <Select
      showSearch
      optionFilterProp="label"
      style={{ width: 220 }}
      aria-label={t('common:tenant')}
      loading={tenants.isPending}
      status={tenants.error ? 'error' : undefined}
      value={other ?? me.tenant.id}
      onChange={choose}
      options={tenants.data?.map((each) => ({ value: each.id, label: each.displayName })) ?? [{ value: me.tenant.id, label: me.tenant.displayName }]}
    />
  );
  return { at, picker };
}
