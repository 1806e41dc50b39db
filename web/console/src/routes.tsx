import type { RouteObject } from 'react-router';
import { NotFound } from './features/shell/NotFound';
import { RouteError } from './features/shell/RouteError';
import { Shell } from './features/shell/Shell';
import { SignIn } from './features/sign-in/SignIn';

/** Each page is its own chunk; sign-in and the frame are the first load. */
export const routes: RouteObject[] = [
  { path: '/sign-in', element: <SignIn />, errorElement: <RouteError /> },
  {
    path: '/',
    element: <Shell />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <></>,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./features/overview/Overview')).Overview }) },
      { path: 'desk', lazy: async () => ({ Component: (await import('./features/desk/DeskPage')).DeskPage }) },
      { path: 'floor', lazy: async () => ({ Component: (await import('./features/floor/FloorPage')).FloorPage }) },
      { path: 'conferences', lazy: async () => ({ Component: (await import('./features/conferences/ConferencesPage')).ConferencesPage }) },
      { path: 'admin/recording-rules', lazy: async () => ({ Component: (await import('./features/admin/RecordingRulesPage')).RecordingRulesPage }) },
      { path: 'admin/conference-rooms', lazy: async () => ({ Component: (await import('./features/admin/ConferenceRoomsPage')).ConferenceRoomsPage }) },
      { path: 'voicemail', lazy: async () => ({ Component: (await import('./features/voicemail/MessagesPage')).MessagesPage }) },
      { path: 'admin/voicemail-boxes', lazy: async () => ({ Component: (await import('./features/admin/VoicemailBoxesPage')).VoicemailBoxesPage }) },
      { path: 'calls', lazy: async () => ({ Component: (await import('./features/calls/CallsPage')).CallsPage }) },
      { path: 'faxes', lazy: async () => ({ Component: (await import('./features/faxes/FaxesPage')).FaxesPage }) },
      { path: 'customers', lazy: async () => ({ Component: (await import('./features/customers/CustomersPage')).CustomersPage }) },
      { path: 'customers/:id', lazy: async () => ({ Component: (await import('./features/customers/CustomersPage')).CustomersPage }) },
      { path: 'admin/users', lazy: async () => ({ Component: (await import('./features/admin/UsersPage')).UsersPage }) },
      { path: 'admin/skills', lazy: async () => ({ Component: (await import('./features/admin/SkillsPage')).SkillsPage }) },
      { path: 'admin/agents', lazy: async () => ({ Component: (await import('./features/admin/AgentsPage')).AgentsPage }) },
      { path: 'admin/queues', lazy: async () => ({ Component: (await import('./features/admin/QueuesPage')).QueuesPage }) },
      { path: 'admin/extensions', lazy: async () => ({ Component: (await import('./features/admin/ExtensionsPage')).ExtensionsPage }) },
      { path: 'admin/ring-groups', lazy: async () => ({ Component: (await import('./features/admin/RingGroupsPage')).RingGroupsPage }) },
      { path: 'admin/feature-codes', lazy: async () => ({ Component: (await import('./features/admin/FeatureCodesPage')).FeatureCodesPage }) },
      { path: 'admin/trunks', lazy: async () => ({ Component: (await import('./features/routing/TrunksPage')).TrunksPage }) },
      { path: 'admin/trunk-groups', lazy: async () => ({ Component: (await import('./features/routing/TrunkGroupsPage')).TrunkGroupsPage }) },
      { path: 'admin/outbound-rules', lazy: async () => ({ Component: (await import('./features/routing/OutboundRulesPage')).OutboundRulesPage }) },
      { path: 'admin/number-pools', lazy: async () => ({ Component: (await import('./features/routing/NumberPoolsPage')).NumberPoolsPage }) },
      { path: 'admin/route-test', lazy: async () => ({ Component: (await import('./features/routing/RouteTestPage')).RouteTestPage }) },
      { path: 'admin/numbers', lazy: async () => ({ Component: (await import('./features/admin/NumbersPage')).NumbersPage }) },
      { path: 'admin/prompts', lazy: async () => ({ Component: (await import('./features/prompts/PromptsPage')).PromptsPage }) },
      { path: 'admin/flows', lazy: async () => ({ Component: (await import('./features/flows/FlowsPage')).FlowsPage }) },
      { path: 'admin/flows/:id', lazy: async () => ({ Component: (await import('./features/flows/FlowEditor')).FlowEditor }) },
      { path: 'admin/dispositions', lazy: async () => ({ Component: (await import('./features/admin/DispositionsPage')).DispositionsPage }) },
      { path: 'admin/api-keys', lazy: async () => ({ Component: (await import('./features/admin/ApiKeysPage')).ApiKeysPage }) },
      { path: 'admin/audit', lazy: async () => ({ Component: (await import('./features/admin/AuditPage')).AuditPage }) },
      { path: 'admin/security', lazy: async () => ({ Component: (await import('./features/security/SecurityPage')).SecurityPage }) },
      { path: 'admin/health', lazy: async () => ({ Component: (await import('./features/security/HealthPage')).HealthPage }) },
      { path: 'admin/tenants', lazy: async () => ({ Component: (await import('./features/admin/TenantsPage')).TenantsPage }) },
      { path: 'admin/settings', lazy: async () => ({ Component: (await import('./features/admin/SettingsPage')).SettingsPage }) },
      { path: 'billing/account', lazy: async () => ({ Component: (await import('./features/billing/AccountPage')).AccountPage }) },
      { path: 'billing/decks', lazy: async () => ({ Component: (await import('./features/billing/DecksPage')).DecksPage }) },
      { path: 'billing/decks/:id', lazy: async () => ({ Component: (await import('./features/billing/DecksPage')).DecksPage }) },
      { path: 'billing/statements', lazy: async () => ({ Component: (await import('./features/billing/StatementsPage')).StatementsPage }) },
      { path: 'billing/statements/:month', lazy: async () => ({ Component: (await import('./features/billing/StatementPage')).StatementPage }) },
      { path: '*', element: <NotFound /> },
    ],
  },
];
