import { DownloadOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Descriptions, Drawer, Form, Input, Popconfirm, Segmented, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, apiBase } from '@/shared/api/client';
import { useCan, useMe } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { useSay } from '@/shared/ui/useSay';
import { UserSelect } from '../admin/pickers';
import { dial } from '../phone/phone';
import { messageStatuses, type MessageStatus, type VoicemailMessage } from './types';

const nobody = '00000000-0000-0000-0000-000000000000';

/** One message: hear it, call back, work it off. */
export function MessageDrawer({ message, onClose }: { message: VoicemailMessage | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer open={message !== null} onClose={onClose} width={460} mask={false} title={message && `${t('voicemail:from')} ${message.callerName ?? message.caller}`} destroyOnHidden>
      {message && <MessagePanel key={message.id} message={message} onClose={onClose} />}
    </Drawer>
  );
}

function MessagePanel({ message, onClose }: { message: VoicemailMessage; onClose: () => void }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const me = useMe();
  const client = useQueryClient();
  const downloads = useCan('recordings.download');
  const assigns = useCan('users.read');
  const path = `/voicemail/messages/${message.id}`;
  const refresh = () => client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/voicemail') });
  const change = (part: { status?: MessageStatus; assignedUserId?: string; note?: string }) =>
    attempt(async () => {
      await api.put(path, part);
      await refresh();
    });
  return (
    <Space direction="vertical" size="middle" style={{ width: '100%' }}>
      <audio
        controls
        preload="none"
        aria-label={t('voicemail:player')}
        src={`${apiBase}${path}/audio`}
        style={{ width: '100%' }}
        onEnded={() => message.status === 'new' && void change({ status: 'read' })}
      />
      <Space wrap>
        {me.user.extension && (
          <Button
            type="primary"
            icon={<PhoneOutlined />}
            disabled={!message.caller || message.caller === 'anonymous'}
            onClick={() => void attempt(() => dial(message.caller)).then((ok) => ok && done(t('voicemail:calling')))}
          >
            {t('voicemail:callBack')}
          </Button>
        )}
        {downloads && (
          <Button icon={<DownloadOutlined />} href={`${apiBase}${path}/audio?download=1`} download>
            {t('voicemail:download')}
          </Button>
        )}
        <Popconfirm
          title={t('common:deleteSure')}
          onConfirm={() =>
            attempt(async () => {
              await api.delete(path);
              onClose();
              await refresh();
            })
          }
        >
          <Button danger type="text">
            {t('common:delete')}
          </Button>
        </Popconfirm>
      </Space>
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'caller', label: t('voicemail:caller'), children: <span className="sb-num">{message.caller}</span> },
          { key: 'at', label: t('voicemail:receivedAt'), children: formatDateTime(message.receivedAt) },
          { key: 'box', label: t('voicemail:box'), children: `${message.boxNumber} ${message.boxName}` },
          { key: 'call', label: t('voicemail:call'), children: <Link to={`/calls?call=${message.callId}`}>{t('voicemail:showCall')}</Link> },
        ]}
      />
      <Segmented<MessageStatus>
        value={message.status}
        onChange={(status) => void change({ status })}
        options={messageStatuses.map((value) => ({ value, label: t(`voicemail:status.${value}`) }))}
      />
      <Form layout="vertical" initialValues={{ note: message.note ?? '' }} onFinish={({ note }: { note: string }) => void change({ note }).then((ok) => ok && done(t('common:saved')))}>
        {assigns ? (
          <Form.Item label={t('voicemail:assigned')}>
            <UserSelect value={message.assignedUserId} onChange={(id) => void change({ assignedUserId: id ?? nobody })} />
          </Form.Item>
        ) : (
          message.assignedUserId !== me.user.id && (
            <Form.Item>
              <Button onClick={() => void change({ assignedUserId: me.user.id })}>{t('voicemail:take')}</Button>
            </Form.Item>
          )
        )}
        <Form.Item name="note" label={t('voicemail:note')}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
        </Form.Item>
        <Button htmlType="submit">{t('common:save')}</Button>
      </Form>
    </Space>
  );
}
