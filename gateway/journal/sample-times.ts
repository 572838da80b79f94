import type { QualityRemark } from '#ward/reading.ts';
import { isNumber } from './vitals-given.ts';

/** A clock further ahead of the arrival, or further behind it, is not believed. */
export interface ClockLimits {
  readonly clockAheadMs: number;
  readonly clockBehindMs: number;
}

type ClockRemark = Extract<QualityRemark, 'no_time' | 'clock_ahead' | 'clock_behind'>;

/** Why the arrival has to stand for the time that a device claims; `undefined` where it is believed. */
export function clockRemark(
  claimed: unknown,
  receivedAt: number,
  { clockAheadMs, clockBehindMs }: ClockLimits,
): ClockRemark | undefined {
  if (!isNumber(claimed)) return 'no_time';
  if (claimed > receivedAt + clockAheadMs) return 'clock_ahead';
  if (claimed < receivedAt - clockBehindMs) return 'clock_behind';
  return undefined;
}

/**
 * When the sample was sent, in whole ms. Nothing is judged by it: where it makes no sense it alone is
 * refused, and where the clock is not believed about the measurement (`remark`) it just is not there.
 */
export function readSent(
  sent: unknown,
  receivedAt: number,
  limits: ClockLimits,
  remark: ClockRemark | undefined,
): { readonly sentAt: number | undefined; readonly isRefused: boolean } {
  if (sent == null) return { sentAt: undefined, isRefused: false };
  const flaw = clockRemark(sent, receivedAt, limits);
  if (flaw === undefined) return { sentAt: Math.round(Number(sent)), isRefused: false };
  const isKnown = flaw !== 'no_time' && (remark === 'clock_ahead' || remark === 'clock_behind');
  return { sentAt: undefined, isRefused: !isKnown };
}
