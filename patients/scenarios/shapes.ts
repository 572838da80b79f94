import type { Shape } from './scenario.ts';

export const steady: Shape = [
  [0, 0],
  [1, 1],
];

/** Half of it at a third of the severity. */
export const early: Shape = [
  [0, 0],
  [0.3, 0.5],
  [0.6, 0.85],
  [1, 1],
];

/** Half of it at three quarters of the severity. */
export const late: Shape = [
  [0, 0],
  [0.4, 0.12],
  [0.75, 0.5],
  [1, 1],
];

/** Next to nothing before half of the severity: what the body makes up for as long as it can. */
export const last: Shape = [
  [0, 0],
  [0.5, 0.05],
  [0.75, 0.4],
  [1, 1],
];

/** All of it as soon as the illness is there. */
export const atOnce: Shape = [
  [0, 0],
  [0.3, 1],
  [1, 1],
];
