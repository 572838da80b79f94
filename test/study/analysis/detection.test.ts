import { describe, expect, test } from 'vitest';
import { detection, waitOf } from '#study/analysis/detection.ts';
import { survival, thinned } from '#study/analysis/survival.ts';
import { episodeWith, hourMs, wardWith } from './wards-in-test.ts';

const seen = (ms: number) => ({ ms, seen: true });
const censored = (ms: number) => ({ ms, seen: false });

describe('how many still wait, after Kaplan and Meier', () => {
  test('the textbook way: who is censored leaves without a step', () => {
    // At 1 one of five, at 3 one of three left, at 4 one of two.
    const {
      steps,
      n,
      seen: noticed,
      censored: left,
    } = survival([seen(1), censored(2), seen(3), seen(4), censored(5)]);
    expect(steps).toEqual([
      { ms: 1, waiting: 0.8 },
      { ms: 3, waiting: expect.closeTo(0.8 * (2 / 3), 12) },
      { ms: 4, waiting: expect.closeTo(0.8 * (2 / 3) * 0.5, 12) },
    ]);
    expect([n, noticed, left]).toEqual([5, 3, 2]);
  });

  test('who is censored at the time of a step still counts in it', () => {
    expect(survival([censored(2), seen(2)]).steps).toEqual([{ ms: 2, waiting: 0.5 }]);
  });

  test('the median is where half are left, and the 95 % where a twentieth is', () => {
    const all = survival([seen(1), seen(2), seen(3), seen(4)]);
    expect([all.medianMs, all.p95Ms, all.lastMs]).toEqual([2, 4, 4]);
    expect(all.steps.at(-1)?.waiting).toBe(0);
  });

  test('rounding hides neither of them', () => {
    for (const n of [10, 20, 40, 60]) {
      const all = survival(Array.from({ length: n }, (_, index) => seen(index + 1)));
      expect([all.medianMs, all.p95Ms]).toEqual([n / 2, Math.ceil(n * 0.95)]);
    }
  });

  test('neither is there where too few were seen', () => {
    const few = survival([seen(1), censored(9), censored(9), censored(9)]);
    expect(few).not.toHaveProperty('medianMs');
    expect(few).not.toHaveProperty('p95Ms');
  });

  test('the numbers at risk fall with the hours', () => {
    const { atRisk } = survival([seen(0), seen(hourMs), censored(7 * hourMs)]);
    expect(atRisk.map(({ n }) => n)).toEqual([3, 2, 1, 0, 0, 0]);
  });

  test('nobody who waits is no step at all', () => {
    expect(survival([])).toMatchObject({ n: 0, seen: 0, steps: [], lastMs: 0 });
  });

  test('thinned steps keep the last of each slot and the last of all', () => {
    const steps = Array.from({ length: 100 }, (_, index) => ({
      ms: index + 1,
      waiting: 1 - (index + 1) / 100,
    }));
    const few = thinned(steps, 10);
    expect(few).toHaveLength(11);
    expect(few.at(-1)).toEqual({ ms: 100, waiting: 0 });
    expect(few[0]).toEqual({ ms: 9, waiting: expect.closeTo(0.91, 12) });
  });
});

describe('an illness', () => {
  test('that was detected waited from its onset until then', () => {
    expect(waitOf(episodeWith({ onsetMs: 100, detectedMs: 400, overMs: 900 }), 1)).toEqual(
      seen(300),
    );
  });

  test('that was not is censored where it was over, the patient gone, or the study at its end', () => {
    const over = episodeWith({ onsetMs: 100, overMs: 900 });
    const gone = episodeWith({ onsetMs: 100, event: { kind: 'arrest', atMs: 700 } });
    const going = episodeWith({ onsetMs: 100 });
    expect([over, gone, going].map((each) => waitOf(each, 1))).toEqual([
      censored(800),
      censored(600),
      censored(hourMs - 100),
    ]);
  });

  test('is counted in its own arm and scenario', () => {
    const ward = wardWith({
      episodes: [
        episodeWith({ detectedMs: 10, redMs: 5, scenario: 'haemorrhage' }),
        episodeWith({ id: 'e2', redMs: 5, missed: true, event: { kind: 'arrest', atMs: 50 } }),
        episodeWith({ arm: 'unmonitored', detectedMs: 99 }),
      ],
    });
    const { all, scenarios, ...counts } = detection([ward], 'monitored');
    expect(counts).toEqual({ redEpisodes: 2, missed: 1, events: 1 });
    expect([all.n, all.seen]).toEqual([2, 1]);
    expect(scenarios).toEqual([
      {
        scenario: 'haemorrhage',
        survival: { n: 1, seen: 1, censored: 0, lastMs: 10, medianMs: 10, p95Ms: 10 },
      },
      { scenario: 'sepsis', survival: { n: 1, seen: 0, censored: 1, lastMs: 50 } },
    ]);
    expect(detection([ward], 'unmonitored').all.medianMs).toBe(99);
  });
});
