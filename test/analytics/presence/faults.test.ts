import { describe, expect, test } from 'vitest';
import { createFaults } from '#analytics/presence/faults.ts';
import type { Presence } from '#analytics/presence/silence.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import { bookOf, noon, reading, setOf } from '../scene.ts';

/** Devices that are heard each second, in a book that may be that of a process before. */
function watched(
  alarms: readonly Alarm[] = [],
  interventions: readonly Intervention[] = [],
  presences: readonly Presence[] = [],
) {
  const book = bookOf(setOf(), alarms, interventions);
  const faults = createFaults(book, () => usualTechnical, presences);
  let second = 0;
  const told: string[] = [];
  const kept = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  return {
    hear(
      untilS: number,
      worn: readonly { device: string; patient?: string; aheadMs?: number }[] = [
        { device: 'strap' },
      ],
    ) {
      for (; second < untilS; second += 1) {
        for (const { device, patient = 'p1', aheadMs = 0 } of worn) {
          faults.heard(reading(second, {}, { device, patient }), aheadMs);
        }
        this.check();
      }
      return this;
    },
    battery(percent: number, device = 'strap') {
      faults.status(device, { battery: percent });
      return this;
    },
    /** Somebody writes, once. */
    write(device = 'chart') {
      faults.heard(reading(second, { consciousness: 'A' }, { device, patient: 'p1' }), 0);
      return this;
    },
    forget(device: string) {
      faults.forget(device);
      return this;
    },
    check() {
      faults.check(noon + second * 1000);
      for (const alarm of book.take().alarms) {
        kept.set(alarm.id, alarm);
        const end = alarm.state === 'cleared' ? 'over' : alarm.message;
        told.push(`${second} ${alarm.patient} ${alarm.rule} ${end}`);
      }
      return this;
    },
    told: () => told.splice(0),
    onsetsS: () => [...kept.values()].map(({ onsetAt }) => (onsetAt - noon) / 1000),
    /** A new process, which knows what was kept. */
    restarted(presences: readonly (readonly [device: string, patient: string, byHand?: true])[]) {
      return watched(
        [...kept.values()],
        [...book.open()],
        presences.map(([device, patient, byHand]) => ({
          device,
          patient,
          heardAt: noon,
          measuredAt: noon,
          intervalsMs: [],
          lost: false,
          ...(byHand && { byHand }),
        })),
      );
    },
  };
}

describe('a battery that is low', () => {
  test('is told once, amended as it falls, and over when it was charged', () => {
    const bed = watched().battery(14).hear(2);
    expect(bed.told()).toEqual(['0 p1 low_battery Battery low: strap at 14 %']);
    expect(bed.battery(13).hear(4).told()).toEqual(['2 p1 low_battery Battery low: strap at 13 %']);
    expect(bed.battery(90).hear(6).told()).toEqual(['4 p1 low_battery over']);
  });

  test('is still told of after a restart until the device says otherwise', () => {
    const before = watched().battery(14).hear(100);
    const after = before.restarted([['strap', 'p1']]);
    before.told();
    expect(after.hear(50).told()).toEqual([]);
    expect(after.battery(14).hear(60).told()).toEqual([]);
    expect(after.battery(80).hear(62).told()).toEqual(['60 p1 low_battery over']);
  });

  test('that was charged while nobody listened is over at the first that is told of it', () => {
    const after = watched()
      .battery(14)
      .hear(100)
      .restarted([['strap', 'p1']]);
    // The retained status comes before the first reading.
    expect(after.battery(80).check().told()).toEqual(['0 p1 low_battery over']);
  });

  test('is not over because another device of the patient is charged', () => {
    const worn = [{ device: 'strap' }, { device: 'ring' }];
    const after = watched()
      .battery(14)
      .hear(100, worn)
      .restarted([
        ['strap', 'p1'],
        ['ring', 'p1'],
      ]);
    expect(
      after
        .battery(90, 'ring')
        .hear(300, [{ device: 'ring' }])
        .told(),
    ).toEqual([]);
    expect(after.forget('strap').check().told()).toEqual(['300 p1 low_battery over']);
  });

  test('goes with its device to another patient', () => {
    const bed = watched().battery(14).hear(10);
    bed.told();
    expect(bed.hear(12, [{ device: 'strap', patient: 'p2' }]).told()).toEqual([
      '10 p1 low_battery over',
      '10 p2 low_battery Battery low: strap at 14 %',
    ]);
  });
});

test('a device that goes to another patient leaves the other devices where they are', () => {
  const worn = [{ device: 'strap' }, { device: 'ring' }];
  const bed = watched().battery(14, 'ring').hear(10, worn);
  bed.told();
  bed.hear(12, [{ device: 'strap', patient: 'p2' }, { device: 'ring' }]);
  expect(bed.battery(90, 'ring').check().told()).toEqual(['12 p1 low_battery over']);
});

describe('a clock that is off', () => {
  const off = [{ device: 'strap', aheadMs: 45_000 }];

  test('is told of as of the first value by it, of several clocks the first of all', () => {
    const bed = watched().hear(100).hear(120, off);
    const both = [...off, { device: 'ring', aheadMs: 45_000 }];
    expect(bed.hear(200, both).told()).toEqual([
      '160 p1 clock_off Clock off: strap 45 s ahead',
      '180 p1 clock_off Clock off: ring 45 s ahead, strap 45 s ahead',
    ]);
    expect(bed.onsetsS()).toEqual([100.05]);
  });

  test('is not over after a restart as long as it is known of one device only', () => {
    const worn = [{ device: 'strap' }, { device: 'ring' }];
    const after = watched()
      .hear(200, off)
      .restarted([
        ['strap', 'p1'],
        ['ring', 'p1'],
      ]);
    expect(
      after
        .hear(100, [{ device: 'ring' }])
        .battery(80, 'ring')
        .check()
        .told(),
    ).toEqual([]);
    expect(after.hear(200, worn).told()).toEqual(['161 p1 clock_off over']);
  });

  test('is told once it has been so for a minute, and over when it is right', () => {
    const bed = watched().hear(100).hear(200, off);
    expect(bed.told()).toEqual(['160 p1 clock_off Clock off: strap 45 s ahead']);
    expect(bed.hear(210).told()).toEqual(['200 p1 clock_off over']);
  });

  test('is told of on and on over a restart', () => {
    const after = watched()
      .hear(200, off)
      .restarted([['strap', 'p1']]);
    expect(after.battery(80).hear(300, off).told()).toEqual([]);
    expect(after.hear(310).told()).toEqual(['300 p1 clock_off over']);
  });

  test('that was set right while nobody listened is over when that is sure', () => {
    const after = watched()
      .hear(200, off)
      .restarted([['strap', 'p1']]);
    expect(after.hear(300).told()).toEqual(['61 p1 clock_off over']);
  });
});

test('a device that nobody knows can be forgotten', () => {
  expect(watched().forget('unknown').check().told()).toEqual([]);
});

test('what a device that was put away had wrong is forgotten with it', () => {
  const bed = watched().battery(14).hear(10);
  bed.told();
  expect(bed.forget('strap').check().told()).toEqual(['10 p1 low_battery over']);
  expect(bed.hear(20).told()).toEqual([]);
});

describe('a device on which people write', () => {
  const strap = [{ device: 'strap' }];

  test('lets the alarms of the others end, though nobody knows when it is heard again', () => {
    const bed = watched().write().battery(14).hear(70, strap);
    expect(bed.battery(90).hear(72, strap).told().at(-1)).toBe('70 p1 low_battery over');
  });

  test('also after a restart', () => {
    const before = watched().battery(14).hear(70, strap);
    const after = before.restarted([
      ['strap', 'p1'],
      ['chart', 'p1', true],
    ]);
    after.battery(90).hear(100, strap);
    expect(after.told()).toEqual(['0 p1 low_battery over']);
  });
});
