import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Signals } from '#analytics/presence/signals.ts';
import { bookOf, noon, quickSilence, reading, setOf } from '../scene.ts';

test('what was taken to be written down does not change when the device is heard again', () => {
  const signals = new Signals([], bookOf(setOf()), quickSilence);
  for (const second of [0, 1]) signals.heard(reading(second, {}), noon + second * 1000);
  const { devices } = signals.take();
  for (const second of [2, 3]) signals.heard(reading(second, {}), noon + second * 1000);
  expect(devices).toEqual([
    {
      device: 'strap-1',
      patient: 'p1',
      heardAt: noon + 1050,
      measuredAt: noon + 1000,
      intervalsMs: [1000],
      lost: false,
    },
  ]);
  expect(signals.take().devices).toMatchObject([{ intervalsMs: [1000, 1000, 1000] }]);
});

test('a presence that is remembered goes on as if nothing had happened, and is not written into', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      seconds,
      fc.nat({ max: 40 }),
      fc.integer({ min: 0, max: 2000 }),
      (all, cut, look) => {
        const heardBy = (signals: Signals, which: readonly number[]) => {
          for (const second of which) signals.heard(reading(second, {}), noon + second * 1000);
        };
        const through = new Signals([], bookOf(setOf()), quickSilence);
        heardBy(through, all);

        const before = new Signals([], bookOf(setOf()), quickSilence);
        heardBy(before, all.slice(0, cut));
        const { devices } = before.take();
        const written = structuredClone(devices);
        const book = bookOf(setOf());
        const after = new Signals(devices, book, quickSilence);
        heardBy(after, all.slice(cut));
        after.check(noon, 'well');
        after.check(noon + look * 1000, 'well');
        expect(devices).toEqual(written);

        const known = through.take().devices.map(({ intervalsMs }) => intervalsMs)[0] ?? [];
        const sorted = known.toSorted((a, b) => a - b);
        const usualMs = sorted[Math.ceil(sorted.length / 2) - 1] ?? 4 * 3_600_000;
        const last = Math.max(...all) * 1000 + 50;
        const isSilent = look * 1000 - last > Math.max(15_000, 3 * usualMs);
        expect([...book.live()]).toHaveLength(isSilent ? 1 : 0);
      },
    ),
  );
});

test('a device that reports less often than before is given more time, also once it was missed', () => {
  const book = bookOf(setOf());
  const signals = new Signals([], book, quickSilence);
  const missed: number[] = [];
  for (let second = 0; second <= 800; second += 1) {
    const reports = second <= 10 || second % 60 === 0;
    if (reports) signals.heard(reading(second, {}), noon + second * 1000);
    signals.check(noon + second * 1000, 'well');
    if (book.take().alarms.some(({ state }) => state === 'active')) missed.push(second);
  }
  // Until five of nine intervals are of a minute, three of a second are the measure: 15 s.
  expect(missed).toEqual([26, 76, 136, 196, 256]);
});

test('who is missed is written down, and on which patient the device is by now', () => {
  const signals = new Signals([], bookOf(setOf()), quickSilence);
  for (const second of [0, 1, 2]) signals.heard(reading(second, {}), noon + second * 1000);
  signals.heard(reading(3, {}, { patient: 'p2' }), noon + 3000);
  signals.check(noon + 3000, 'well');
  signals.take();
  signals.check(noon + 60_000, 'well');
  expect(signals.take().devices).toMatchObject([{ patient: 'p2', lost: true }]);
});
