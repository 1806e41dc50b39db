import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CustomerLevel } from '@/shared/api/types';

const colours: Record<CustomerLevel, string> = { normal: 'default', vip: 'gold', blocked: 'red' };

export function LevelTag({ level }: { level: CustomerLevel }) {
  const { t } = useTranslation();
  return <Tag color={colours[level]}>{t(`customers:level.${level}`)}</Tag>;
}
