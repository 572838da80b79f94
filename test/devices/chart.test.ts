import { expect, test } from 'vitest';
import { chartOf, isChart } from '#devices/chart.ts';
import { vitalsOf, wearableKindNames } from '#devices/kinds.ts';
import type { Written } from '#patients/staff/by-hand.ts';
import { news2Names } from '#ward/news2.ts';

const whole: Written = {
  respiratory_rate: 16.2,
  spo2: 97.4,
  supplemental_oxygen: 0,
  systolic: 121.3,
  heart_rate: 71.8,
  consciousness: 'A',
  temperature: 36.84,
};

const chart = chartOf('p01');
const entered = (written: Written) => chart.enter(written, 5000)?.vitals;

test('a chart enters exactly what NEWS2 asks for and no wearable of the bed measures', () => {
  const worn = wearableKindNames.flatMap(vitalsOf);
  const charted = Object.keys(entered(whole) ?? {});
  expect(worn.filter((name) => charted.includes(name))).toEqual([]);
  expect([...charted, ...worn]).toEqual(expect.arrayContaining([...news2Names]));
  expect(charted.sort()).toEqual(['consciousness', 'supplemental_oxygen']);
});

test('what was left out is left out, and a flow is entered in the steps of a flow meter', () => {
  expect(entered({ consciousness: 'C' })).toEqual({ consciousness: 'C' });
  expect(entered({ supplemental_oxygen: 2.3 })).toEqual({ supplemental_oxygen: 2.5 });
});

test('what is entered is known at once, and where nothing is to be entered there is no message', () => {
  expect(chart.enter({ consciousness: 'A', heart_rate: 70 }, 5000)).toEqual({
    device: 'p01-chart',
    at: 5000,
    measuredAtMs: 5000,
    vitals: { consciousness: 'A' },
    arrivals: [5000],
  });
  expect(chart.enter({ heart_rate: 70 }, 5000)).toBeUndefined();
});

test('by its name a chart is told from what is worn', () => {
  expect(chart).toMatchObject({ device: 'p01-chart', kind: 'chart' });
  expect(wearableKindNames.filter((kind) => isChart(`p01-${kind}`))).toEqual([]);
  expect(isChart(chart.device)).toBe(true);
});
