import type { WardResult } from '#study/ward/results.ts';
import type { Arm } from '#ward/truth.ts';
import { type Estimate, estimate, meanOf } from './estimate.ts';

/** One number per hour in both arms, and the difference monitored minus unmonitored. */
export interface Compared {
  readonly hourly: Sides<Series>;
  /** Over the whole time; absent where no ward was finished. */
  readonly whole?: Sides<Estimate>;
  /** Over the last 24 hours, or over the whole time where that is shorter. */
  readonly lastDay?: Sides<Estimate>;
  /** From this hour to the end, every hourly band of the difference lies on one side of zero. */
  readonly apartFromHour?: number;
}

export interface Sides<T> {
  readonly monitored: T;
  readonly unmonitored: T;
  /** Paired: of each ward its monitored patients minus their twins, then over wards. */
  readonly difference: T;
}

/** Hour `h` is from `h` to `h + 1` hours after the start. Bands are of 95 %, hour by hour. */
export interface Series {
  readonly wards: number;
  readonly mean: readonly number[];
  /** Absent where fewer than two wards can be compared. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

export type Hourly = (ward: WardResult, arm: Arm) => readonly number[];

export function compare(wards: readonly WardResult[], hourly: Hourly): Compared {
  const rows = wards.map((ward) => {
    const monitored = hourly(ward, 'monitored');
    const unmonitored = hourly(ward, 'unmonitored');
    const difference = monitored.map((value, hour) => value - (unmonitored[hour] ?? value));
    return { monitored, unmonitored, difference };
  });
  const difference = series(rows.map((row) => row.difference));
  const apart = apartFrom(difference);
  const whole = sides((side) => estimate(meansOf(rows.map((row) => row[side]))));
  const lastDay = sides((side) => estimate(meansOf(rows.map((row) => row[side].slice(-24)))));

  return {
    hourly: {
      monitored: series(rows.map((row) => row.monitored)),
      unmonitored: series(rows.map((row) => row.unmonitored)),
      difference,
    },
    ...(whole && { whole }),
    ...(lastDay && { lastDay }),
    ...(apart !== undefined && { apartFromHour: apart }),
  };
}

function meansOf(rows: readonly (readonly number[])[]): readonly number[] {
  return rows.filter((row) => row.length > 0).map(meanOf);
}

function sides(
  of: (side: keyof Sides<unknown>) => Estimate | undefined,
): Sides<Estimate> | undefined {
  const monitored = of('monitored');
  const unmonitored = of('unmonitored');
  const difference = of('difference');
  if (!monitored || !unmonitored || !difference) return undefined;
  return { monitored, unmonitored, difference };
}

/** Hours that not every ward has are left out, so that each hour speaks of the same wards. */
function series(rows: readonly (readonly number[])[]): Series {
  const hours = rows.length === 0 ? 0 : Math.min(...rows.map((row) => row.length));
  const estimates = Array.from({ length: hours }, (_, hour) =>
    estimate(rows.flatMap((row) => row.slice(hour, hour + 1))),
  ).filter((hour) => hour !== undefined);
  const low = estimates.map((hour) => hour.low).filter((edge) => edge !== undefined);
  const high = estimates.map((hour) => hour.high).filter((edge) => edge !== undefined);
  return {
    wards: rows.length,
    mean: estimates.map(({ mean }) => mean),
    ...(low.length > 0 && { low, high }),
  };
}

function apartFrom({ mean, low, high }: Series): number | undefined {
  if (low === undefined || high === undefined) return undefined;
  const below = (hour: number) => (high[hour] ?? 0) < 0;
  const above = (hour: number) => (low[hour] ?? 0) > 0;
  const last = mean.length - 1;
  const side = below(last) ? below : above;
  let from = mean.length;
  while (from > 0 && side(from - 1)) from -= 1;
  return from === mean.length ? undefined : from;
}
