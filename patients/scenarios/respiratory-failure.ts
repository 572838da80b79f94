import { hour, minute } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { early, last, steady } from './shapes.ts';

/**
 * Pneumonia and its like: breath quickens hours before saturation falls. Sizes as taught; ranges
 * around them, the shapes that give the lead, and times of treatment are engineering choices.
 */
export const respiratoryFailure: Scenario = {
  perDay: 0.05,
  fullMs: [4 * hour, 24 * hour],
  event: { kind: 'transfer', afterMs: [1 * hour, 3 * hour] },
  changes: {
    heart_rate: { by: [18, 32], shape: steady },
    respiratory_rate: { by: [11, 17], shape: early },
    // Half of it one to four hours after half of the change of breath.
    spo2: {
      by: [-13, -7],
      shape: [
        [0, 0],
        [0.3, 0.1],
        [0.6, 0.5],
        [1, 1],
      ],
    },
    // Up by 5 first, then 10 below what it was.
    systolic: {
      by: [3.5, 6.5],
      shape: [
        [0, 0],
        [0.5, 1],
        [1, -2],
      ],
    },
    diastolic: { by: [-7, -3], shape: last },
    temperature: { by: [0.5, 1.5], shape: early },
  },
  consciousness: { C: 0.85, V: 0.97 },
  saturationLagMs: [minute, minute],
  responses: {
    notify_nurse: { delayMs: 5 * minute, worksMs: 4 * hour, slows: 0.3, oxygen: 3 },
    medication: { delayMs: 40 * minute, worksMs: 24 * hour, recedesMs: 14 * hour, oxygen: 2 },
    emergency_call: { delayMs: 10 * minute, worksMs: 12 * hour, recedesMs: 8 * hour, oxygen: 8 },
  },
};
