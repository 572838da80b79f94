import { healthLimits } from './health.ts';

/**
 * Which share of what the person would do at this moment a body this ill still does, from 1 (well) to
 * 0: whoever turns red stays in bed. An engineering choice.
 */
export function effortAt(severity: number): number {
  return Math.max(0, 1 - severity / healthLimits.red.from);
}
