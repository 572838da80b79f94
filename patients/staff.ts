import type { InterventionKind } from '#ward/alarm.ts';
import { chance } from './chance.ts';

/**
 * How soon half of the nurses of the simulated ward have come. Engineering choices, not findings:
 * the more urgent the call, the sooner and the less spread.
 */
export const responses = {
  emergency_call: { medianMs: 60_000, sigma: 0.4 },
  medication: { medianMs: 180_000, sigma: 0.5 },
  notify_nurse: { medianMs: 240_000, sigma: 0.6 },
} as const satisfies Record<InterventionKind, Response>;

interface Response {
  readonly medianMs: number;
  /** Standard deviation of the logarithm of the time. */
  readonly sigma: number;
}

/**
 * From the call to the nurse at the bed, in whole ms; log-normal. The same for the same seed and
 * intervention, whoever asks and how often.
 */
export function responseMs(seed: string, interventionId: string, kind: InterventionKind): number {
  const { medianMs, sigma } = responses[kind];
  const luck = chance(seed, 'staff', interventionId);
  return Math.round(medianMs * Math.exp(sigma * luck.normal()));
}
