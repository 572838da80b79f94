import type { Vitals } from './vitals.ts';

/** What a device publishes on `ward/devices/<device>/vitals`, alone or in an array. */
export interface Sample {
  /** Milliseconds since 1970 on the device's clock: the moment of measurement. */
  readonly at?: number;
  /** Milliseconds since 1970 on the device's clock: the moment at which it was sent. */
  readonly sent?: number;
  /** Names one life of the device; with `seq` it names the sample, so that repeats are known. */
  readonly boot?: string;
  readonly seq?: number;
  readonly vitals: Vitals;
}

/** What the gateway remarks about a sample that it accepted. Nothing to remark is an empty list. */
export const qualityRemarks = {
  no_time: 'the sample had no time, so `at` is its arrival',
  clock_ahead: 'the device clock is far ahead, so `at` is the arrival and `claimedAt` what it said',
  clock_behind:
    'the device clock is far behind, so `at` is the arrival and `claimedAt` what it said',
  partial: 'some vitals of the sample, or the time at which it was sent, were refused',
  unnamed: 'the sample had no boot and seq, so the gateway named it',
} as const;
export type QualityRemark = keyof typeof qualityRemarks;

/** An accepted sample, as the journal keeps it and `ward/patients/<patient>/vitals` carries it. */
export interface Reading {
  /** Its place in the gateway's journal; grows, with gaps where other records lie between. */
  readonly number: number;
  /** The number of the reading before this one: who has seen that one has missed nothing. */
  readonly after: number;
  readonly device: string;
  readonly patient: string;
  readonly boot: string;
  readonly seq: number;
  /** Milliseconds since 1970: when it was measured, as far as the device's clock can be believed. */
  readonly at: number;
  /** What the device's clock said, where it was not believed. */
  readonly claimedAt?: number;
  /** When it left the device by the device's clock, where it said so and is believed. */
  readonly sentAt?: number;
  readonly receivedAt: number;
  /** When it was on the gateway's disk. Only in what is told live: the journal cannot know it. */
  readonly journaledAt?: number;
  /** `receivedAt - at`; below zero where the device's clock is a little ahead. */
  readonly delayMs: number;
  readonly quality: readonly QualityRemark[];
  readonly vitals: Vitals;
}
