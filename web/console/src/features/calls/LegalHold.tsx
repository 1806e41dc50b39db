import { LockOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Popover, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { CallRecord } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { useSay } from '@/shared/ui/useSay';

/** Keeps the recordings of a call whatever their age, and says so. */
export function LegalHold({ call }: { call: CallRecord }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const changes = useCan('config.write');
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const run = (command: () => Promise<unknown>) =>
    void attempt(async () => {
      await command();
      await queries.invalidateQueries({ queryKey: ['/calls', call.id] });
    });
  if (call.legalHold)
    return (
      <Alert
        type="info"
        showIcon
        icon={<LockOutlined />}
        message={t('calls:legalHoldOn', { reason: call.legalHold.reason })}
        action={
          changes && (
            <Button size="small" onClick={() => run(() => api.delete(`/calls/${call.id}/legal-hold`))}>
              {t('calls:legalHoldLift')}
            </Button>
          )
        }
      />
    );
  if (!changes || !call.recordingId) return null;
  return (
    <Popover
      trigger="click"
      title={t('calls:legalHoldSet')}
      content={
        <Space.Compact>
          <Input value={reason} maxLength={500} placeholder={t('calls:legalHoldReason')} aria-label={t('calls:legalHoldReason')} onChange={(event) => setReason(event.target.value)} />
          <Button type="primary" disabled={!reason.trim()} onClick={() => run(() => api.put(`/calls/${call.id}/legal-hold`, { reason }))}>
            {t('calls:legalHoldSet')}
          </Button>
        </Space.Compact>
      }
    >
      <Button size="small" icon={<LockOutlined />}>
        {t('calls:legalHold')}
      </Button>
    </Popover>
  );
}
