import { ProLayout } from '@ant-design/pro-components';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { useMe } from '@/shared/auth/me';
import { can } from '@/shared/live/live';
import { AlarmNotice } from '../insight/AlarmNotice';
import { CallBar } from '../phone/CallBar';
import { useVoicemailCounts } from '../voicemail/counts';
import { entryOf, menuFor, type MenuEntry } from './menu';
import { StreamNotice } from './StreamNotice';
import { UserMenu } from './UserMenu';

/** The frame of all pages: menu at the left, the call bar always on top. */
export function Frame() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const location = useLocation();
  const [collapsed, setCollapsed] = useState(() => window.innerWidth < 1280);
  const waiting = useVoicemailCounts(can(me, 'calls.*')).data?.reduce((sum, box) => sum + box.newMessages, 0) ?? 0;
  const menu = menuFor((permission) => can(me, permission), me);
  const { path, group } = entryOf(menu, location.pathname);
  const [openGroup, setOpenGroup] = useState(group);
  const [shownGroup, setShownGroup] = useState(group);
  if (shownGroup !== group) {
    setShownGroup(group);
    setOpenGroup(group);
  }
  // One group at a time, so that the menu never grows beyond the window.
  const open = (keys: string[] | false) => {
    const groups = (keys || []).filter((key) => menu.some((entry) => entry.children && entry.path === key));
    setOpenGroup(groups.find((key) => key !== openGroup) ?? groups[0] ?? null);
  };
  const nameOf = (entry: MenuEntry) => (entry.path === '/voicemail' && waiting > 0 ? `${t(entry.name)} (${String(waiting)})` : t(entry.name));
  const words = (entry: MenuEntry): MenuEntry => ({ ...entry, name: nameOf(entry), children: entry.children?.map(words) });
  const hasCallBar = Boolean(me.user.extension ?? me.user.agentId);
  return (
    <ProLayout
      key={i18n.language}
      className="sb-frame"
      layout="mix"
      title="Switchboard"
      logo="/favicon.svg"
      fixedHeader
      fixSiderbar
      siderWidth={188}
      collapsed={collapsed}
      onCollapse={setCollapsed}
      breakpoint={false}
      location={{ pathname: path }}
      route={{ path: '/', children: menu.map(words) }}
      openKeys={openGroup ? [openGroup] : []}
      onOpenChange={open}
      menu={{ autoClose: false, defaultOpenAll: false }}
      menuItemRender={(item, dom) => <Link to={item.path ?? '/'}>{dom}</Link>}
      headerContentRender={() => (hasCallBar ? <CallBar /> : <span />)}
      actionsRender={() => [<UserMenu key="user" />]}
      token={{
        header: { heightLayoutHeader: 52, colorBgHeader: '#ffffff' },
        sider: { colorMenuBackground: '#ffffff', colorBgMenuItemSelected: '#e8eefc', colorTextMenuSelected: '#2f5bd8', colorTextMenuActive: '#2f5bd8' },
        pageContainer: { paddingBlockPageContainerContent: 12, paddingInlinePageContainerContent: 16 },
      }}
    >
      <StreamNotice />
      <AlarmNotice />
      <Suspense>
        <Outlet />
      </Suspense>
    </ProLayout>
  );
}
