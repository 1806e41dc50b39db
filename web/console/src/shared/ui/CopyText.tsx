import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A secret or number with a copy button. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <span className="sb-copy">
      <code>{text}</code>
      <Tooltip title={t(copied ? 'common:copied' : 'common:copy')}>
        <Button size="small" type="text" aria-label={t('common:copy')} icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={copy} />
      </Tooltip>
    </span>
  );
}
