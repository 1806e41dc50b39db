import { PhoneFilled } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActionKeys } from '@/shared/actionKeys';
import { useSay } from '@/shared/ui/useSay';
import { dial } from './phone';

/** What people paste has spaces, brackets and full-width digits. */
export function cleanNumber(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9+*#A-Za-z_.-]/g, '').replace(/(?<=\d)-(?=\d)/g, '');
}

export function DialBox() {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const target = cleanNumber(text);
  const call = async () => {
    if (!target || busy) return;
    setBusy(true);
    if (await attempt(() => dial(target))) setText('');
    setBusy(false);
  };
  useActionKeys({ dial: () => document.getElementById('sb-dial')?.focus() });
  return (
    <Space.Compact className="sb-dial">
      <Input
        id="sb-dial"
        value={text}
        inputMode="tel"
        autoComplete="off"
        placeholder={t('desk:dialPlaceholder')}
        aria-label={t('desk:dialPlaceholder')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && void call()}
      />
      <Button type="primary" icon={<PhoneFilled />} loading={busy} disabled={!target} onClick={() => void call()} aria-label={t('desk:dial')} />
    </Space.Compact>
  );
}
