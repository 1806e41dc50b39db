import { describe, expect, it } from 'vitest';
import { entryOf, menuFor } from '@/features/shell/menu';
import type { Me } from '@/shared/api/types';

const me = { user: { agentId: 'a' } } as Me;
const paths = (allowed: (permission: string) => boolean) => menuFor(allowed, me).map((entry) => entry.path);

describe('The menu', () => {
  it('has groups for those who may use much, and none for an agent', () => {
    expect(paths(() => true).length).toBeLessThan(13);
    expect(paths((permission) => ['desk.use', 'calls.*', 'fax.read', 'customers.*'].includes(permission))).toEqual(['/desk', '/calls', '/voicemail', '/faxes', '/customers']);
  });

  it('marks the page that a place belongs to, and opens its group', () => {
    const menu = menuFor(() => true, me);
    expect(entryOf(menu, '/')).toEqual({ path: '/', group: null });
    expect(entryOf(menu, '/customers/7')).toEqual({ path: '/customers', group: null });
    expect(entryOf(menu, '/admin/flows/7/designer')).toEqual({ path: '/admin/flows', group: '/admin/voice' });
    expect(entryOf(menu, '/floor-history').path).toBe('/floor-history');
    expect(entryOf(menu, '/nowhere')).toEqual({ path: '/nowhere', group: null });
  });
});
