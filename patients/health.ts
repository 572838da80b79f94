import type { HealthState } from '#ward/truth.ts';

/**
 * True severity at which a state begins, and below which it ends. The gap between them keeps a
 * patient at the limit from changing state all the time. Engineering choices.
 */
export const healthLimits = {
  yellow: { from: 0.2, below: 0.15 },
  red: { from: 0.6, below: 0.5 },
} as const;

/** The state that follows `previous` at this severity. */
export function healthState(previous: HealthState, severity: number): HealthState {
  const { yellow, red } = healthLimits;
  if (severity >= red.from || (previous === 'red' && severity >= red.below)) return 'red';
  if (severity >= yellow.from) return 'yellow';
  return previous !== 'green' && severity >= yellow.below ? 'yellow' : 'green';
}
