import { playTone } from '@switchboard/softphone/deviceTest';
import { phoneCalls, phoneLeads, storedDevice } from './phone';

/** One second of ring, three of silence, as in the local network. */
const cadence = [1, 3] as const;

/** Rings in the tab that holds the phone, on a device of its own: the headset may lie on the table. */
export function startRinger(): () => void {
  let stop: (() => void) | null = null;
  let wanted = false;
  const look = () => {
    const rings = phoneLeads.get() === true && phoneCalls.get().some((call) => call.direction === 'incoming' && call.state === 'ringing' && !call.answersByItself);
    if (rings === wanted) return;
    wanted = rings;
    stop?.();
    stop = null;
    if (rings) void begin();
  };
  const begin = async () => {
    try {
      const silence = await playTone({ deviceId: storedDevice('ringer'), cadence });
      if (wanted) stop = silence;
      else silence();
    } catch {
      // No such device any more: the screen still shows that it rings.
    }
  };
  const forget = [phoneCalls.subscribe(look), phoneLeads.subscribe(look)];
  return () => {
    for (const each of forget) each();
    wanted = false;
    stop?.();
  };
}
