import { expect, test } from 'vitest';
import { type Flow, openRound } from '#study/techwear/round.ts';
import type { Variation } from '#study/techwear/variations.ts';

const sparse: Variation = { limits: 0.5, delay: 'perfect', everyMs: 60_000 };

/** Two days of six patients, a value a minute: what came of them, and samples by day. */
function twoDays(flow: Partial<Flow> = {}) {
  const round = openRound({ seed: '1', patients: 6, rounds: 1, hours: 48, ...flow }, sparse);
  const samples = [0, 0];
  for (let nowMs = 0; nowMs <= round.endMs; nowMs += round.gridMs) {
    const day = nowMs < round.endMs / 2 ? 0 : 1;
    samples[day] = (samples[day] ?? 0) + round.wearables(nowMs).samples;
    round.collect(nowMs);
    round.save();
    round.analyse(nowMs);
  }
  return { samples, outcome: round.outcome() };
}

const { samples, outcome } = twoDays();

test('an illness is told of once, however many alarms it makes, and never before it began', () => {
  expect(outcome.illnesses).toBeGreaterThan(3);
  expect(outcome.told).toBeGreaterThan(1);
  expect(outcome.told).toBeLessThanOrEqual(outcome.illnesses);
  expect(outcome.alarms).toBeGreaterThan(outcome.told + outcome.falseAlarms);
  expect(outcome.toldAfterMs).toBeGreaterThan(0);
});

test('what has come off is put on again: the second day measures nearly as much as the first', () => {
  const [first = 0, second = 0] = samples;
  expect(second / first).toBeGreaterThan(0.85);
});
