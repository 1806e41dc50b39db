import dayjs, { type Dayjs } from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { currentZone, serverNow } from './time';

dayjs.extend(utc);
dayjs.extend(timezone);

/** Today (0), yesterday (−1), … in the user's zone, as the picker wants it. */
export function dayOf(offset: number): Dayjs {
  const [day = '1', month = '1', year = '1970'] = new Intl.DateTimeFormat('en-GB', { timeZone: currentZone() }).format(serverNow()).split('/');
  return dayjs(`${year}-${month}-${day}`).add(offset, 'day');
}

/** What the picker shows is wall time in the user's zone; the API wants an instant. */
export function instantOf(picked: Dayjs): string {
  return dayjs.tz(picked.format('YYYY-MM-DDTHH:mm:ss'), currentZone()).toISOString();
}

