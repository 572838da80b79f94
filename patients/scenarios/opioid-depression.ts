import { hour, minute, second } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { early, steady } from './shapes.ts';

/**
 * Too much of an opioid: breath slows and stops now and then, saturation follows late, and later
 * still under oxygen. At full severity it is what PRODIGY counted as an event. Nights bring more of
 * it; by how much, how often breath stops and all times of treatment are engineering choices.
 */
export const opioidDepression: Scenario = {
  perDay: 0.03,
  atNight: 0.8,
  fullMs: [15 * minute, 60 * minute],
  event: { kind: 'arrest', afterMs: [10 * minute, 40 * minute] },
  changes: {
    heart_rate: { by: [-11, -5], shape: steady },
    respiratory_rate: { to: [4, 8], shape: early },
    spo2: { by: [-20, -5], shape: steady },
    systolic: { by: [-13, -7], shape: steady },
    diastolic: { by: [-8, -4], shape: steady },
  },
  consciousness: { V: 0.45, P: 0.75, U: 0.92 },
  apnoeas: {
    fromSeverity: 0.4,
    everyMs: [90 * second, 6 * minute],
    lastMs: [10 * second, 40 * second],
    saturation: -8,
  },
  saturationLagMs: [30 * second, 90 * second],
  responses: {
    notify_nurse: { delayMs: 1 * minute, worksMs: 30 * minute, slows: 0.6, oxygen: 4 },
    medication: { delayMs: 3 * minute, worksMs: 45 * minute, recedesMs: 12 * minute },
    emergency_call: { delayMs: 2 * minute, worksMs: 2 * hour, recedesMs: 10 * minute, oxygen: 8 },
  },
};
