import { type Priority, type TechnicalRule, technicalRules } from '#ward/alarm.ts';
import type { WrittenTechnical } from './file-schema.ts';

/** What an alarm about sensors waits for, and how urgent it is. */
export interface TechnicalPolicy {
  readonly priority: Priority;
  /** So long it must last, beside what is needed to be sure of it, ms. */
  readonly afterMs: number;
}

/** What one file of rules says of every alarm about sensors. */
export type Technical = Readonly<Record<TechnicalRule, TechnicalPolicy>>;

const minuteMs = 60_000;

/** Where a file does not say. Engineering choices. */
export const usualTechnical: Technical = {
  // Shorter losses come and go by themselves: a moving patient, a connection that is made again.
  lost_signal: { priority: 'medium', afterMs: minuteMs },
  low_battery: { priority: 'low', afterMs: 0 },
  // The backlog of a device that was out of reach looks like a clock that is behind, until the first
  // sample arrives that was just measured.
  clock_off: { priority: 'low', afterMs: minuteMs },
  artefact: { priority: 'low', afterMs: minuteMs },
  gateway_down: { priority: 'high', afterMs: 0 },
};

type Written = { readonly priority?: Priority | undefined; readonly after?: number | undefined };

/** What is written takes the place of what is usual. */
export function technicalOf(written: WrittenTechnical = {}): Technical {
  const policies = technicalRules.map((rule) => {
    const usual = usualTechnical[rule];
    const { priority = usual.priority, after = usual.afterMs }: Written = written[rule] ?? {};
    return [rule, { priority, afterMs: after }] as const;
  });
  return Object.fromEntries(policies) as Technical;
}
