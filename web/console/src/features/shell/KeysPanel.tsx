import { Button, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { keyActions, keyLabel, keyMap, resetKeys, setKey } from '@/shared/actionKeys';
import { hotkeyName } from '@/shared/hotkeys';
import { useCell } from '@/shared/live/entities';

const modifiers = ['AltLeft', 'AltRight', 'ControlLeft', 'ControlRight', 'ShiftLeft', 'ShiftRight', 'MetaLeft', 'MetaRight'];

/** The keys of the call bar: press the new one in its field; backspace takes it away. */
export function KeysPanel() {
  const { t } = useTranslation();
  const keys = useCell(keyMap);
  return (
    <div className="sb-keys">
      <Typography.Text strong>{t('desk:keys.title')}</Typography.Text>
      <Typography.Paragraph type="secondary">{t('desk:keys.help')}</Typography.Paragraph>
      {keyActions.map((action) => (
        <label key={action}>
          {t(`desk:keys.${action}`)}
          <Input
            size="small"
            readOnly
            value={keyLabel(keys[action])}
            placeholder={t('desk:keys.none')}
            onKeyDown={(event) => {
              if (event.key === 'Tab' || event.nativeEvent.isComposing || modifiers.includes(event.code)) return;
              event.preventDefault();
              event.stopPropagation();
              event.nativeEvent.stopImmediatePropagation();
              const clears = event.code === 'Backspace' || event.code === 'Delete';
              // A letter alone would be pressed while typing anywhere on the page.
              if (!clears && !/^F\d+$/.test(event.code) && !event.altKey && !event.ctrlKey && !event.metaKey) return;
              setKey(action, clears ? '' : hotkeyName(event.nativeEvent));
            }}
          />
        </label>
      ))}
      <Button size="small" onClick={resetKeys}>
        {t('desk:keys.reset')}
      </Button>
    </div>
  );
}
