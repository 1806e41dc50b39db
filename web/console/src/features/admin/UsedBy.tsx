import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { placesOf } from '@/shared/api/problem';

const pages: Record<string, string> = { numbers: '/admin/numbers', flows: '/admin/flows', queues: '/admin/queues', services: '/admin/services' };

/** Why a thing was not deleted: the places that use it, each with the way there. */
export function UsedBy({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const places = placesOf(error);
  if (places.length === 0) return null;
  const onlyPast = places.every((place) => place.path === 'wrap-ups');
  return (
    <Alert
      type="warning"
      showIcon
      message={t('errors:usedTitle')}
      description={
        <>
          <ul className="sb-used">
            {places.map((place) => (
              <li key={`${place.path}/${place.id ?? place.name}`}>
                <span className="sb-muted">{t(`errors:place.${place.path}`, { defaultValue: place.path })}</span>{' '}
                {pages[place.path] ? <Link to={place.path === 'flows' && place.id ? `/admin/flows/${place.id}` : (pages[place.path] ?? '')}>{place.name}</Link> : place.name}
              </li>
            ))}
          </ul>
          {t(onlyPast ? 'errors:disableHint' : 'errors:usedHint')}
        </>
      }
    />
  );
}
