import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { createFaults } from '#analytics/presence/faults.ts';
import { Signals } from '#analytics/presence/signals.ts';
import { silencePolicy } from '#analytics/presence/silence.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import { advanced, beginning, type Progress, recallFrom } from '#analytics/state/progress.ts';
import type { Reading } from '#ward/reading.ts';
import { hourRules } from './hours/rules.ts';
import { bookOf, noon, reading, rule } from './scene.ts';

const hourMs = 3_600_000;

/** A second of a restless day: the heart races now and then, values are lost, late, and come twice. */
function arrivals(second: number): Reading[] {
  const heart_rate = (second % 600 < 90 ? 125 : 80) + (second % 3);
  const seldom = second % 1800 === 0 ? { systolic: 120, consciousness: 'A' as const } : {};
  const vitals = { heart_rate, pulse_rate: 80, spo2: 96, respiratory_rate: 15, ...seldom };
  const now = { receivedAt: noon + second * 1000 + 80, number: second + 1 };
  if (second % 97 === 0) return [];
  const own = reading(second, vitals, now);
  if (second % 101 === 0) return [own, { ...own, receivedAt: own.receivedAt + 5 }];
  // What was passed over a minute ago arrives.
  const late = second > 100 && (second - 60) % 97 === 0;
  return late ? [reading(second - 60, vitals, now), own] : [own];
}

/** All that is kept of one patient through such a day, counted every six hours. */
function day() {
  const hourly = hourRules();
  const quantity = { of: 'drift', vital: 'heart_rate', learnMs: 2 * hourMs } as const;
  const set = { ...hourly, rules: [...hourly.rules, rule({ id: 'drifts', quantity, limit: 9 })] };
  const book = bookOf(set);
  const parts = { set, limits: windowLimits, book, prior: perfectPrior, scores: true };
  const judging = createJudging(parts);
  const signals = new Signals([], book, silencePolicy);
  const faults = createFaults(book, () => usualTechnical);
  const counts: Record<string, number>[] = [];
  let progress: Progress = beginning;
  let raised = 0;
  for (let second = 0; second <= 24 * 3600; second += 1) {
    const now = noon + second * 1000 + 100;
    for (const each of arrivals(second)) {
      judging.take(each, now);
      signals.heard(each, now);
      faults.heard(each, judging.delays.offsetMs(each.device));
      progress = advanced(progress, each, judging.evaluation.spanMs);
    }
    if (second % 5 === 0) {
      judging.until(now, now);
      book.second(now);
      faults.check(now);
      signals.check(now, 'well');
    }
    if (book.hasNews) raised += book.take().alarmsRaised;
    if (second % 3600 === 0) book.forget(now - 24 * hourMs);
    if (second % (6 * 3600) === 0 && second > 0) counts.push(counted());
  }
  return { counts, raised };

  function counted() {
    const person = judging.evaluation.people.get('p1');
    const kept = judging.kept(recallFrom(progress).receivedAt);
    const courses = [...(person?.courses.values() ?? [])];
    const known = set.rules.map(({ id }) => book.known('p1', id).length);
    return {
      people: judging.evaluation.people.size,
      values: Math.max(...courses.map(({ window }) => window.room)),
      moments: Math.max(...(person?.grid ?? []).map(({ window }) => window.room)),
      bins: Math.max(0, ...[...(person?.bins.values() ?? [])].map(({ values }) => values.length)),
      known: Math.max(...known),
      live: [...book.live()].length,
      open: [...book.open()].length,
      devices: judging.delays.devices().length,
      marks: progress.marks.length,
      memoryBytes: JSON.stringify(kept.people).length,
      wayBytes: JSON.stringify(kept.ways).length,
    };
  }
}

test('what is kept of a patient does not grow with the day', () => {
  const { counts, raised } = day();
  expect(raised).toBeGreaterThan(200);
  expect(counts.at(-1)?.bins).toBeGreaterThan(90);
  for (const count of counts) {
    expect(count).toMatchObject({ people: 1, devices: 1 });
    // Room for as far back as the longest hold needs, half an hour at 1 Hz, and the last one that left.
    expect(count.values).toBeLessThanOrEqual(2048);
    expect(count.moments).toBeLessThanOrEqual(256);
    expect(count.bins).toBeLessThanOrEqual(3 * 24 * 4);
    expect(count.known).toBeLessThanOrEqual(200);
    expect(count.live).toBeLessThanOrEqual(10);
    expect(count.open).toBeLessThanOrEqual(10);
    expect(count.marks).toBeLessThanOrEqual(60);
    expect(count.memoryBytes).toBeLessThanOrEqual(20_000);
    expect(count.wayBytes).toBeLessThanOrEqual(2000);
  }
});
