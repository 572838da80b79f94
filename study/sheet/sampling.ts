import { type Rule, vitalsOf } from '#analytics/rules/rule.ts';
import { type WearableKindName, wearableKindNames, wearableKinds } from '#devices/kinds.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** The device of the ward that measures a vital most often. */
export interface Sampling {
  readonly vital: NumericVitalName;
  readonly device: WearableKindName;
  readonly everyMs: number;
}

/** What of a rule's vitals the ward measures, and the intervals that count for its alarm. */
export interface Sources {
  readonly samplings: readonly Sampling[];
  /** Of the value that usually completes the condition, and of the one that may have to. */
  readonly typicalEveryMs: number;
  readonly worstEveryMs: number;
}

/** Absent where too little of it is measured by any device: then there is no alarm either. */
export function sourcesOf(rule: Rule): Sources | undefined {
  const vitals = vitalsOf(rule);
  const samplings = vitals.flatMap((vital) => samplingOf(vital) ?? []);
  const least = leastOf(rule);
  const intervals = samplings.map(({ everyMs }) => everyMs).sort((a, b) => a - b);
  const typicalEveryMs = intervals[least - 1];
  const worstEveryMs = intervals.at(-1);
  if (typicalEveryMs === undefined || worstEveryMs === undefined) return undefined;
  return { samplings, typicalEveryMs, worstEveryMs };
}

/** So many of its vitals have to show it. */
function leastOf({ quantity, limit }: Rule): number {
  if (quantity.of === 'difference') return 2;
  // Conditions on one vital hold by one measurement.
  if (quantity.of !== 'count' || typeof limit !== 'number') return 1;
  return Math.min(Math.ceil(limit), vitalsOf({ quantity }).length);
}

function samplingOf(vital: NumericVitalName): Sampling | undefined {
  const [most] = wearableKindNames
    .flatMap((device) =>
      wearableKinds[device].channels
        .filter(({ measures }) => Object.hasOwn(measures, vital))
        .map(({ intervalMs }): Sampling => ({ vital, device, everyMs: intervalMs })),
    )
    .sort((one, other) => one.everyMs - other.everyMs);
  return most;
}
