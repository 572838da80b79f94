import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import { pauses } from '#patients/illness/apnoeas.ts';
import { hour, midnight, second } from '../lives.ts';

const apnoeas = {
  fromSeverity: 0.4,
  everyMs: [90 * second, 360 * second],
  lastMs: [10 * second, 40 * second],
  saturation: -8,
} as const;

function pausesSeen(stepMs: number) {
  const paused = pauses(midnight, apnoeas, chance('1'));
  const seen: { fromMs: number; untilMs: number }[] = [];
  let was = false;
  for (let atMs = midnight; atMs < midnight + 10 * hour; atMs += stepMs) {
    const is = paused.at(atMs);
    if (is && !was) seen.push({ fromMs: atMs, untilMs: atMs });
    const last = seen.at(-1);
    if (is && last) last.untilMs = atMs + stepMs;
    was = is;
  }
  return seen;
}

test('breath stops for 10 to 40 s, and comes back for 90 s at least', () => {
  const seen = pausesSeen(second);
  expect(seen.length).toBeGreaterThan(100);
  for (const [index, { fromMs, untilMs }] of seen.entries()) {
    expect(untilMs - fromMs).toBeGreaterThanOrEqual(9 * second);
    expect(untilMs - fromMs).toBeLessThanOrEqual(41 * second);
    const before = seen[index - 1]?.untilMs ?? midnight;
    expect(fromMs - before).toBeGreaterThanOrEqual(89 * second);
    expect(fromMs - before).toBeLessThanOrEqual(361 * second);
  }
});

test('the pauses are the same for who looks more seldom', () => {
  const often = pausesSeen(second);
  const seldom = pausesSeen(5 * second);
  expect(seldom.length).toBe(often.length);
  for (const [index, { fromMs }] of seldom.entries()) {
    expect(Math.abs(fromMs - (often[index]?.fromMs ?? 0))).toBeLessThanOrEqual(5 * second);
  }
});

test('the next change is where it changes', () => {
  const paused = pauses(midnight, apnoeas, chance('1'));
  for (let atMs = midnight, i = 0; i < 50; i += 1) {
    const was = paused.at(atMs);
    atMs = paused.nextChangeMs(atMs);
    expect(paused.at(atMs)).toBe(!was);
  }
});
