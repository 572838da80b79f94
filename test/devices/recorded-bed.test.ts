import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkProfiles } from '#devices/network/profiles.ts';
import { recordedBed } from '#devices/recorded-bed.ts';
import { parseRecording } from '#devices/recording.ts';
import type { NamedRecording } from '#devices/recordings.ts';

const startMs = 1_763_836_800_000;

function recording(text: string, patient = 'ann'): NamedRecording {
  const read = parseRecording(text);
  if (!read.ok) throw new Error(read.reason);
  return { ...read.value, patient, file: `${patient}.csv` };
}

/** Three rows with values and one without, from 4 to 7 s. */
const four = recording('Time [s],HR\n4,70\n5,71\n6,72\n7,NaN\n');

/** What is measured until each time in turn, as `second:rate`; all times from the ward's start. */
function played(playing: { loop?: boolean; after?: number }, ...untilSeconds: readonly number[]) {
  const { loop = false, after } = playing;
  const afterMs = after === undefined ? {} : { afterMs: startMs + after * 1000 };
  const bed = recordedBed(four, { startMs, loop, ...afterMs });
  return untilSeconds.map((second) => {
    const measured = bed.measure(startMs + second * 1000);
    const rates = measured.map(({ at, vitals }) => `${(at - startMs) / 1000}:${vitals.heart_rate}`);
    return [rates.join(' '), bed.ended];
  });
}

test('a recorded patient has one bedside monitor, and its first row comes at the start', () => {
  const bed = recordedBed(four, { startMs, loop: false });
  expect([bed.patient, bed.devices]).toEqual([
    'ann',
    [{ device: 'ann-monitor', kind: 'bedside_monitor', clock: expect.any(Function) }],
  ]);
  expect(bed.devices[0]?.clock?.(startMs + 7)).toBe(startMs + 7);
  expect(bed.measure(startMs - 1)).toEqual([]);
  expect(bed.measure(startMs)).toEqual([
    {
      device: 'ann-monitor',
      at: startMs,
      measuredAtMs: startMs,
      vitals: { heart_rate: 70 },
      arrivals: [startMs],
    },
  ]);
});

test('each row comes once at its moment; after the last row of the file it is over', () => {
  expect(played({}, 0.5, 0.9, 1, 2.9, 3, 100)).toEqual([
    ['0:70', false],
    ['', false],
    ['1:71', false],
    ['2:72', false],
    ['', true],
    ['', true],
  ]);
});

test('with loop it starts over one interval after its last row, and never ends', () => {
  expect(played({ loop: true }, 3.9, 4, 10.5)).toEqual([
    ['0:70 1:71 2:72', false],
    ['4:70', false],
    ['5:71 6:72 8:70 9:71 10:72', false],
  ]);
});

test('after a restart it goes on after the last row that was measured', () => {
  expect(played({ after: 1 }, 1, 2)).toEqual([
    ['', false],
    ['2:72', false],
  ]);
  expect(played({ after: 1.5 }, 1.6, 2)).toEqual([
    ['', false],
    ['2:72', false],
  ]);
  expect(played({ after: 50 }, 0)).toEqual([['', true]]);
  expect(played({ after: -1 }, 0)).toEqual([['0:70', false]]);
});

test('after a restart a loop goes on in its round', () => {
  expect(played({ loop: true, after: 5 }, 5.9, 9)).toEqual([
    ['', false],
    ['6:72 8:70 9:71', false],
  ]);
  expect(played({ loop: true, after: 7.5 }, 8)).toEqual([['8:70', false]]);
  expect(played({ loop: true, after: 8 }, 9)).toEqual([['9:71', false]]);
});

test('wherever it is interrupted, nothing is repeated and nothing is lost', () => {
  const second = fc.integer({ min: -2000, max: 30_000 });
  fc.assert(
    fc.property(second, fc.boolean(), (cutMs, loop) => {
      const untilMs = startMs + 30_000;
      const whole = recordedBed(four, { startMs, loop }).measure(untilMs);
      const before = recordedBed(four, { startMs, loop }).measure(startMs + cutMs);
      const after = recordedBed(four, { startMs, loop, afterMs: startMs + cutMs }).measure(untilMs);
      expect([...before, ...after]).toEqual(whole);
    }),
  );
});

test('a recording without a single value is a silent bed that ends, or loops for ever', () => {
  const silent = recording('Time [s],HR\n0,NaN\n5,NaN\n');
  const once = recordedBed(silent, { startMs, loop: false });
  expect([once.measure(startMs + 4999), once.ended]).toEqual([[], false]);
  expect([once.measure(startMs + 5000), once.ended]).toEqual([[], true]);
  expect(recordedBed(silent, { startMs, loop: true }).measure(startMs + 60_000)).toEqual([]);
});

test('all recordings of a ward begin together', () => {
  const ben = recording('Time [s],SpO2\n-1,97\n', 'ben');
  const beds = [four, ben].map((each) => recordedBed(each, { startMs, loop: false }));
  expect(beds.flatMap((bed) => bed.measure(startMs)).map(({ device, at }) => [device, at])).toEqual(
    [
      ['ann-monitor', startMs],
      ['ben-monitor', startMs],
    ],
  );
});

test('with a link of its own each row comes as late and as often as the link lets it through', () => {
  const rows = Array.from({ length: 5000 }, (_, second) => `${second},70`);
  const long = recording(`Time [s],HR\n${rows.join('\n')}\n`);
  const link = linkProfiles.ble_advert;
  const play = (seed: string) =>
    recordedBed(long, { startMs, loop: false, link, seed }).measure(startMs + 5_000_000);
  const measured = play('1');
  expect(measured.map(({ measuredAtMs }) => measuredAtMs)).toEqual(
    rows.map((_, second) => startMs + second * 1000),
  );
  const arrivals = measured.map(({ arrivals }) => arrivals.length);
  expect(new Set(arrivals)).toEqual(new Set([0, 1, 2]));
  const lost = arrivals.filter((copies) => copies === 0).length / arrivals.length;
  expect(Math.abs(lost - link.loss)).toBeLessThan(0.02);
  const ahead = new Set(measured.map(({ at, measuredAtMs }) => at - measuredAtMs));
  expect(ahead.has(0)).toBe(false);
  expect(play('1')).toEqual(measured);
  expect(play('2')).not.toEqual(measured);
});
