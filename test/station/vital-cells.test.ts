import { describe, expect, test } from 'vitest';
import { type Look, vitalCell, vitalColumns } from '#station/vital-cells.ts';
import type { PatientReport } from '#ward/program.ts';
import { at } from './reports-in-test.ts';

const look: Look = { nowMs: at, slackMs: 1500, unjudged: false };

/** The cell under this head, as wide as on a narrow terminal. */
function cell(
  head: string,
  vitals: PatientReport['vitals'],
  changes: Partial<Look> & { readonly width?: number } = {},
) {
  const column = vitalColumns.find((each) => each.head === head);
  if (column === undefined) throw new Error(`no column ${head}`);
  const { width = column.width - 1, ...rest } = changes;
  return vitalCell(column, vitals, { ...look, ...rest }, width);
}

const value = (of: number, ageMs: number, stale?: true) => ({
  value: of,
  at: at - ageMs,
  ...(stale && { stale }),
});
const heart = (...given: Parameters<typeof value>) => ({ heart_rate: value(...given) });

describe('a value', () => {
  test('shows its age when three intervals were missed, and not before', () => {
    expect(cell('HR', heart(72, 4500))).toEqual({ text: '72', style: undefined });
    expect(cell('HR', heart(72, 4501))).toEqual({ text: '72 4s', style: undefined });
  });

  test('at a higher speed is not old in a report of half a second ago', () => {
    expect(cell('HR', heart(72, 60_000), { slackMs: 90_000 }).text).toBe('72');
  });

  test('between two steps of its vital shows that it is', () => {
    expect(cell('HR', heart(93.5, 0)).text).toBe('93.5');
  });

  test('that never came is not made up', () => {
    expect(cell('HR', {})).toEqual({ text: '-', style: 'dim' });
  });
});

describe('a stale value', () => {
  test('is dim and in doubt, with its age, however good the value is', () => {
    const spo2 = value(97, 720_000, true);
    expect(cell('SpO2', { spo2 })).toEqual({ text: '97? 12m', style: 'dim' });
  });

  test('is in doubt without its age where there is no room', () => {
    const temperature = value(37, 3_600_000, true);
    expect(cell('Temp', { temperature })).toEqual({ text: '37.0? 1h', style: 'dim' });
    expect(cell('Temp', { temperature }, { width: 7 })).toEqual({ text: '37.0?', style: 'dim' });
    expect(cell('RR', { respiratory_rate: value(16, 720_000, true) }).text).toBe('16?');
  });

  test('of a pressure is the older of its two', () => {
    const vitals = { systolic: value(128, 60_000), diastolic: value(77, 3_600_000, true) };
    expect(cell('BP', vitals)).toEqual({ text: '128/77? 1h', style: 'dim' });
  });

  test('is stale at once where it is young, as of a device whose clock is off', () => {
    expect(cell('HR', heart(72, 0, true)).text).toBe('72? 0s');
  });
});

test('an old value too long for its age is in doubt, too', () => {
  expect(cell('HR', heart(93.5, 59_000))).toEqual({ text: '93.5?', style: undefined });
});

test('while nobody judges what is stale, all that is old is', () => {
  expect(cell('HR', heart(72, 9000), { unjudged: true })).toEqual({ text: '72? 9s', style: 'dim' });
  expect(cell('HR', heart(72, 1000), { unjudged: true }).text).toBe('72');
});

describe('the pulse', () => {
  const pulse_rate = value(70, 1000);

  test('stands in for a heart rate that has become old, and says so', () => {
    expect(cell('HR', { pulse_rate }).text).toBe('70 pr');
    expect(cell('HR', { ...heart(72, 60_000), pulse_rate }).text).toBe('70 pr');
    expect(cell('HR', { ...heart(72, 1000), pulse_rate }).text).toBe('72');
  });

  test('that is old or stale as well does not', () => {
    const old = { ...heart(72, 60_000), pulse_rate: value(70, 60_000) };
    expect(cell('HR', old).text).toBe('72 1m');
    const stale = { ...heart(72, 60_000), pulse_rate: value(70, 0, true) };
    expect(cell('HR', stale).text).toBe('72 1m');
  });
});
