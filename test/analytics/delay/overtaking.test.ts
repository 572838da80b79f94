import { describe, expect, test } from 'vitest';
import { createDelays, type KeptDelay } from '#analytics/delay/delays.ts';
import { Overtaking } from '#analytics/delay/overtaking.ts';
import { chance } from '#patients/chance.ts';
import type { Reading } from '#ward/reading.ts';
import { arrived, eachSecond, noon } from './scene.ts';

const prior = { minMs: 0, p50Ms: 100, p95Ms: 1000, p99Ms: 2000, loss: 0 };

/** The lateness of a device after all of them were heard. */
function latenessAfter(readings: readonly Reading[], kept: readonly KeptDelay[] = []): number {
  const delays = createDelays(prior, kept);
  for (const reading of readings) delays.heard(reading);
  return delays.latenessMs('strap-1');
}

/** One in ten is lost; a stall of a minute in each quarter of an hour makes the delays differ. */
function stalling(seconds: number, overtakeMs: number, isLost = (seq: number) => seq % 10 === 3) {
  const luck = chance('overtaking', String(overtakeMs));
  const delaysMs = Array.from({ length: seconds }, (_, second) => {
    const untilMs = second % 900 < 60 ? (60 - (second % 900)) * 1000 : 0;
    return untilMs + Math.round(overtakeMs * luck.uniform());
  });
  return arrived(eachSecond(delaysMs)).filter(({ seq }) => !isLost(seq));
}

describe('how long a missing sample is waited for', () => {
  test('is as long as delays differ, while little is known of what becomes of it', () => {
    const few = stalling(1200, 0, (seq) => seq % 65 === 13);
    expect(latenessAfter(few)).toBe(10_000);
  });

  test('is not at all on a link that keeps the order: what was missing never came', () => {
    expect(latenessAfter(stalling(1200, 0))).toBe(0);
  });

  test('is for nearly all that ever came on a link that does not, and not for its stalls', () => {
    const readings = stalling(3600, 4000);
    const waitedMs: number[] = [];
    const missedAt = new Map<number, number>();
    let highest = 0;
    for (const { seq, receivedAt } of readings) {
      for (let each = highest + 1; each < seq; each += 1) missedAt.set(each, receivedAt);
      if (seq < highest) waitedMs.push(receivedAt - (missedAt.get(seq) ?? 0));
      highest = Math.max(highest, seq);
    }
    const told = latenessAfter(readings);
    const share = waitedMs.filter((each) => each <= told).length / waitedMs.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.98);
    expect(told).toBeLessThan(3700);
  });

  test('is no longer than delays differ, though some came far later', () => {
    const all = eachSecond(Array.from({ length: 1000 }, (_, second) => 50 + (second % 7)));
    const late = (reading: Reading) => [103, 203, 303].includes(reading.seq);
    const readings = all
      .filter((each) => each.seq % 10 !== 3 || late(each))
      .map((each) => (late(each) ? { ...each, receivedAt: noon + 500_000 } : each));
    expect(latenessAfter(arrived(readings))).toBe(3);
  });

  test('is forgotten after an hour', () => {
    const slow = stalling(3600, 4000);
    const quick = stalling(3 * 3600, 1500).map((each) => ({
      ...each,
      seq: each.seq + 3600,
      at: each.at + 3_600_000,
      receivedAt: each.receivedAt + 3_600_000,
    }));
    expect(latenessAfter(slow)).toBeGreaterThan(2500);
    expect(latenessAfter([...slow, ...quick])).toBeLessThan(1500);
  });

  test('is known again after a restart', () => {
    const delays = createDelays(prior);
    for (const reading of stalling(1200, 0)) delays.heard(reading);
    expect(latenessAfter([], [delays.kept('strap-1') as KeptDelay])).toBe(0);
    const other = createDelays(prior);
    for (const reading of stalling(3600, 4000)) other.heard(reading);
    const again = latenessAfter([], [other.kept('strap-1') as KeptDelay]);
    expect(again).toBe(other.latenessMs('strap-1'));
  });

  test('is learnt anew when the way is another one', () => {
    const near = stalling(1200, 0);
    const far = eachSecond(
      Array.from({ length: 240 }, (_, second) => 20_000 + (second % 10) * 900),
      { first: 1200, startMs: 1_200_000 },
    );
    expect(latenessAfter([...near, ...far])).toBeGreaterThan(3500);
  });
});

describe('what became of those that were missed', () => {
  const told = (tell: (overtaking: Overtaking) => void) => {
    const overtaking = new Overtaking();
    tell(overtaking);
    return overtaking;
  };

  test('is said from twenty on', () => {
    expect(told((each) => each.gaveUp(19)).waitMs).toBeUndefined();
    expect(told((each) => each.gaveUp(20)).waitMs).toBe(0);
  });

  test('counts one that came after it was given up only once', () => {
    const overtaking = told((each) => {
      each.gaveUp(10);
      for (let late = 0; late < 9; late += 1) each.came(5, true);
      for (let soon = 0; soon < 9; soon += 1) each.came(5, false);
    });
    expect(overtaking.waitMs).toBeUndefined();
    overtaking.came(5, false);
    expect(overtaking.waitMs).toBe(5);
    expect(overtaking.kept).toEqual({
      present: { missed: 20, waits: [5, 19] },
      before: { missed: 0, waits: [] },
    });
  });

  test('is forgotten after two turns', () => {
    const overtaking = told((each) => {
      for (let count = 0; count < 30; count += 1) each.came(5, false);
      each.turn();
    });
    expect(overtaking.waitMs).toBe(5);
    overtaking.turn();
    expect(overtaking.waitMs).toBeUndefined();
    overtaking.gaveUp(20);
    expect(overtaking.waitMs).toBe(0);
  });
});
