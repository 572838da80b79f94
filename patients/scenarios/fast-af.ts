import { hour, minute, second } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { atOnce, last } from './shapes.ts';

/**
 * Atrial fibrillation, fast at once; most paroxysms pass before the heart tires. From one beat to
 * the next the interval varies by 15 to 25 %; a rate is a mean over several beats and varies by a
 * third of that. All times but those of its onset are engineering choices.
 */
export const fastAf: Scenario = {
  perDay: 0.05,
  fullMs: [2 * hour, 8 * hour],
  sudden: { share: 0.6, withinMs: [3 * second, 15 * second] },
  passesMs: [10 * minute, 12 * hour],
  event: { kind: 'transfer', afterMs: [30 * minute, 2 * hour] },
  changes: {
    heart_rate: { to: [130, 180], shape: atOnce },
    respiratory_rate: { by: [3, 5], shape: atOnce },
    spo2: { by: [-1.5, -0.5], shape: atOnce },
    // Some of it at once, most when the heart tires.
    systolic: {
      by: [-20, -10],
      shape: [
        [0, 0],
        [0.3, 0.5],
        [0.65, 0.6],
        [1, 1.4],
      ],
    },
    diastolic: { by: [-8, -2], shape: last },
  },
  consciousness: {},
  irregular: 0.07,
  saturationLagMs: [minute, minute],
  responses: {
    notify_nurse: { delayMs: 5 * minute, worksMs: 2 * hour, slows: 0.1 },
    medication: { delayMs: 20 * minute, worksMs: 8 * hour, recedesMs: 1 * hour },
    emergency_call: { delayMs: 15 * minute, worksMs: 12 * hour, recedesMs: 20 * minute },
  },
};
