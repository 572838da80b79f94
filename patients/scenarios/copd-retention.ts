import { hour, minute } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { atOnce, steady } from './shapes.ts';

/**
 * Chronic lung disease that retains carbon dioxide: saturation lives at 88 to 92 % all along,
 * breath quickens, then tires. Sizes as taught; times are engineering choices. NEWS2 has its second
 * scale for these patients.
 */
export const copdRetention: Scenario = {
  perDay: 0.03,
  fullMs: [4 * hour, 18 * hour],
  event: { kind: 'transfer', afterMs: [1 * hour, 4 * hour] },
  changes: {
    heart_rate: { by: [7, 13], shape: steady },
    // Up by 6 first, then 6 below what it was.
    respiratory_rate: {
      by: [4, 8],
      shape: [
        [0, 0],
        [0.4, 1],
        [0.7, 0],
        [1, -1],
      ],
    },
    spo2: { to: [88, 92], shape: atOnce },
  },
  consciousness: { C: 0.65, V: 0.9 },
  saturationLagMs: [5 * minute, 10 * minute],
  responses: {
    notify_nurse: { delayMs: 10 * minute, worksMs: 4 * hour, slows: 0.4, oxygen: 1 },
    medication: { delayMs: 30 * minute, worksMs: 12 * hour, recedesMs: 8 * hour },
    emergency_call: { delayMs: 20 * minute, worksMs: 8 * hour, recedesMs: 5 * hour, oxygen: 2 },
  },
};
