import { expect, test } from 'vitest';
import { analyse } from '#study/analysis/analyse.ts';
import type { Figure } from '#study/report/figure.ts';
import { detectionFigure } from '#study/report/figures/detection.ts';
import { severityFigure } from '#study/report/figures/severity.ts';
import { statesFigure } from '#study/report/figures/states.ts';
import { sweepFigures } from '#study/report/figures/sweep.ts';
import { properties } from '#study/report/palette.ts';
import type { StudyResult } from '#study/ward/results.ts';
import {
  armWith,
  cellWith,
  episodeWith,
  hourMs,
  plan,
  resultWith,
  wardOf,
  wardWith,
} from '../analysis/wards-in-test.ts';
import { study } from './report-in-test.ts';

const of = (result: StudyResult) => analyse(result, plan);

interface Drawn {
  readonly xAxis: { readonly max: number; readonly interval: number };
  readonly yAxis: readonly { readonly max?: number; readonly name: string }[];
  readonly series: readonly {
    readonly name: string;
    readonly showSymbol?: boolean;
    readonly data: readonly { readonly value: readonly number[] }[];
  }[];
}

const drawn = ({ pictures: [picture] }: Figure, width: 'wide' | 'narrow' = 'wide') =>
  picture?.option(width) as unknown as Drawn;

const red = (share: number) => armWith({ red: [share], green: [1 - share] });

test('the axis of states ends where little is ill, and says so', () => {
  const some = (share: number) => {
    const arms = { monitored: red(0), unmonitored: red(share) };
    return drawn(statesFigure(of(resultWith({ wards: [wardWith({ arms })] })))).yAxis[0];
  };
  expect(some(0.05)).toMatchObject({
    max: 10,
    name: '% of patient time, up to 10; the rest is green',
  });
  expect(some(0.3)?.max).toBe(40);
  expect(some(0.7)).toMatchObject({ max: 100, name: '% of patient time' });
});

test('a single hour is a point that can be seen', () => {
  const lines = (hours: readonly number[]) =>
    drawn(severityFigure(of(resultWith({ wards: [wardOf(hours, hours)] })))).series;
  expect(lines([0.1]).every(({ showSymbol }) => showSymbol)).toBe(true);
  expect(lines([0.1, 0.1, 0.1]).some(({ showSymbol }) => showSymbol)).toBe(false);
});

test('bands are drawn from their lower edge, as wide as they are', () => {
  const { series } = drawn(
    severityFigure(of(resultWith({ wards: [wardOf([1], [1]), wardOf([2], [1])] }))),
  );
  const at = (name: string) => series.find((line) => line.name === name)?.data[0];
  expect(at('monitored')).toEqual([0.5, 1.5]);
  expect(at('below monitored')).toEqual([0.5, expect.closeTo(1.5 - 12.706205 / 2, 5)]);
  expect(at('band monitored')).toEqual([0.5, expect.closeTo(12.706205, 5)]);
});

test('the table of hours ends with the last one, however many are left out', () => {
  const html = severityFigure(of(study())).table?.html ?? '';
  const hours = [...html.matchAll(/>hour (\d+)</g)].map(([, hour]) => Number(hour));
  expect(hours).toEqual(Array.from({ length: 15 }, (_, index) => 2 * index + 2));
});

test('an arm without illness has no curve, and the other goes on until nobody waits', () => {
  const ill = [episodeWith({ detectedMs: hourMs }), episodeWith({ id: 'e2', onsetMs: hourMs })];
  const figure = detectionFigure(
    of(resultWith({ wards: [wardWith({ hours: 5, episodes: ill })] })),
  );
  expect(drawn(figure).series.map(({ name, data }) => [name, data])).toEqual([
    ['unmonitored', []],
    [
      'monitored',
      [
        [0, 100],
        [1, 50],
        [4, 50],
      ],
    ],
  ]);
  expect(drawn(figure).xAxis).toMatchObject({ max: 4, interval: 1 });
});

test('the last tick of the hours is a whole step, so that no two are written on one place', () => {
  const longest = episodeWith({ arm: 'unmonitored', detectedMs: 15.2 * hourMs });
  const figure = detectionFigure(
    of(resultWith({ wards: [wardWith({ hours: 20, episodes: [longest] })] })),
  );
  expect(drawn(figure, 'narrow').xAxis).toMatchObject({ max: 18, interval: 3 });
});

test('every setting of the sweep has its place on the map, also where none raised an alarm', () => {
  const sweep = [90, 92].flatMap((limit) =>
    [0, 5000].map((holdMs) => cellWith({ limit, holdMs, alarms: 0 })),
  );
  const [figure] = sweepFigures(of(resultWith({ sweep })));
  const [burden, late] = figure ? drawn(figure).series : [];
  expect(burden?.data.map(({ value }) => value)).toEqual([
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [1, 1, 0, 0],
  ]);
  expect(late?.data[0]?.value).toEqual([0, 0, 0.25, 0.5]);
});

test('on black the colours are others than on white', () => {
  expect(properties('light')).toContain('--paper: #ffffff;');
  expect(properties('dark')).toContain('--paper: #12171d;');
  expect(properties('dark')).not.toContain('--ink: #1b2430;');
});
