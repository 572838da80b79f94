import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insert } from '#analytics/course/insertion.ts';
import { type Point, pointOf } from '#analytics/course/point.ts';
import { emptyWindow, type WindowLimits, windowLimits } from '#analytics/course/window.ts';
import { reading } from '../scene.ts';

/** When and by whom, in the order of arrival; seconds come twice, late, and far behind. */
const arrivals = fc.array(
  fc.record({
    second: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2000 })),
    device: fc.constantFrom('a', 'b'),
  }),
  { minLength: 1, maxLength: 300 },
);
const limits = fc.record({
  spanMs: fc.constantFrom(10_000, 60_000, 3_600_000),
  countMax: fc.constantFrom(3, 70, 4096),
  gap: fc.constant(windowLimits.gap),
});

/** What a window promises, by a list that is sorted anew for each value. */
function naiveWindow({ spanMs, countMax, gap }: WindowLimits) {
  let list: Point[] = [];
  let leftUntil = Number.NEGATIVE_INFINITY;
  const nameOf = ({ at, reading: from }: Point) => `${at} ${from.device}`;

  return {
    add(point: Point): string {
      const newestAt = Math.max(...list.map(({ at }) => at), Number.NEGATIVE_INFINITY);
      const isNewest = list.every((each) => [each, point].toSorted(inOrder)[1] === point);
      if (list.some((each) => nameOf(each) === nameOf(point))) return 'repeat';
      if (!isNewest && (point.at <= leftUntil || point.at < newestAt - spanMs)) return 'too_late';
      list = [...list, point].toSorted(inOrder);
      list.forEach((each, index) => {
        const before = list[index - 1];
        if (before !== undefined) each.intervalMs = each.at - before.at;
      });
      // What was told of a value stays, until another arrives before it.
      const changed = list.indexOf(point);
      list.forEach((each, index) => {
        if (index === 0 || index < changed) return;
        const seven = list.slice(Math.max(0, index - 7), index);
        const usual = seven.map(({ intervalMs = 0 }) => intervalMs).filter((ms) => ms > 0);
        usual.sort((a, b) => a - b);
        const usualMs = usual[Math.ceil(usual.length / 2) - 1] ?? 0;
        each.gap = (each.intervalMs ?? 0) > Math.max(gap.floorMs, gap.factor * usualMs);
        const due = (list[index - 1]?.at ?? 0) + (usual.length > 0 ? usualMs : gap.floorMs);
        each.missedAt = each.gap ? due : undefined;
        const last = list[index - 1];
        const isQuick =
          (each.intervalMs ?? 0) <= gap.floorMs && (last?.usualMs ?? 0) <= gap.floorMs;
        const withThis = [...seven.slice(-6), each].map(({ intervalMs = 0 }) => intervalMs);
        const usualNow = withThis.filter((ms) => ms > 0).sort((a, b) => a - b);
        each.usualMs = isQuick ? undefined : usualNow[Math.ceil(usualNow.length / 2) - 1];
      });
      const fromAt = Math.max(newestAt, point.at) - spanMs;
      const kept = list.filter(({ at }) => at >= fromAt).slice(-countMax);
      leftUntil = list[list.length - kept.length - 1]?.at ?? leftUntil;
      list = kept;
      return isNewest ? 'newest' : 'among';
    },
    points: () => list,
  };
}

/** Of a reading, a window remembers what tells one from another, and how it travelled. */
const remembered = ({ reading: { device, boot, seq, at, receivedAt }, ...point }: Point) => ({
  ...point,
  reading: { device, boot, seq, at, receivedAt },
});

const inOrder = (a: Point, b: Point) =>
  a.at - b.at || (a.reading.device < b.reading.device ? -1 : 1);

test('whatever arrives in whatever order, the window is a sorted list with its gaps told anew', () => {
  fc.assert(
    fc.property(arrivals, limits, (all, limit) => {
      const window = emptyWindow();
      const naive = naiveWindow(limit);
      for (const { second, device } of all) {
        const from = reading(second, {}, { device });
        const place = insert(window, pointOf(from, second % 7), limit);
        expect(place).toBe(naive.add(pointOf(from, second % 7)));
      }
      expect(window.points).toEqual(naive.points().map(remembered));
    }),
    { numRuns: 200 },
  );
});

test('what has left is cleared away: a window of a minute never has room for more than 64 of a second each', () => {
  const window = emptyWindow();
  const minute = { ...windowLimits, spanMs: 60_000 };
  let most = 0;
  for (let second = 0; second < 10_000; second += 1) {
    insert(window, pointOf(reading(second, {}), 60), minute);
    most = Math.max(most, window.room);
  }
  expect(window.points).toHaveLength(61);
  expect(most).toBe(64);
});

test('an interval is a gap where at least half of the usual ones, times three, are shorter', () => {
  const window = emptyWindow();
  // Intervals of 2, 2, 10 and 10 s: their lower median is 2 s, so 7 s is a gap.
  for (const second of [0, 2, 4, 14, 24, 31]) {
    insert(window, pointOf(reading(second, {}), 60), windowLimits);
  }
  expect(window.points.at(-1)).toMatchObject({ intervalMs: 7000, gap: true });
});
