/** A wait is calm to half of the service level, then a warning, then late. */
export function waitTone(ms: number, serviceLevelMs: number): string {
  if (ms >= serviceLevelMs) return 'sb-late';
  return ms >= serviceLevelMs / 2 ? 'sb-warn' : 'sb-ok';
}
