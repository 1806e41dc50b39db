import { DownloadOutlined, FileDoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Image, Popconfirm, Space, Spin, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, urlOf } from '@/shared/api/client';
import { useCommand } from '@/shared/api/queries';
import { useCan } from '@/shared/auth/me';
import { formatDateTime, formatDuration } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { FaxStatus } from './FaxStatus';
import { type FaxDetails, isOpen } from './types';

const mostShown = 20;

/** One fax: how it went, its pages, and what can be done with it. */
export function FaxDrawer({ id, onGone }: { id: string; onGone: () => void }) {
  const { t } = useTranslation();
  const maySend = useCan('fax.send');
  const { attempt } = useSay();
  const details = useQuery({ queryKey: ['/faxes', id], queryFn: ({ signal }) => api.get<FaxDetails>(`/faxes/${id}`, undefined, signal) });
  const command = useCommand((what: 'cancel' | 'resend') => api.post(`/faxes/${id}/${what}`), '/faxes');
  const removal = useCommand(() => api.delete(`/faxes/${id}`), '/faxes');
  if (details.error) return <ProblemView error={details.error} onRetry={() => void details.refetch()} />;
  if (!details.data) return <Spin />;
  const { fax, attempts } = details.data;
  const sent = fax.direction === 'out';
  return (
    <Space direction="vertical" size="middle" style={{ width: '100%' }}>
      <Space wrap>
        {fax.hasDocument && (
          <Button icon={<DownloadOutlined />} href={urlOf(`/faxes/${id}/document`)} download>
            {t('fax:download')}
          </Button>
        )}
        {!isOpen(fax) && (
          <Button icon={<FileDoneOutlined />} href={urlOf(`/faxes/${id}/report`)} download>
            {t('fax:report')}
          </Button>
        )}
        {maySend && sent && isOpen(fax) && <Button onClick={() => void attempt(() => command.mutateAsync('cancel'))}>{t('fax:cancel')}</Button>}
        {maySend && sent && !isOpen(fax) && <Button onClick={() => void attempt(() => command.mutateAsync('resend'))}>{t('fax:resend')}</Button>}
        {maySend && !isOpen(fax) && (
          <Popconfirm
            title={t('fax:removeAsk')}
            onConfirm={() =>
              void attempt(async () => {
                await removal.mutateAsync(undefined);
                onGone();
              })
            }
          >
            <Button danger>{t('fax:remove')}</Button>
          </Popconfirm>
        )}
      </Space>
      {fax.state === 'failed' && fax.detail && <Alert type="error" showIcon message={fax.detail} />}
      <Descriptions
        size="small"
        column={2}
        items={[
          { key: 'state', label: t('fax:state'), children: <FaxStatus fax={fax} /> },
          { key: 'pages', label: t('fax:pages'), children: sent ? `${fax.pagesDone} / ${fax.pages}` : fax.pages },
          { key: 'number', label: t('fax:number'), children: fax.number },
          { key: 'own', label: t('fax:own'), children: fax.ownNumber || '–' },
          { key: 'remote', label: t('fax:remoteId'), children: fax.remoteId || '–' },
          { key: 'subject', label: t('fax:subject'), children: fax.subject || '–' },
          { key: 'time', label: t('fax:time'), children: formatDateTime(fax.createdAt) },
          { key: 'duration', label: t('fax:duration'), children: fax.durationMs > 0 ? formatDuration(fax.durationMs) : '–' },
          { key: 'transport', label: t('fax:transport'), children: fax.transport ? t(`fax:transport.${fax.transport}`) : '–' },
          { key: 'speed', label: t('fax:speed'), children: fax.bitRate > 0 ? `${fax.bitRate} bit/s, ${t(fax.usedEcm ? 'fax:withEcm' : 'fax:withoutEcm')}` : '–' },
          ...(fax.sha256 ? [{ key: 'hash', label: t('fax:hash'), span: 2, children: <code style={{ wordBreak: 'break-all' }}>{fax.sha256}</code> }] : []),
        ]}
      />
      {attempts.length > 0 && (
        <Timeline
          items={attempts.map((each) => ({
            color: each.code === 'ok' ? 'green' : 'red',
            children: (
              <>
                <b>{t('fax:attempt', { number: each.attempt })}</b> <span className="sb-num">{formatDateTime(each.startedAt)}</span>
                <div>{each.detail}</div>
              </>
            ),
          }))}
        />
      )}
      {fax.hasDocument ? (
        <Image.PreviewGroup>
          <Space wrap>
            {Array.from({ length: Math.min(fax.pages, mostShown) }, (_, index) => (
              <Image key={index} width={160} loading="lazy" src={urlOf(`/faxes/${id}/pages/${index + 1}`)} alt={t('fax:page', { number: index + 1 })} style={{ border: '1px solid var(--sb-line, #ddd)' }} />
            ))}
          </Space>
        </Image.PreviewGroup>
      ) : (
        !isOpen(fax) && <Alert type="info" message={t('fax:noDocument')} />
      )}
    </Space>
  );
}
