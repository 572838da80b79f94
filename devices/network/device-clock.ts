import type { Chance } from '#patients/chance.ts';
import type { LinkProfile } from './profile.ts';

/**
 * What the clock of one device says at a moment of the ward, in whole ms. It was set wrong by as
 * much at `startMs`, and goes too fast or too slow ever since. Draws twice.
 */
export function deviceClock(
  { offsetMs, driftPpm }: LinkProfile['clock'],
  luck: Chance,
  startMs: number,
): (atMs: number) => number {
  const aheadMs = offsetMs * luck.normal();
  const fastPerMs = (driftPpm * luck.normal()) / 1e6;
  return (atMs) => Math.round(atMs + aheadMs + fastPerMs * (atMs - startMs));
}
