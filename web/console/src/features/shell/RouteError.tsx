import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { problemText } from '@/shared/api/problem';

/** A page that failed, or one whose code is gone after an update of the server. */
export function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Result
      status="warning"
      title={t('common:pageFailed')}
      subTitle={problemText(error)}
      extra={
        <Button type="primary" onClick={() => location.reload()}>
          {t('common:reload')}
        </Button>
      }
    />
  );
}
