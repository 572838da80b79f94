import { listed } from './listed.ts';

/** What is known of the battery of a device, from what its statuses say. */
export interface BatteryState {
  /** 0 to 100. Absent until the device has said so. */
  readonly percent?: number;
  readonly isLow: boolean;
}

/**
 * Low below 15 %; no longer from 25 % on, so that a battery that wavers at the limit does not ring
 * again and again. Of a wearable that lasts a day, 15 % are between three and four hours.
 */
export const batteryLimits = { lowPercent: 15, goodPercent: 25 } as const;

export const unknownBattery: BatteryState = { isLow: false };

/** A device told its status. One that does not name the battery, as a last will, changes nothing. */
export function next(
  state: BatteryState,
  { battery }: { readonly battery?: number | undefined },
): BatteryState {
  if (battery === undefined || battery === state.percent) return state;
  const { lowPercent, goodPercent } = batteryLimits;
  return { percent: battery, isLow: battery < (state.isLow ? goodPercent : lowPercent) };
}

/** For all devices of a patient whose battery is low; at least one. */
export function batteryMessage(
  low: readonly { readonly device: string; readonly percent: number }[],
): string {
  return `Battery low: ${listed(low.map((each) => `${each.device} at ${Math.floor(each.percent)} %`))}`;
}
