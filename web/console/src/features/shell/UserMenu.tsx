import { GlobalOutlined, LogoutOutlined, PhoneOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { changeLanguage } from '@/i18n';
import { api } from '@/shared/api/client';
import type { Me } from '@/shared/api/types';
import { meKey, useMe } from '@/shared/auth/me';
import { live } from '@/shared/live/live';
import { useSay } from '@/shared/ui/useSay';
import { MyPhoneDrawer } from './MyPhoneDrawer';
import { ProfileDrawer } from './ProfileDrawer';

export function UserMenu() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { attempt } = useSay();
  const [profile, setProfile] = useState(false);
  const [phone, setPhone] = useState(false);
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';

  const switchLanguage = () =>
    attempt(async () => {
      await changeLanguage(other);
      const fresh = await api.patch<Me>('/me', { language: other });
      client.setQueryData(meKey, fresh);
    });
  const signOut = () =>
    attempt(async () => {
      await api.post('/auth/sign-out');
      live.forgetOffer();
      client.clear();
      client.setQueryData(meKey, null);
      await navigate('/sign-in');
    });

  return (
    <>
      <Button type="text" icon={<GlobalOutlined />} onClick={() => void switchLanguage()} aria-label={t('common:otherLanguage')}>
        {t('common:otherLanguage')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', disabled: true, label: `${me.tenant.displayName} · ${t(`common:role.${me.user.role}`)}` },
            { key: 'profile', icon: <UserOutlined />, label: t('common:profile'), onClick: () => setProfile(true) },
            ...(me.user.extension ? [{ key: 'phone', icon: <PhoneOutlined />, label: t('common:myPhone'), onClick: () => setPhone(true) }] : []),
            { type: 'divider' as const },
            { key: 'out', icon: <LogoutOutlined />, label: t('common:signOut'), onClick: () => void signOut() },
          ],
        }}
      >
        <Button type="text" icon={<UserOutlined />}>
          {me.user.displayName}
        </Button>
      </Dropdown>
      <MyPhoneDrawer open={phone} onClose={() => setPhone(false)} />
      <ProfileDrawer open={profile} onClose={() => setProfile(false)} />
    </>
  );
}
