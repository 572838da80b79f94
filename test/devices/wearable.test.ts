import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Trouble } from '#devices/artefacts.ts';
import { type WearableKind, wearableKinds } from '#devices/kinds.ts';
import { shown, wearable } from '#devices/wearable.ts';
import { chance } from '#patients/chance.ts';
import type { Truth } from '#patients/physiology.ts';
import { numericVitalNames, numericVitals } from '#ward/vitals.ts';

const healthy: Truth = {
  heart_rate: 70.4,
  respiratory_rate: 15.2,
  spo2: 97.4,
  systolic: 120.3,
  diastolic: 75.1,
  mean_pressure: 90.2,
  temperature: 36.74,
  consciousness: 'A',
  supplemental_oxygen: 0,
  steps: 41.6,
};

/** A sensor without any error, or with an error of so many standard deviations each time. */
function seen(kind: WearableKind, truth: Truth, elapsedMs = 0, deviations = 0, trouble?: Trouble) {
  const luck = { uniform: () => 0.5, normal: () => deviations };
  return wearable(kind, luck).measure(elapsedMs, truth, trouble);
}

test('a sensor without error shows the truth in its steps, as plain decimals', () => {
  expect(seen(wearableKinds.chest_strap, healthy)).toEqual({ heart_rate: 70, steps: 42 });
  expect(seen(wearableKinds.finger_oximeter, healthy)).toEqual({ spo2: 97, pulse_rate: 70 });
  expect(seen(wearableKinds.chest_patch, healthy)).toEqual({
    respiratory_rate: 15,
    temperature: 36.7,
  });
  expect(seen(wearableKinds.arm_cuff, healthy)).toEqual({
    systolic: 120,
    diastolic: 75,
    mean_pressure: 90,
  });
});

test('each vital comes at its own interval and at no other moment, and never before the first', () => {
  const due = (elapsedMs: number) =>
    Object.keys(seen(wearableKinds.chest_patch, healthy, elapsedMs) ?? {}).join(' ');
  expect([-4000, 0, 1000, 4000, 56_000, 60_000].map(due)).toEqual([
    '',
    'respiratory_rate temperature',
    '',
    'respiratory_rate',
    'respiratory_rate',
    'respiratory_rate temperature',
  ]);
  expect(seen(wearableKinds.chest_patch, healthy, 1000)).toBeUndefined();
  expect(seen(wearableKinds.chest_strap, healthy, 9000)).toEqual({ heart_rate: 70 });
});

test('the error of a sensor moves the value by its own standard deviation', () => {
  expect(seen(wearableKinds.arm_cuff, healthy, 0, 3)).toEqual({
    systolic: 126,
    diastolic: 81,
    mean_pressure: 96,
  });
  expect(seen(wearableKinds.finger_oximeter, healthy, 0, -2)).toEqual({ spo2: 97, pulse_rate: 68 });
});

test('a value beyond what a sensor can say is shown as the limit', () => {
  expect(seen(wearableKinds.finger_oximeter, { ...healthy, spo2: 99.9 }, 0, 5)?.spo2).toBe(100);
  expect(seen(wearableKinds.finger_oximeter, { ...healthy, spo2: 12 })?.spo2).toBe(40);
  expect(seen(wearableKinds.chest_strap, { ...healthy, heart_rate: 0 })?.heart_rate).toBe(20);
});

test('every tenth of a degree is shown as that tenth', () => {
  for (let tenths = 300; tenths <= 430; tenths += 1) {
    const degrees = Number(`${Math.floor(tenths / 10)}.${tenths % 10}`);
    expect(shown(degrees + 0.04, numericVitals.temperature)).toBe(Math.min(43, degrees));
  }
});

test('whatever the truth, a vital is shown within its limits as a decimal of its step', () => {
  const anyVital = fc.constantFrom(...numericVitalNames);
  const anyShare = fc.double({ min: -0.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(anyVital, anyShare, (name, share) => {
      const vital = numericVitals[name];
      const value = vital.low + share * (vital.high - vital.low);
      const decimal = shown(value, vital);
      const places = vital.step < 1 ? 1 : 0;
      expect(decimal).toBe(Number(decimal.toFixed(places)));
      expect(decimal).toBeGreaterThanOrEqual(vital.low);
      expect(decimal).toBeLessThanOrEqual(vital.high);
      if (value >= vital.low && value <= vital.high) {
        expect(Math.abs(decimal - value)).toBeLessThanOrEqual(vital.step / 2 + 1e-9);
      }
    }),
  );
});

test('the vitals of an oximeter err each for itself, those of a cuff together', () => {
  const luck = chance('seed');
  const [oximeter, cuff] = [wearableKinds.finger_oximeter, wearableKinds.arm_cuff].map((kind) =>
    wearable(kind, luck),
  );
  const pulses = new Set<number | undefined>();
  const gaps = new Set<number>();
  for (let i = 0; i < 1000; i += 1) {
    const both = oximeter?.measure(0, healthy);
    if (both?.spo2 === 97) pulses.add(both.pulse_rate);
    const { systolic = 0, diastolic = 0 } = cuff?.measure(0, healthy) ?? {};
    gaps.add(systolic - diastolic);
  }
  expect(pulses.size).toBeGreaterThan(3);
  expect([...gaps].sort()).toEqual([45, 46]);
});

test('what disturbs a sensor shows in its values, or takes them', () => {
  const { chest_strap, finger_oximeter, chest_patch, arm_cuff } = wearableKinds;
  const troubled = (kind: WearableKind, effect: Trouble['effect'], depth = 0.5) =>
    seen(kind, healthy, 0, 0, { effect, depth });
  expect(['none', 'lost', 'off'].map((effect) => troubled(chest_strap, effect as 'none'))).toEqual([
    { heart_rate: 70, steps: 42 },
    undefined,
    undefined,
  ]);
  expect(troubled(chest_strap, 'double')).toEqual({ heart_rate: 141, steps: 42 });
  expect([0, 1].map((depth) => troubled(chest_strap, 'cadence', depth))).toEqual([
    { heart_rate: 90, steps: 42 },
    { heart_rate: 150, steps: 42 },
  ]);
  expect([0, 1].map((depth) => troubled(finger_oximeter, 'low', depth))).toEqual([
    { spo2: 95, pulse_rate: 70 },
    { spo2: 87, pulse_rate: 70 },
  ]);
  expect(troubled(finger_oximeter, 'double')).toEqual({ spo2: 97, pulse_rate: 141 });
  // It needs neither a beat nor a breath.
  expect(troubled(chest_patch, 'lost')).toEqual({ temperature: 36.7 });
  expect(troubled(chest_patch, 'off')).toBeUndefined();
  expect(troubled(arm_cuff, 'lost')).toBeUndefined();
});

test('what disturbs a sensor changes nothing about the luck of the next value', () => {
  for (const kind of Object.values(wearableKinds)) {
    const after = (effect: Trouble['effect']) => {
      const sensors = wearable(kind, chance('seed'));
      for (let i = 0; i < 7; i += 1) sensors.measure(0, healthy, { effect, depth: 0.5 });
      return sensors.measure(0, healthy);
    };
    expect(after('lost')).toEqual(after('none'));
    expect(after('off')).toEqual(after('low'));
  }
});

test('steps are counted without error and without luck', () => {
  const { channels } = wearableKinds.chest_strap;
  const [pulse, counter] = channels;
  const drawn = (kind: Pick<WearableKind, 'channels'>) => {
    const luck = chance('seed');
    const sensors = wearable({ ...wearableKinds.chest_strap, ...kind }, luck);
    const shown = [0, 10_000, 20_000].map((ms) => sensors.measure(ms, healthy)?.steps);
    return { shown, next: luck.normal() };
  };
  expect(drawn({ channels }).shown).toEqual([42, 42, 42]);
  expect(drawn({ channels }).next).toBe(drawn({ channels: [pulse] }).next);
  expect(counter.measures.steps.noise).toBe(0);
});

test('nothing is due before the first measurement', () => {
  const sensors = wearable(wearableKinds.chest_strap, chance('seed'));
  expect([-1000, 0, 500, 1000].map((ms) => sensors.isDue(ms))).toEqual([false, true, false, true]);
});

test('where devices shall measure seldom, each keeps to a multiple of its own interval', () => {
  const intervals = (everyMs: number, gridMs = 1000) =>
    Object.values(wearableKinds).map((kind) => {
      const sensors = wearable(kind, chance('seed'), { everyMs, gridMs });
      const seconds = Array.from({ length: 1800 }, (_, second) => second + 1);
      const due = seconds.find((second) => sensors.isDue(second * 1000)) ?? 0;
      expect(sensors.everyMs).toBe(due * 1000);
      return due;
    });
  expect(intervals(1000)).toEqual([1, 1, 4, 900]);
  expect(intervals(10_000)).toEqual([10, 10, 12, 900]);
  expect(intervals(60_000, 60_000)).toEqual([60, 60, 60, 900]);
  expect(intervals(1000, 60_000)).toEqual([60, 60, 60, 900]);
});
