import type { WardResult } from '#study/ward/results.ts';
import { type Arm, arms, type VisitCause, visitCauses } from '#ward/truth.ts';
import { type Compared, compare } from './compared.ts';
import { type Estimate, estimate, meanOf } from './estimate.ts';

/** Visits by staff per hour, for as many beds as a ward of this study has. */
export interface Visits {
  readonly beds: number;
  readonly all: Compared;
  readonly causes: Readonly<Record<Arm, Readonly<Record<VisitCause, Cause>>>>;
}

export interface Cause {
  /** Number of visits in all wards together. */
  readonly visits: number;
  /** Mean over wards, hour by hour. */
  readonly hourly: readonly number[];
  readonly whole?: Estimate;
}

export function visits(wards: readonly WardResult[], beds: number): Visits {
  return {
    beds,
    all: compare(wards, (ward, arm) => {
      const causes = visitCauses.map((cause) => perHour(ward, arm, cause, beds));
      return Array.from({ length: ward.hours }, (_, hour) =>
        causes.reduce((sum, cause) => sum + (cause[hour] ?? 0), 0),
      );
    }),
    causes: record(arms, (arm) => record(visitCauses, (cause) => causeOf(wards, arm, cause, beds))),
  };
}

function causeOf(wards: readonly WardResult[], arm: Arm, cause: VisitCause, beds: number): Cause {
  const rows = wards.map((ward) => perHour(ward, arm, cause, beds)).filter((row) => row.length > 0);
  const whole = estimate(rows.map(meanOf));
  const hours = rows.length === 0 ? 0 : Math.min(...rows.map((row) => row.length));
  return {
    visits: wards.reduce(
      (sum, ward) => sum + ward.arms[arm].visits[cause].reduce((all, count) => all + count, 0),
      0,
    ),
    hourly: Array.from({ length: hours }, (_, hour) => meanOf(rows.map((row) => row[hour] ?? 0))),
    ...(whole && { whole }),
  };
}

/** As if all beds of the ward were taken. */
function perHour(ward: WardResult, arm: Arm, cause: VisitCause, beds: number): readonly number[] {
  return ward.arms[arm].visits[cause].map((count) => (count * beds) / ward.patients);
}

function record<Key extends string, Value>(
  keys: readonly Key[],
  of: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, Value>;
}
