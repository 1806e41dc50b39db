import { AlertOutlined, ApartmentOutlined, AppstoreOutlined, AudioOutlined, BarChartOutlined, CalculatorOutlined, CustomerServiceOutlined, DashboardOutlined, DesktopOutlined, FieldTimeOutlined, HistoryOutlined, IdcardOutlined, PhoneOutlined, PrinterOutlined, ScheduleOutlined, SettingOutlined, SoundOutlined, TeamOutlined, UsergroupAddOutlined, WalletOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Me } from '@/shared/api/types';

export interface MenuEntry {
  path: string;
  name: string;
  icon?: ReactNode;
  children?: MenuEntry[];
}

interface Guarded extends MenuEntry {
  permission?: string;
  children?: Guarded[];
}

const entries: Guarded[] = [
  { path: '/', name: 'common:menu.overview', icon: <DashboardOutlined />, permission: 'floor.read' },
  { path: '/desk', name: 'common:menu.desk', icon: <CustomerServiceOutlined />, permission: 'desk.use' },
  {
    path: '/group/live',
    name: 'common:menu.live',
    icon: <AppstoreOutlined />,
    children: [
      { path: '/floor', name: 'common:menu.floor', icon: <AppstoreOutlined />, permission: 'floor.read' },
      { path: '/conferences', name: 'common:menu.conferences', icon: <UsergroupAddOutlined />, permission: 'floor.read' },
      { path: '/wallboards', name: 'common:menu.wallboards', icon: <DesktopOutlined />, permission: 'floor.read' },
      { path: '/alarms', name: 'common:menu.alarms', icon: <AlertOutlined />, permission: 'floor.read' },
      { path: '/floor-history', name: 'common:menu.floorHistory', icon: <FieldTimeOutlined />, permission: 'floor.read' },
    ],
  },
  {
    path: '/group/records',
    name: 'common:menu.records',
    icon: <HistoryOutlined />,
    children: [
      { path: '/calls', name: 'common:menu.calls', icon: <HistoryOutlined />, permission: 'calls.*' },
      { path: '/callbacks', name: 'common:menu.callbacks', icon: <PhoneOutlined />, permission: 'floor.read' },
      { path: '/voicemail', name: 'common:menu.voicemail', icon: <SoundOutlined />, permission: 'calls.*' },
      { path: '/faxes', name: 'common:menu.faxes', icon: <PrinterOutlined />, permission: 'fax.read' },
    ],
  },
  {
    path: '/group/figures',
    name: 'common:menu.figures',
    icon: <BarChartOutlined />,
    children: [
      { path: '/statistics', name: 'common:menu.statistics', icon: <BarChartOutlined />, permission: 'floor.read' },
      { path: '/attendance', name: 'common:menu.attendance', icon: <ScheduleOutlined />, permission: 'floor.read' },
      { path: '/staffing', name: 'common:menu.staffing', icon: <CalculatorOutlined />, permission: 'floor.read' },
    ],
  },
  { path: '/customers', name: 'common:menu.customers', icon: <TeamOutlined />, permission: 'customers.*' },
  {
    path: '/admin/voice',
    name: 'common:menu.voice',
    icon: <AudioOutlined />,
    children: [
      { path: '/admin/flows', name: 'common:menu.flows', permission: 'config.*' },
      { path: '/admin/services', name: 'common:menu.services', permission: 'config.*' },
      { path: '/admin/voicexml', name: 'flows:packages', permission: 'config.*' },
      { path: '/admin/calendars', name: 'common:menu.calendars', permission: 'config.*' },
      { path: '/admin/prompts', name: 'common:menu.prompts', permission: 'config.*' },
      { path: '/admin/data-tables', name: 'common:menu.dataTables', permission: 'config.*' },
      { path: '/admin/data-sources', name: 'common:menu.dataSources', permission: 'config.*' },
      { path: '/admin/queues', name: 'common:menu.queues', permission: 'config.*' },
      { path: '/admin/callback-offers', name: 'common:menu.callbackOffers', permission: 'config.*' },
      { path: '/admin/scripts', name: 'common:menu.scripts', permission: 'config.*' },
      { path: '/admin/dispositions', name: 'common:menu.dispositions', permission: 'config.*' },
    ],
  },
  {
    path: '/admin/lines',
    name: 'common:menu.lines',
    icon: <ApartmentOutlined />,
    children: [
      { path: '/admin/trunks', name: 'common:menu.trunks', permission: 'config.*' },
      { path: '/admin/trunk-groups', name: 'common:menu.trunkGroups', permission: 'config.*' },
      { path: '/admin/outbound-rules', name: 'common:menu.outboundRules', permission: 'config.*' },
      { path: '/admin/numbers', name: 'common:menu.numbers', permission: 'config.*' },
      { path: '/admin/number-pools', name: 'common:menu.numberPools', permission: 'config.*' },
      { path: '/admin/route-test', name: 'common:menu.routeTest', permission: 'config.*' },
    ],
  },
  {
    path: '/billing',
    name: 'common:menu.billing',
    icon: <WalletOutlined />,
    children: [
      { path: '/billing/account', name: 'common:menu.billingAccount', permission: 'billing.*' },
      { path: '/billing/decks', name: 'common:menu.rateDecks', permission: 'billing.*' },
      { path: '/billing/statements', name: 'common:menu.statements', permission: 'billing.*' },
    ],
  },
  {
    path: '/admin/people',
    name: 'common:menu.people',
    icon: <IdcardOutlined />,
    children: [
      { path: '/admin/users', name: 'common:menu.users', permission: 'users.*' },
      { path: '/admin/agents', name: 'common:menu.agents', permission: 'config.*' },
      { path: '/admin/skills', name: 'common:menu.skills', permission: 'config.*' },
      { path: '/admin/extensions', name: 'common:menu.extensions', permission: 'config.*' },
      { path: '/admin/devices', name: 'common:menu.devices', permission: 'config.*' },
      { path: '/admin/ring-groups', name: 'common:menu.ringGroups', permission: 'config.*' },
      { path: '/admin/voicemail-boxes', name: 'common:menu.voicemailBoxes', permission: 'config.*' },
      { path: '/admin/conference-rooms', name: 'common:menu.conferenceRooms', permission: 'config.*' },
      { path: '/admin/feature-codes', name: 'common:menu.featureCodes', permission: 'config.*' },
    ],
  },
  {
    path: '/admin/house',
    name: 'common:menu.admin',
    icon: <SettingOutlined />,
    children: [
      { path: '/admin/settings', name: 'common:menu.settings', permission: 'config.*' },
      { path: '/admin/recording-rules', name: 'common:menu.recordingRules', permission: 'config.*' },
      { path: '/admin/mail', name: 'common:menu.mail', permission: 'config.*' },
      { path: '/admin/api-keys', name: 'common:menu.apiKeys', permission: 'apikeys.*' },
      { path: '/admin/security', name: 'common:menu.security', permission: 'security.manage' },
      { path: '/admin/audit', name: 'common:menu.audit', permission: 'audit.read' },
      { path: '/admin/health', name: 'common:menu.health', permission: 'security.manage' },
      { path: '/admin/tenants', name: 'common:menu.tenants', permission: 'tenants.manage' },
    ],
  },
];

/** So few pages need no groups: one look finds each. */
const flatBelow = 9;

/** The menu of this person: what may not be used is not shown. */
export function menuFor(allowed: (permission: string) => boolean, me: Me): MenuEntry[] {
  const keep = (list: Guarded[]): MenuEntry[] =>
    list
      .filter((entry) => !entry.permission || allowed(entry.permission))
      .filter((entry) => entry.path !== '/desk' || me.user.agentId !== null)
      .map(({ permission: _permission, children, ...entry }): MenuEntry => (children ? { ...entry, children: keep(children) } : entry))
      .filter((entry) => !entry.children || entry.children.length > 0);
  const menu = keep(entries);
  const pages = menu.flatMap((entry) => entry.children ?? [entry]);
  return pages.length < flatBelow ? pages : menu.map((entry) => (entry.children?.length === 1 && entry.children[0]?.icon ? entry.children[0] : entry));
}

/** Which entry a place belongs to: `/admin/flows/7/designer` is part of `/admin/flows`; and the group it stands in. */
export function entryOf(menu: MenuEntry[], pathname: string): { path: string; group: string | null } {
  const found = menu
    .flatMap((entry) => (entry.children ?? [entry]).map((page) => ({ path: page.path, group: entry.children ? entry.path : null })))
    .filter(({ path }) => path === pathname || (path !== '/' && pathname.startsWith(`${path}/`)))
    .sort((one, other) => other.path.length - one.path.length);
  return found[0] ?? { path: pathname, group: null };
}
