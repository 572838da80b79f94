import { hour, minute, second } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { atOnce } from './shapes.ts';

/**
 * A heart block: slow at once, and acute at once. Sizes as taught; how long it is borne, how many
 * pass by themselves and all times of treatment are engineering choices.
 */
export const bradyarrhythmia: Scenario = {
  perDay: 0.01,
  fullMs: [30 * minute, 4 * hour],
  sudden: { share: 0.65, withinMs: [2 * second, 10 * second] },
  passesMs: [5 * minute, 8 * hour],
  event: { kind: 'arrest', afterMs: [10 * minute, 40 * minute] },
  changes: {
    heart_rate: { to: [25, 40], shape: atOnce },
    respiratory_rate: { by: [1, 3], shape: atOnce },
    spo2: { by: [-3, -1], shape: atOnce },
    systolic: { by: [-30, -20], shape: atOnce },
    diastolic: { by: [-20, -12], shape: atOnce },
  },
  consciousness: { C: 0.3, V: 0.85, U: 0.97 },
  saturationLagMs: [minute, minute],
  responses: {
    notify_nurse: { delayMs: 2 * minute, worksMs: 1 * hour, slows: 0.15, oxygen: 2 },
    medication: { delayMs: 3 * minute, worksMs: 1 * hour, slows: 0.6 },
    emergency_call: { delayMs: 8 * minute, worksMs: 24 * hour, recedesMs: 20 * minute, oxygen: 4 },
  },
};
