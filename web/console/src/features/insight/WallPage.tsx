import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'react-router';
import { showLanguage } from '@/i18n';
import { api } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import type { Language } from '@/shared/api/types';
import { formatClock, setServerTime, setZone } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { Wall } from './Wall';
import type { WallFigures } from './wall';

const refreshMs = 2_000;

/** A wallboard for the screen on the wall: by its id for who is signed in, by the token behind # for who has the link. */
export function WallPage() {
  const { t, i18n } = useTranslation();
  const { id } = useParams();
  const token = useLocation().hash.slice(1);
  const figures = useQuery({
    queryKey: ['/wall', id ?? token],
    queryFn: async ({ signal }) => {
      const shown = await (id ? api.get<WallFigures>(`/wallboards/${id}/figures`, undefined, signal) : api.wall<WallFigures>(token, signal));
      // Before it is drawn, so that the clock is never that of the browser's zone.
      setServerTime(shown.time);
      if (!id) {
        setZone(shown.timeZone);
        if (shown.language !== i18n.language) await showLanguage(shown.language as Language);
      }
      return shown;
    },
    refetchInterval: refreshMs,
    refetchIntervalInBackground: true,
    retry: false,
  });
  const { data, error } = figures;
  if (error && !data) {
    return (
      <div className="sb-centre">
        {Problem.of(error).status === 404 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('insight:linkDead')} /> : <ProblemView error={error} onRetry={() => void figures.refetch()} />}
      </div>
    );
  }
  if (!data) return <Spin fullscreen delay={300} />;
  return (
    <main className="sb-wall-page">
      <header>
        <h1>{data.name}</h1>
        <span className={`sb-num ${error ? 'sb-late' : ''}`}>{formatClock(data.time)}</span>
        {document.fullscreenEnabled && (
          <Button type="text" className="sb-wall-full" onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())}>
            {t('insight:fullScreen')}
          </Button>
        )}
      </header>
      <Wall figures={data} />
    </main>
  );
}
