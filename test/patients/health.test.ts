import { expect, test } from 'vitest';
import { healthState } from '#patients/health.ts';
import type { HealthState } from '#ward/truth.ts';

const states = (...severities: readonly number[]) => {
  let state: HealthState = 'green';
  return severities.map((severity) => {
    state = healthState(state, severity);
    return state;
  });
};

test('a state begins at its limit and ends a good way below it', () => {
  expect(states(0.19, 0.2, 0.16, 0.15, 0.149, 0.19)).toEqual([
    'green',
    'yellow',
    'yellow',
    'yellow',
    'green',
    'green',
  ]);
  expect(states(0.59, 0.6, 0.51, 0.5, 0.49, 0.59)).toEqual([
    'yellow',
    'red',
    'red',
    'red',
    'yellow',
    'yellow',
  ]);
});

test('a fall from red stops at yellow only where it is still one', () => {
  expect(states(1, 0.18)).toEqual(['red', 'yellow']);
  expect(states(1, 0.1)).toEqual(['red', 'green']);
  expect(states(0, 1)).toEqual(['green', 'red']);
});
