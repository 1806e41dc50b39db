import { App, Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { alarmsTold } from './alarms';

const closeAfterSeconds = 20;

/** Tells of an alarm in the corner, wherever the supervisor is; it covers nothing and goes by itself unless it is critical. */
export function AlarmNotice() {
  const { notification } = App.useApp();
  const { t } = useTranslation();
  const navigate = useNavigate();
  useEffect(
    () =>
      alarmsTold((alarm, raised) => {
        const key = `alarm-${alarm.id}`;
        if (!raised) {
          notification.destroy(key);
          return;
        }
        notification.open({
          key,
          type: alarm.severity === 'critical' ? 'error' : 'warning',
          placement: 'bottomRight',
          duration: alarm.severity === 'critical' ? 0 : closeAfterSeconds,
          message: alarm.name,
          description: (
            // Notices stand outside the router: no Link there.
            <Button type="link" size="small" onClick={() => void navigate('/alarms')}>
              {alarm.subject ?? t('insight:wholeHouse')}: {t(`insight:gauge.${alarm.figure}`)}
            </Button>
          ),
        });
      }),
    [notification, t, navigate],
  );
  return null;
}
