import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallRecord } from '@/shared/api/types';

/** What the customer said of his satisfaction, of five. */
export function Score({ survey }: { survey: CallRecord['survey'] }) {
  const { t } = useTranslation();
  if (!survey) return null;
  if (survey.score === null) return <span className="sb-muted">{t('seat:noAnswer')}</span>;
  return (
    <Tooltip title={t('seat:pressed', { key: survey.answer, keys: survey.keys })}>
      <Tag bordered={false} color={survey.score >= 4 ? 'green' : survey.score > 2 ? 'gold' : 'red'}>
        {Number.isInteger(survey.score) ? survey.score : survey.score.toFixed(1)} / 5
      </Tag>
    </Tooltip>
  );
}
