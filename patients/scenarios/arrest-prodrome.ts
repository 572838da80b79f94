import { hour, minute } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { late, steady } from './shapes.ts';

/**
 * The hours before a cardiac arrest. The ranges are wide and cross zero, so that, as in the arrests
 * of a large registry (Andersen 2016), some three in five show a clearly abnormal rate, breath or
 * pressure before it, and the rest next to nothing. Times of treatment are engineering choices.
 */
export const arrestProdrome: Scenario = {
  perDay: 0.01,
  fullMs: [1 * hour, 4 * hour],
  event: { kind: 'arrest', afterMs: [5 * minute, 30 * minute] },
  changes: {
    heart_rate: { by: [-12, 36], shape: late },
    respiratory_rate: { by: [-3, 8], shape: late },
    spo2: { by: [-6, 0], shape: late },
    systolic: { by: [-36, -2], shape: late },
    diastolic: { by: [-16, -2], shape: late },
    temperature: { by: [-0.4, 0.2], shape: steady },
  },
  consciousness: { C: 0.9 },
  saturationLagMs: [minute, minute],
  responses: {
    notify_nurse: { delayMs: 5 * minute, worksMs: 1 * hour, slows: 0.15, oxygen: 2 },
    medication: { delayMs: 10 * minute, worksMs: 2 * hour, slows: 0.35 },
    emergency_call: { delayMs: 8 * minute, worksMs: 24 * hour, recedesMs: 4 * hour, oxygen: 6 },
  },
};
