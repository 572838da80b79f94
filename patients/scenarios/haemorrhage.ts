import { hour, minute } from './durations.ts';
import type { Scenario } from './scenario.ts';
import { steady } from './shapes.ts';

/**
 * Severity is loss of blood: a third is 15 %, two thirds 30 %, nine tenths 40 % of all. The points
 * follow the four classes of the trauma courses (ATLS) from a usual baseline; the draw makes them
 * up to a quarter smaller, because real patients react less than those classes say (Mutschler 2013).
 * The pressure that a beat adds falls before the systolic does.
 */
export const haemorrhage: Scenario = {
  perDay: 0.02,
  fullMs: [20 * minute, 6 * hour],
  event: { kind: 'arrest', afterMs: [10 * minute, 30 * minute] },
  changes: {
    heart_rate: {
      by: [0.75, 1.05],
      shape: [
        [0, 0],
        [0.33, 20],
        [0.67, 48],
        [0.9, 70],
        [1, 80],
      ],
    },
    respiratory_rate: {
      by: [0.75, 1.05],
      shape: [
        [0, 0],
        [0.33, 4],
        [0.67, 13],
        [0.9, 21],
        [1, 23],
      ],
    },
    spo2: { by: [-3, -1], shape: steady },
    systolic: {
      by: [0.75, 1.05],
      shape: [
        [0, 0],
        [0.33, 0],
        [0.67, -8],
        [0.9, -35],
        [1, -60],
      ],
    },
    diastolic: {
      by: [0.75, 1.05],
      shape: [
        [0, 0],
        [0.33, 4],
        [0.67, 5],
        [0.9, -12],
        [1, -32],
      ],
    },
    temperature: { by: [-0.7, -0.3], shape: steady },
  },
  consciousness: { C: 0.7, V: 0.93 },
  saturationLagMs: [minute, minute],
  responses: {
    notify_nurse: { delayMs: 3 * minute, worksMs: 1 * hour, slows: 0.2, oxygen: 2 },
    medication: { delayMs: 10 * minute, worksMs: 3 * hour, slows: 0.35 },
    emergency_call: { delayMs: 10 * minute, worksMs: 12 * hour, recedesMs: 3 * hour, oxygen: 6 },
  },
};
