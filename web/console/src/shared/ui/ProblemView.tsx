import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { problemText } from '../api/problem';

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** An error where the content would be, with a way on. */
export function ProblemView({ error, onRetry }: Props) {
  const { t } = useTranslation();
  return (
    <Alert
      type="error"
      showIcon
      message={problemText(error)}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('common:retry')}
          </Button>
        )
      }
    />
  );
}
