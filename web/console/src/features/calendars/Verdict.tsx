import { Space, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '@/shared/time';
import type { CalendarAnswer } from './types';

const colour = { open: 'green', closed: 'default', holiday: 'orange' } as const;

/** What a calendar says, why, and until when. */
export function Verdict({ answer }: { answer: CalendarAnswer }) {
  const { t } = useTranslation();
  return (
    <Space size={6} wrap>
      <Tag color={colour[answer.exit]}>{t(`flows:exit.${answer.exit}`)}</Tag>
      <span>
        {t(`calendars:reason.${answer.reason}`)} {answer.rule} {answer.range}
      </span>
      {answer.changesAt && <span className="sb-muted">{t('calendars:until', { at: formatDateTime(answer.changesAt) })}</span>}
    </Space>
  );
}
