import type { Reading } from '#ward/reading.ts';
import { listed } from './listed.ts';

/** Whether the clock of a device can be worked with. */
export interface ClockState {
  /** How far it seems to be ahead, ms; below 0: behind. Followed to the second while it is off. */
  readonly offsetMs: number;
  /** Rises with each reading whose time the gateway did not believe, falls with each that it did. */
  readonly doubt: number;
  /** Since when it has seemed to be off; absent while it does not. */
  readonly since?: number;
  readonly isOff: boolean;
}

export const clockLimits = {
  /** Off beyond the first, right again below the second. */
  offMs: 30_000,
  rightMs: 20_000,
  /** The gateway did not believe so many of the last readings; and none of the last ten. */
  doubtOff: 3,
  doubtMax: 10,
} as const;

export const rightClock: ClockState = { offsetMs: 0, doubt: 0, isOff: false };

/**
 * A reading of the device came, and so far its clock seems to be ahead as it was learnt. The same
 * state comes back while there is nothing to tell, which is nearly always. It is off once it has
 * seemed so for `graceMs`.
 */
export function next(
  state: ClockState,
  reading: Pick<Reading, 'quality' | 'claimedAt' | 'receivedAt'>,
  learntMs: number,
  graceMs: number,
): ClockState {
  const { offMs, rightMs, doubtOff, doubtMax } = clockLimits;
  const { quality, claimedAt, receivedAt } = reading;
  const isBelieved =
    quality.length === 0 || !(quality.includes('clock_ahead') || quality.includes('clock_behind'));
  const doubt = isBelieved ? Math.max(0, state.doubt - 1) : Math.min(doubtMax, state.doubt + 1);

  const isSuspect = state.since !== undefined;
  const isDoubted = doubt >= (isSuspect ? 1 : doubtOff);
  const isBeyond = Math.abs(learntMs) > (isSuspect ? rightMs : offMs);
  if (!isDoubted && !isBeyond) {
    return doubt === state.doubt && !isSuspect ? state : { ...rightClock, doubt };
  }
  // What was learnt is from before the gateway lost its faith.
  const claimedMs = !isBelieved && claimedAt !== undefined ? claimedAt - receivedAt : undefined;
  const offsetMs = wholeSeconds(claimedMs ?? (isDoubted ? state.offsetMs : learntMs));
  const since = state.since ?? receivedAt;
  const isOff = state.isOff || receivedAt - since >= graceMs;
  const isSame = doubt === state.doubt && isSuspect && isOff === state.isOff;
  return isSame && offsetMs === state.offsetMs ? state : { offsetMs, doubt, since, isOff };
}

/** For all devices of a patient whose clock is off; at least one. */
export function clockMessage(
  off: readonly { readonly device: string; readonly offsetMs: number }[],
): string {
  const parts = off.map(
    ({ device, offsetMs }) =>
      `${device} ${lasting(Math.abs(offsetMs))} ${offsetMs < 0 ? 'behind' : 'ahead'}`,
  );
  return `Clock off: ${listed(parts)}`;
}

function wholeSeconds(ms: number): number {
  return Math.round(ms / 1000) * 1000;
}

const units = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** In the largest unit of which there are at least two. */
function lasting(ms: number): string {
  for (const [unit, unitMs] of units)
    if (ms >= 2 * unitMs) return `${Math.round(ms / unitMs)} ${unit}`;
  return `${Math.round(ms / 1000)} s`;
}
