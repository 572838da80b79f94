import { hour, minute } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { early, last, late, steady } from './shapes.ts';

/**
 * Pulse, breath and temperature go first, pressure holds for long. Sizes as taught, one in five
 * cold; ranges around them, times of treatment and the diastolic fall are engineering choices.
 */
export const sepsis: Scenario = {
  perDay: 0.05,
  fullMs: [6 * hour, 24 * hour],
  event: { kind: 'transfer', afterMs: [1 * hour, 4 * hour] },
  changes: {
    heart_rate: { by: [27, 43], shape: early },
    respiratory_rate: { by: [8, 12], shape: early },
    spo2: { by: [-5, -3], shape: late },
    systolic: { by: [-43, -27], shape: last },
    diastolic: { by: [-26, -14], shape: last },
    temperature: { by: [1.5, 2.5], rarely: { share: 0.2, by: [-1.8, -1.2] }, shape: steady },
  },
  consciousness: { C: 0.8, V: 0.95 },
  saturationLagMs: [minute, minute],
  responses: {
    notify_nurse: { delayMs: 10 * minute, worksMs: 4 * hour, slows: 0.2, oxygen: 2 },
    medication: { delayMs: 60 * minute, worksMs: 24 * hour, recedesMs: 18 * hour },
    emergency_call: { delayMs: 20 * minute, worksMs: 24 * hour, recedesMs: 12 * hour, oxygen: 4 },
  },
};
