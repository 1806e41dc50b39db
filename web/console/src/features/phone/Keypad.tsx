import { TableOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Keys sent to the far end as they are pressed, with mouse or keyboard. */
export function Keypad({ onDigit }: { onDigit: (digit: string) => void }) {
  const { t } = useTranslation();
  const [sent, setSent] = useState('');
  const press = (key: string) => {
    setSent((before) => (before + key).slice(-16));
    onDigit(key);
  };
  const pad = (
    <div
      className="sb-keypad"
      role="group"
      aria-label={t('desk:keypad')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (keys.includes(event.key)) press(event.key);
      }}
    >
      <output className="sb-num">{sent || ' '}</output>
      {keys.map((key) => (
        <Button key={key} onClick={() => press(key)}>
          {key}
        </Button>
      ))}
    </div>
  );
  return (
    <Popover content={pad} trigger="click" placement="bottom" onOpenChange={() => setSent('')}>
      <Button icon={<TableOutlined />}>{t('desk:keypad')}</Button>
    </Popover>
  );
}
