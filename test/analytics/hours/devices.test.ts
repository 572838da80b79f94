import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { beforeAll, describe, expect, test } from 'vitest';
import { isTechnicalRule } from '#ward/alarm.ts';
import { noon } from '../scene.ts';
import { virtualHours } from './hours.ts';
import { deviceOf, journalOf, type Way } from './patients.ts';
import type { Log } from './ward.ts';

let undisturbed: Log;
const hour = virtualHours();
const hourS = 3600;

beforeAll(() => {
  undisturbed = hour({ readings: journalOf() });
});

const second = (at: number | undefined) => at && (at - noon) / 1000;

/** Since when the first alarm of a rule rang. */
function rangS({ alarms }: Log, patient: string, rule: string): number | undefined {
  const rang = alarms
    .filter((each) => each.patient === patient && each.rule === rule)
    .flatMap(({ rangAt }) => (rangAt === undefined ? [] : [rangAt]));
  return second(rang.toSorted((one, other) => one - other)[0]);
}

describe('a device whose clock is set by', () => {
  const stepped = (ms: number, fromS: number, untilS: number) => {
    return journalOf(undefined, (device, at) => {
      return device === deviceOf(1) && at >= fromS && at < untilS ? ms : 0;
    });
  };

  test.each([
    ['40 s forward', 40_000],
    ['2 min back', -120_000],
  ])('%s: the alarms ring all the same, and that the clock is off is told', (_, ms) => {
    const log = hour({ readings: stepped(ms, 1700, 3000) });
    expect(rangS(log, 'p1', 'low_saturation')).toBeGreaterThanOrEqual(1920);
    expect(rangS(log, 'p1', 'low_saturation')).toBeLessThanOrEqual(1990);
    const off = log.alarms.filter(({ rule }) => rule === 'clock_off');
    expect(off).toMatchObject([{ patient: 'p1', state: 'cleared' }]);
    expect(second(off[0]?.raisedAt)).toBeLessThanOrEqual(1700 + 70);
    expect(second(off[0]?.clearedAt)).toBeLessThanOrEqual(3000 + 10);
    expect(log.interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 2);
  });

  test.each([
    ['forward', 40_000],
    ['back', -120_000],
  ])('%s in the midst of an alarm: it goes on, and ends when it is over', (_, ms) => {
    const log = hour({ readings: stepped(ms, 1000, 1200) });
    const racing = log.alarms.filter(
      (each) => each.patient === 'p1' && each.rule === 'tachycardia',
    );
    expect(racing).toMatchObject([{ state: 'cleared' }]);
    expect(rangS(log, 'p1', 'tachycardia')).toBe(620);
    expect(second(racing[0]?.clearedAt)).toBe(1510);
  });

  test('the log is the same for who is killed meanwhile', () => {
    const happening = { readings: stepped(-120_000, 1700, 3000) };
    const log = hour(happening);
    const killed = hour(happening, [
      { atS: 1700, awayS: 0, when: 'before' },
      { atS: 1935, awayS: 0, when: 'heard' },
      { atS: 2200, awayS: 0, when: 'after' },
    ]);
    expect(killed.alarms).toEqual(log.alarms);
    expect(killed.interventions).toEqual(log.interventions);
  });
});

/** Gilbert and Elliott: good for two minutes, bad for twenty seconds, in which most is lost. */
function flapping(seed: string): Way {
  const random = seedrandom(seed);
  const isBad = new Map<string, boolean>();
  return (device) => {
    const bad = isBad.get(device) ?? false;
    isBad.set(device, random() < (bad ? 0.1 : 1 / 60) ? !bad : bad);
    if (!bad) return 60 + random() * 200;
    return random() < 0.7 ? undefined : 200 + random() * 6000;
  };
}

describe('a link that flaps', () => {
  test.each(['a', 'b', 'c'])(
    '(seed %s) still tells each illness once, and does not flood',
    (seed) => {
      const log = hour({ readings: journalOf(flapping(seed)) });
      for (const alarm of undisturbed.alarms) {
        const { patient, rule, onsetAt, raisedAt } = alarm;
        if (patient === 'p4' || ['resets', 'misses'].includes(rule)) continue;
        const same = log.alarms.filter((each) => each.patient === patient && each.rule === rule);
        expect([patient, rule, same.length]).toEqual([patient, rule, 1]);
        expect(Math.abs((same[0]?.onsetAt ?? 0) - onsetAt)).toBeLessThanOrEqual(60_000);
        expect(Math.abs((same[0]?.raisedAt ?? 0) - raisedAt)).toBeLessThanOrEqual(90_000);
      }
      expect(log.alarms.filter(({ rule }) => rule === 'lost_signal')).toEqual([]);
      expect(log.interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 12);
    },
  );

  test('the log is the same for who is killed meanwhile', () => {
    const happening = { readings: journalOf(flapping('d')) };
    const log = hour(happening);
    const killed = hour(happening, [
      { atS: 905, awayS: 0, when: 'heard' },
      { atS: 1210, awayS: 0, when: 'before' },
      { atS: 1930, awayS: 0, when: 'heard' },
      { atS: 2040, awayS: 0, when: 'after' },
    ]);
    expect(killed.alarms).toEqual(log.alarms);
    expect(killed.interventions).toEqual(log.interventions);
  });
});

describe('a battery that runs low', () => {
  const battery = (percent: number) => ({ state: 'online', battery: percent }) as const;
  const statuses = [40, 20, 14, 13, 12, 80].map((percent, index) => ({
    atS: index * 500,
    device: deviceOf(2),
    status: battery(percent),
  }));

  test.each([
    ['nobody is killed', []],
    ['analytics is killed', [{ atS: 1255, awayS: 0, when: 'after' } as const]],
    ['analytics is away when it is charged', [{ atS: 2400, awayS: 300, when: 'after' } as const]],
  ])('is one alarm until it is charged: %s', (_, deaths) => {
    const log = hour({ readings: journalOf(), statuses }, deaths);
    const low = log.alarms.filter(({ rule }) => isTechnicalRule(rule));
    expect(low).toMatchObject([{ patient: 'p2', rule: 'low_battery', state: 'cleared' }]);
    expect(second(low[0]?.raisedAt)).toBe(1000);
    expect(second(low[0]?.clearedAt)).toBeGreaterThanOrEqual(2500);
    expect(second(low[0]?.clearedAt)).toBeLessThanOrEqual(2710);
    expect(log.interventions).toHaveLength(undisturbed.interventions.length);
  });
});

describe('all of it at once', () => {
  const moment = fc.nat({ max: hourS / 5 - 2 }).map((step) => (step + 1) * 5);
  const when = fc.constantFrom('before' as const, 'heard' as const, 'after' as const);
  const deaths = fc.array(fc.record({ atS: moment, awayS: fc.constant(0), when }), {
    minLength: 1,
    maxLength: 5,
  });

  /** Links flap, one device is out of reach for a while, the clock of another is set back and forth. */
  function troubled(seed: string, fromS: number) {
    const flaps = flapping(seed);
    const way: Way = (device, at) => {
      const untilS = fromS + 400;
      if (device === deviceOf(3) && at >= fromS && at < untilS) return (untilS - at) * 1000 + 500;
      return flaps(device, at);
    };
    return journalOf(way, (device, at) => {
      return device === deviceOf(1) && at >= 1000 && at < 2000 ? -120_000 : 0;
    });
  }

  test('writes the very same log for who is killed at any moment', () => {
    fc.assert(
      fc.property(deaths, fc.constantFrom('x', 'y', 'z'), moment, (all, seed, fromS) => {
        const happening = { readings: troubled(seed, fromS) };
        const log = hour(happening);
        const killed = hour(happening, all);
        expect(killed.alarms).toEqual(log.alarms);
        expect(killed.interventions).toEqual(log.interventions);
        expect(killed.told).toEqual(log.told);
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 30_000);
});
