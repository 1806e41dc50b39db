import { useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { changeLanguage } from '@/i18n';
import { whenSignedOut } from '@/shared/api/client';
import { MeContext, meKey, useSignedIn } from '@/shared/auth/me';
import { live, startLive } from '@/shared/live/live';
import { placeOfKind } from '@/shared/live/places';
import { setZone } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { tellAlarm } from '../insight/alarms';
import { answerAsked, startPhone } from '../phone/phone';
import { startRinger } from '../phone/ringer';

const Frame = lazy(async () => ({ default: (await import('./Frame')).Frame }));

/** Everything behind the sign-in: who it is, the live events, the phone, then the frame with the page. */
export function Shell() {
  const signedIn = useSignedIn();
  const client = useQueryClient();
  const location = useLocation();
  const me = signedIn.data;

  useEffect(() => {
    whenSignedOut(() => client.setQueryData(meKey, null));
  }, [client]);

  const userId = me?.user.id;
  useEffect(() => {
    if (!me || !userId) return undefined;
    void changeLanguage(me.user.language);
    live.onOther = (event) => {
      if (event.type === 'phone.answer') {
        answerAsked(String(event.data?.['callId'] ?? ''));
        return;
      }
      tellAlarm(event);
      const place = event.type === 'config.changed' ? placeOfKind(String(event.data?.['kind'] ?? '')) : `/${event.type.split('.')[0] ?? ''}`;
      void client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith(place) });
    };
    const stopLive = startLive(me);
    const stopRinger = startRinger();
    const stopPhone = me.user.extension ? startPhone(me.user.id) : () => undefined;
    return () => {
      stopLive();
      stopRinger();
      stopPhone();
    };
    // The connections belong to the person, not to each fresh copy of the object.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [userId, client]);

  if (signedIn.error) {
    return (
      <div className="sb-centre">
        <ProblemView error={signedIn.error} onRetry={() => void signedIn.refetch()} />
      </div>
    );
  }
  if (me === undefined) return <Spin fullscreen delay={300} />;
  if (me === null) return <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />;
  setZone(me.user.timeZone);
  return (
    <MeContext value={me}>
      <Suspense fallback={<Spin fullscreen delay={300} />}>
        <Frame />
      </Suspense>
    </MeContext>
  );
}
