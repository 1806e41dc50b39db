/** Delay before attempt `attempt` (0-based): 0.5 s doubling to 15 s, half of it random, so that many browsers do not come back together. */
export function backoffDelay(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random());
}
