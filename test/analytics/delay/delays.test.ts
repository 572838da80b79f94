import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDelays, type DelayPrior, type KeptDelay } from '#analytics/delay/delays.ts';
import { latenessBoundsMs } from '#analytics/delay/lateness.ts';
import { openPath } from '#devices/network/path.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { type Chance, chance } from '#patients/chance.ts';
import type { QualityRemark, Reading } from '#ward/reading.ts';
import { arrived, eachSecond, noon, sample } from './scene.ts';

const prior: DelayPrior = { minMs: 20, p50Ms: 60, p95Ms: 200, p99Ms: 900, loss: 0.02 };
const minute = 60;
const hour = 60 * minute;

/** What is learnt of one device from readings in the order given. */
function learning(readings: readonly Reading[] = [], kept: readonly KeptDelay[] = []) {
  const delays = createDelays(prior, kept);
  let now = noon;
  const scene = {
    delays,
    hear(more: readonly Reading[]) {
      for (const reading of more) {
        delays.heard(reading);
        now = Math.max(now, reading.receivedAt);
      }
      return scene;
    },
    /** A minute after the last reading. */
    get report() {
      const report = delays.report('strap-1', now + 60_000);
      if (report === undefined) throw new Error('nothing was heard');
      return report;
    },
    get latenessMs() {
      return delays.latenessMs('strap-1');
    },
  };
  return scene.hear(readings);
}

/** A log-normal link of that median and more, least 20 ms, with the device's clock right. */
function delaysOf(luck: Chance, count: number, medianMs: number, sigma = 0.6): number[] {
  return Array.from({ length: count }, () =>
    Math.round(20 + (medianMs - 20) * Math.exp(sigma * luck.normal())),
  );
}

function steady(count: number, delayMs = 50): number[] {
  return Array.from({ length: count }, () => delayMs);
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(part * values.length) - 1] as number;
}

describe('before enough was seen', () => {
  test('the link is what was configured, and the clock is right', () => {
    const few = learning(eachSecond(steady(49, 5000)));
    expect(few.report).toEqual({
      device: 'strap-1',
      patient: 'p1',
      at: noon + 48_000 + 5000 + 60_000,
      source: 'prior',
      samples: 49,
      offsetMs: 0,
      p50Ms: 60,
      p95Ms: 200,
      p99Ms: 900,
      loss: 0.02,
      intervalMs: 1000,
      latenessMs: 840,
    });
    expect(few.delays.latenessMs('never-heard')).toBe(840);
    expect(few.delays.offsetMs('never-heard')).toBe(0);
    expect(few.delays.report('never-heard', noon)).toBeUndefined();
    expect(few.delays.kept('never-heard')).toBeUndefined();
  });

  test('the lateness of the worst link that can be configured is within its bounds', () => {
    const { latenessMs } = createDelays({ ...prior, p99Ms: 1e7 });
    expect(latenessMs('any')).toBe(latenessBoundsMs.most);
  });
});

describe('the clock of a device', () => {
  const jitter = (count: number, offsetMs: number) =>
    delaysOf(chance('clock'), count, 60).map((delayMs) => delayMs - offsetMs);

  test('is found to be ahead, though its samples seem to come before they were measured', () => {
    const { report } = learning(eachSecond(jitter(600, 5000)));
    expect(Math.abs(report.offsetMs - 5000)).toBeLessThan(20);
    expect(report.p50Ms).toBeGreaterThan(50);
    expect(report.p50Ms).toBeLessThan(65);
  });

  test('is found to be behind', () => {
    const { report } = learning(eachSecond(jitter(600, -5000)));
    expect(Math.abs(report.offsetMs + 5000)).toBeLessThan(20);
  });

  test('is followed when it drifts, either way', () => {
    for (const ppm of [-100, 100]) {
      const drifting = jitter(6 * hour, 0).map((delayMs, second) =>
        Math.round(delayMs - (second * ppm) / 1000),
      );
      const { report } = learning(eachSecond(drifting));
      expect(Math.abs(report.offsetMs - 6 * 3.6 * ppm)).toBeLessThan(0.36 * 1000 + 20);
    }
  });

  test('is followed at once when it is set forward, and its delays stay what they were', () => {
    const stepped = [...jitter(2 * hour, 0), ...jitter(10, 20_000)];
    const { report, latenessMs } = learning(eachSecond(stepped));
    expect(Math.abs(report.offsetMs - 20_000)).toBeLessThan(40);
    expect(report.p99Ms).toBeLessThan(300);
    expect(latenessMs).toBeLessThan(400);
  });

  test('is followed within an hour when it is set back', () => {
    const stepped = [...jitter(2 * hour, 0), ...jitter(hour + minute, -20_000)];
    const scene = learning(eachSecond(stepped));
    expect(Math.abs(scene.report.offsetMs + 20_000)).toBeLessThan(20);
    scene.hear(eachSecond(jitter(5 * minute, -20_000), { first: 1e6, startMs: 4 * hour * 1000 }));
    expect(scene.report.p95Ms).toBeLessThan(200);
  });
});

describe('the delays of a device', () => {
  test.each([
    [50, 0.3],
    [200, 0.7],
    [1500, 0.9],
    [60_000, 0.5],
  ])('of %d ms and a spread of %d are told to within 15 percent', (medianMs, sigma) => {
    const truth = delaysOf(chance('spread', String(medianMs)), 3000, medianMs, sigma);
    const { report } = learning(arrived(eachSecond(truth)));
    const slack = Math.min(...truth) - prior.minMs;
    for (const [told, part] of [
      [report.p50Ms, 0.5],
      [report.p95Ms, 0.95],
      [report.p99Ms, 0.99],
    ] as const) {
      // The clock is only known up to the smallest delay that was seen.
      const right = share(truth, part) - slack;
      expect(Math.abs(told - right) / right).toBeLessThan(0.15);
    }
    expect(report.source).toBe('learnt');
    expect(report.samples).toBeGreaterThanOrEqual(2950);
  });

  test('are forgotten after an hour', () => {
    const slow = delaysOf(chance('slow'), hour, 90, 0.6);
    const quick = delaysOf(chance('quick'), 2 * hour, 60, 0.3);
    const { report } = learning(arrived(eachSecond([...slow, ...quick])));
    expect(report.samples).toBeLessThan(hour + 3 * minute);
    expect(report.p99Ms).toBeLessThan(1.15 * share(quick, 0.99));
  });

  test('are not changed by repeats', () => {
    const once = arrived(eachSecond(delaysOf(chance('repeats'), 300, 60)));
    const twice = once.flatMap((each) => [
      each,
      { ...each, receivedAt: each.receivedAt + 900, delayMs: each.delayMs + 900 },
    ]);
    expect(learning(twice).report).toEqual({ ...learning(once).report, at: expect.any(Number) });
  });

  test.each<[QualityRemark]>([['no_time'], ['clock_ahead'], ['clock_behind'], ['unnamed']])(
    'are not learnt from a sample of the quality %s, the interval is',
    (remark) => {
      const { report } = learning(eachSecond(steady(200), {}, { quality: [remark] }));
      expect(report).toMatchObject({ source: 'prior', samples: 0, intervalMs: 1000 });
    },
  );

  test('are learnt from a sample of which some vitals were refused', () => {
    const { report } = learning(eachSecond(steady(200), {}, { quality: ['partial'] }));
    expect(report).toMatchObject({ source: 'learnt', samples: 200 });
  });
});

describe('a way that becomes another one', () => {
  const luck = chance('room');
  const near = (count: number) => delaysOf(luck, count, 60);
  const far = (count: number) => delaysOf(luck, count, 2000, 0.5);

  test('is noticed within minutes, there and back: the phone left the room', () => {
    const scene = learning(eachSecond(near(hour)));
    const latenesses = [scene.latenessMs];
    const rest = [...far(3 * minute), ...far(20 * minute), ...near(4 * minute)];
    const readings = eachSecond(rest, { first: hour, startMs: hour * 1000 });
    scene.hear(readings.slice(0, 3 * minute));
    latenesses.push(scene.latenessMs);
    expect(scene.report.samples).toBeLessThan(4 * minute);
    scene.hear(readings.slice(3 * minute, 23 * minute));
    const away = scene.report;
    expect(away.samples).toBeGreaterThan(20 * minute);
    scene.hear(readings.slice(23 * minute));
    const [before, soon, after] = [...latenesses, scene.latenessMs] as [number, number, number];
    expect(before).toBeLessThan(300);
    expect(soon).toBeGreaterThan(3000);
    expect(away.p50Ms).toBeGreaterThan(1700);
    expect(away.p50Ms).toBeLessThan(2300);
    expect(after).toBeLessThan(300);
    expect(scene.report.p99Ms).toBeLessThan(400);
  });

  test('makes samples wait longer after a minute of more jitter, which is not forgotten', () => {
    const scene = learning(eachSecond(near(hour)));
    const rough = near(90).map((delayMs, second) => (second % 10 === 0 ? 3000 : delayMs));
    scene.hear(eachSecond(rough, { first: hour, startMs: hour * 1000 }));
    expect(scene.latenessMs).toBeGreaterThan(2500);
    expect(scene.report.p50Ms).toBeLessThan(70);
    scene.hear(eachSecond(near(3 * minute), { first: hour + 90, startMs: (hour + 90) * 1000 }));
    expect(scene.latenessMs).toBeLessThan(400);
    expect(scene.report.samples).toBeGreaterThan(hour / 2);
  });

  test('is not seen in a stall of little more than a minute, whenever it begins', () => {
    for (let begins = 0; begins < minute; begins += 7) {
      const scene = learning(eachSecond(near(hour)));
      const stall = Array.from({ length: 75 }, (_, second) => (75 - second) * 1000);
      const rest = [...near(begins), ...stall, ...near(2 * minute)];
      scene.hear(eachSecond(rest, { first: hour, startMs: hour * 1000 }));
      expect(scene.report.samples).toBeGreaterThan(hour / 2);
      expect(scene.report.p50Ms).toBeLessThan(70);
    }
  });

  test('is over soon after an outage of an hour was caught up with', () => {
    const scene = learning(eachSecond(near(hour)));
    const late = Array.from({ length: hour }, (_, second) => (hour - second) * 1000);
    scene.hear(eachSecond(late, { first: hour, startMs: hour * 1000 }));
    scene.hear(eachSecond(near(1), { first: 2 * hour, startMs: 2 * hour * 1000 }));
    expect(scene.report.p95Ms).toBeGreaterThan(1000_000);
    scene.hear(eachSecond(near(5 * minute), { first: 2 * hour + 1, startMs: 7201_000 }));
    expect(scene.report.p95Ms).toBeLessThan(300);
    expect(scene.latenessMs).toBeLessThan(300);
    expect(Math.abs(scene.report.offsetMs)).toBeLessThan(20);
  });

  test('is noticed by a device that measures once a minute, too', () => {
    const each = (delays: readonly number[], first: number) =>
      delays.map((delayMs, index) => sample(first + index, (first + index) * 60_000, delayMs));
    const scene = learning(each(near(120), 0));
    scene.hear(each(far(25), 120));
    expect(scene.latenessMs).toBeGreaterThan(1500);
  });
});

describe('losses', () => {
  const without = (readings: readonly Reading[], isLost: (seq: number) => boolean) =>
    readings.filter(({ seq }) => !isLost(seq));
  const receivedAtOnce = (readings: readonly Reading[], second: number) =>
    readings.map((each) => {
      const receivedAt = noon + second * 1000;
      return { ...each, receivedAt, delayMs: receivedAt - each.at };
    });
  const isTenth = (seq: number) => seq % 10 === 3;

  test('are told from the numbers that never came', () => {
    const scene = learning(without(eachSecond(steady(1000)), isTenth));
    expect(scene.report.loss).toBeCloseTo(0.1, 2);
  });

  test('are not counted before the lateness is over', () => {
    const rough = steady(201).map((delayMs, second) => (second % 20 === 10 ? 1550 : delayMs));
    const scene = learning(without(eachSecond(rough), (seq) => seq === 198));
    const noticedAt = noon + 199_050;
    const lossAt = (afterMs: number) =>
      scene.delays.report('strap-1', noticedAt + afterMs)?.loss ?? -1;
    const { latenessMs } = scene;
    expect(latenessMs).toBeGreaterThan(1400);
    expect(lossAt(latenessMs - 1)).toBe(0);
    expect(lossAt(latenessMs)).toBeCloseTo(1 / 201, 5);
    // Who asks learns, and nobody else: it comes to the same however often it is asked.
    expect(lossAt(latenessMs - 1)).toBe(0);
  });

  test('are not those of which some vitals were refused, or whose clock was not believed', () => {
    const all = eachSecond(steady(400));
    const doubtful = all.map((each) =>
      each.seq % 4 === 1
        ? { ...each, quality: [each.seq % 8 === 1 ? 'partial' : 'clock_ahead'] as const }
        : each,
    );
    expect(learning(doubtful).report.loss).toBe(0);
  });

  test('are taken back when it comes after all, soon or very late, but only once', () => {
    const all = eachSecond(steady(3000));
    const scene = learning(without(all, isTenth));
    const counted = scene.report.loss;
    const late = receivedAtOnce(
      all.filter(({ seq }) => isTenth(seq)),
      3000,
    );
    scene.hear(late.slice(0, 200)).hear(late.slice(-50)).hear(late.slice(-50));
    expect(counted).toBeCloseTo(0.1, 2);
    expect(scene.report.loss).toBeCloseTo(50 / 3000, 5);
  });

  test('are none where samples overtake each other', () => {
    const luck = chance('overtaking');
    const scene = learning(arrived(eachSecond(delaysOf(luck, 2000, 1500, 0.9))));
    expect(scene.report.loss).toBe(0);
    expect(scene.report.intervalMs).toBe(1000);
  });

  test('are forgotten after an hour', () => {
    const bad = without(eachSecond(steady(hour)), isTenth);
    const scene = learning(bad).hear(
      eachSecond(steady(hour + 5 * minute), { first: hour, startMs: hour * 1000 }),
    );
    expect(scene.report.loss).toBe(0);
  });

  test('are not seen between two lives of a device, and in each of them when they come by turns', () => {
    const a = eachSecond(steady(400));
    const b = eachSecond(steady(400), { first: 1000, startMs: 500 }, { boot: 'b' });
    const turns = arrived([...a, ...b]).filter(({ seq }) => !isTenth(seq));
    expect(learning(turns).report.loss).toBeCloseTo(0.1, 2);
    const c = eachSecond(steady(400), { first: 5, startMs: 400_000 }, { boot: 'c' });
    expect(learning([...a, ...c]).report.loss).toBe(0);
  });

  test('of more numbers than are remembered are counted and taken back, too', () => {
    const all = eachSecond(steady(10_000));
    const scene = learning(all.slice(0, 5000)).hear(all.slice(-1000));
    expect(scene.report.loss).toBeCloseTo(4000 / (1400 + 4000 + 1000), 1);
    scene.hear(receivedAtOnce(all.slice(5000, 9000), 10_000));
    expect(scene.report.loss).toBe(0);
  });
});

describe('the interval between measurements', () => {
  const at = (seconds: readonly number[]) =>
    learning(seconds.map((second, seq) => sample(seq, second * 1000, 50))).report.intervalMs;

  test('is unknown after one, and the usual one after more', () => {
    expect(at([0])).toBeUndefined();
    expect(at([0, 4])).toBe(4000);
    expect(at([0, 4, 8, 60, 64, 68, 300, 304])).toBe(4000);
  });

  test('is the shorter of two that are as usual: the other may be an outage', () => {
    expect(at([0, 10, 13, 23, 26])).toBe(3000);
    expect(at([0, 1, 11, 21, 31])).toBe(10_000);
  });

  test('is told in the order of measurement, past those that come late', () => {
    const late = Array.from({ length: 9 }, (_, index) => [index + 10, index + 1]).flat();
    const readings = [0, ...late].map((seq) => sample(seq, seq * 1000, 50));
    expect(learning(readings).report.intervalMs).toBe(1000);
  });

  test('is not told from several values of one moment', () => {
    expect(at([0, 0, 0, 0, 4, 4, 4, 8, 8, 8])).toBe(4000);
    expect(at([0, 0.001, 0.002])).toBe(1);
  });

  test('follows a device that measures less often, and passes over a clock that is set back', () => {
    const seldom = Array.from({ length: 12 }, (_, index) => 100 + index * 60);
    expect(at([...Array.from({ length: 90 }, (_, index) => index), ...seldom])).toBe(60_000);
    expect(at([1000, 1004, 8, 12, 16])).toBe(4000);
  });
});

describe('after a restart', () => {
  const readings = arrived(
    eachSecond(delaysOf(chance('kept'), 3 * hour, 200, 0.9).map((delayMs) => delayMs - 7000)),
  ).filter(({ seq }) => seq % 50 !== 7);
  const before = learning(readings);
  const kept = before.delays.kept('strap-1') as KeptDelay;

  test('what is learnt is what would have been, to the last sample, whenever it was', () => {
    const travels = fc.array(
      fc.record({
        delayMs: fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: -5000, max: 90_000 })),
        isLost: fc.boolean(),
        isNewBoot: fc.nat({ max: 60 }).map((dice) => dice === 0),
        times: fc.constantFrom(1, 1, 1, 2),
      }),
      { minLength: 60, maxLength: 400 },
    );
    const check = fc.property(travels, fc.array(fc.nat(), { maxLength: 4 }), (all, cuts) => {
      let boot = 0;
      const stream = arrived(
        all.flatMap(({ delayMs, isLost, isNewBoot, times }, seq) => {
          if (isNewBoot) boot += 1;
          const one = sample(seq, seq * 3000, delayMs, { boot: `boot-${boot}` });
          return isLost && seq % 3 === 0 ? [] : Array.from({ length: times }, () => one);
        }),
      );
      const undisturbed = learning();
      let killed = learning();
      const deaths = new Set(cuts.map((cut) => cut % stream.length));
      for (const [index, reading] of stream.entries()) {
        if (deaths.has(index) && index > 0) {
          killed.delays.report('strap-1', reading.receivedAt + 60_000);
          killed = learning([], [JSON.parse(JSON.stringify(killed.delays.kept('strap-1')))]);
        }
        undisturbed.hear([reading]);
        killed.hear([reading]);
        expect(killed.latenessMs).toBe(undisturbed.latenessMs);
      }
      expect(killed.delays.kept('strap-1')).toEqual(undisturbed.delays.kept('strap-1'));
      expect(killed.report).toEqual(undisturbed.report);
    });
    fc.assert(check, { numRuns: 60 });
  });

  test('that takes some kilobytes of JSON, of the worst link too', () => {
    expect(JSON.stringify(kept).length).toBeLessThan(3200);
    const luck = chance('often');
    // Delays of all lengths, and one of three is lost.
    const often = Array.from({ length: 60_000 }, (_, seq) => {
      return sample(seq, seq * 50, Math.round(1000 * Math.exp(3 * luck.normal())));
    }).filter(() => luck.uniform() > 1 / 3);
    const worst = learning(arrived(often)).delays.kept('strap-1') as KeptDelay;
    expect(JSON.stringify(worst).length).toBeLessThan(6000);
  });

  test('what is read again is a repeat and teaches nothing', () => {
    const after = learning([], [kept]);
    const { samples, loss } = after.report;
    after.hear(readings.slice(-500));
    expect(after.report).toMatchObject({ samples, loss, offsetMs: before.report.offsetMs });
  });

  test('a device that was put away is new when it comes back', () => {
    const { delays } = learning(readings);
    delays.forget('strap-1');
    expect(delays.report('strap-1', noon)).toBeUndefined();
    expect(delays.reports(noon)).toEqual([]);
    expect(delays.latenessMs('strap-1')).toBe(840);
  });
});

test('every link that the ward knows is learnt to within 15 % of what it did, and its clock to within a little', () => {
  const clockMs = 3000;
  for (const link of Object.values(linkProfiles)) {
    // Its smallest delay is never seen: what it remembers comes in bursts, hours apart.
    if (link.name === 'store_and_forward') continue;
    const path = openPath(link, chance('links', link.name), noon);
    const way: Reading[] = [];
    for (let seq = 0; seq < 900; seq += 1) {
      for (const receivedAt of path.send(noon + seq * 1000)) {
        const at = noon + seq * 1000 + clockMs;
        way.push(sample(seq, 0, 0, { at, receivedAt, delayMs: receivedAt - at }));
      }
    }
    const readings = arrived(way);
    const delays = createDelays({ ...prior, minMs: link.minMs });
    const once = new Map<number, number>();
    for (const reading of readings) {
      delays.heard(reading);
      if (!once.has(reading.seq)) once.set(reading.seq, reading.delayMs + clockMs);
    }
    const report = delays.report('strap-1', noon + 1_000_000);
    const slackMs = Math.min(...once.values()) - link.minMs;
    expect(Math.abs((report?.offsetMs ?? 0) - clockMs + slackMs), link.name).toBeLessThan(1);
    for (const [told = 0, part] of [
      [report?.p50Ms, 0.5],
      [report?.p95Ms, 0.95],
    ] as const) {
      const right = share([...once.values()], part) - slackMs;
      expect(Math.abs(told - right), link.name).toBeLessThanOrEqual(0.15 * right);
    }
    expect(Math.abs((report?.loss ?? 0) - (1 - once.size / 900)), link.name).toBeLessThan(0.01);
  }
});

test('each device is learnt for itself, and all are reported', () => {
  const { delays } = learning([
    ...eachSecond(steady(100)),
    ...eachSecond(steady(100, 9000), {}, { device: 'patch-1', patient: 'p2' }),
  ]);
  expect(delays.reports(noon).map(({ device, patient }) => [device, patient])).toEqual([
    ['strap-1', 'p1'],
    ['patch-1', 'p2'],
  ]);
  expect(delays.offsetMs('patch-1')).toBe(20 - 9000);
});

test('a link that promises otherwise does so for devices that were heard, too, and for those to come', () => {
  const delays = createDelays(prior);
  delays.heard(sample(0, 0, 40));
  delays.promise({ ...prior, p50Ms: 100, p99Ms: 5100 });
  expect(delays.latenessMs('nobody')).toBe(5000);
  expect(delays.report('strap-1', noon)).toMatchObject({
    source: 'prior',
    samples: 1,
    p99Ms: 5100,
  });
});
