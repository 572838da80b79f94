import { expect, test } from 'vitest';
import { type RoundResult, runFlow } from '#study/techwear/flow.ts';
import type { Flow } from '#study/techwear/round.ts';
import type { Transition } from '#study/techwear/tally.ts';
import { variations } from '#study/techwear/variations.ts';

function run(flow: Partial<Flow> = {}) {
  const told: Transition[] = [];
  const flowing = runFlow({ seed: '1', patients: 2, rounds: 1, hours: 1, ...flow });
  for (;;) {
    const step = flowing.next();
    if (step.done) return { told, results: step.value };
    told.push(step.value);
  }
}

/** All that was carried under a name in one round. */
function sum(told: readonly Transition[], name: string, round = 1): number {
  return told
    .filter((each) => each.round === round)
    .reduce((total, { carried }) => total + (carried[name] ?? 0), 0);
}

const four = run({ rounds: 4 });

test('a round goes through the four steps of samples until it is over, and then a parameter is varied', () => {
  const ways = four.told
    .filter(({ round }) => round === 1)
    .map(({ from, to, atMs }) => `${from} ${to} ${atMs / 60_000}`);
  const quarter = (minute: number) => [
    `wearables collect ${minute}`,
    `collect save ${minute}`,
    `save analyse ${minute}`,
    `analyse wearables ${minute}`,
  ];
  expect(ways).toEqual([
    ...[15, 30, 45, 60].flatMap(quarter),
    'analyse vary 60',
    'vary wearables 60',
  ]);
  expect(four.told.at(-1)).toMatchObject({ round: 4, from: 'vary', to: 'ended' });
  expect(four.results.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
});

test('what one step hands on, the next one has: nothing is lost but on the way', () => {
  for (const round of [1, 2, 3, 4]) {
    expect(sum(four.told, 'kept', round)).toBe(sum(four.told, 'readings', round));
    const saved = sum(four.told, 'kept', round) + sum(four.told, 'repeats', round);
    expect(saved).toBe(sum(four.told, 'arrived', round));
  }
  // The first round has a perfect link.
  expect(sum(four.told, 'arrived')).toBe(sum(four.told, 'samples'));
  expect(sum(four.told, 'samples')).toBeGreaterThan(10_000);
  expect(sum(four.told, 'kept', 3)).toBeLessThanOrEqual(sum(four.told, 'samples', 3));
  expect(sum(four.told, 'repeats', 3)).toBeGreaterThan(0);
});

test('the transitions carry as many alarms as the table at the end shows', () => {
  for (const { round, alarms, falseAlarms, lostSignals } of four.results) {
    expect(sum(four.told, 'alarms', round)).toBe(alarms);
    expect(sum(four.told, 'false_alarms', round)).toBe(falseAlarms);
    expect(sum(four.told, 'lost_signals', round)).toBe(lostSignals);
  }
});

test('limits, delay and sampling interval each change what comes of the same patients', () => {
  const day = run({ rounds: 4, hours: 4 }).results;
  const [usual, tighter, delayed, sparser] = day as [
    RoundResult,
    RoundResult,
    RoundResult,
    RoundResult,
  ];
  expect(tighter.alarms).toBeGreaterThan(usual.alarms);
  expect(tighter.falseAlarms).toBeGreaterThan(usual.falseAlarms);
  expect(tighter.falseAlarms).toBeLessThanOrEqual(tighter.alarms);
  expect(usual.knownAfterMs).toBe(0);
  expect(delayed.knownAfterMs).toBeGreaterThan(100);
  expect(sparser.lostSignals).not.toBe(usual.lostSignals);
  expect(day.map(({ illnesses }) => illnesses)).toEqual(Array(4).fill(usual.illnesses));
});

test('the same seed tells the same, and another seed something else', () => {
  expect(run()).toEqual(run());
  expect(run({ seed: '2' })).not.toEqual(run());
});

test('more rounds than there are variations are refused', () => {
  expect(variations).toHaveLength(27);
  expect(() => run({ rounds: 28 })).toThrow('there are 27 rounds');
});
