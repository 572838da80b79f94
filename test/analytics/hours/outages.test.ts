import { beforeAll, describe, expect, test } from 'vitest';
import { isTechnicalRule } from '#ward/alarm.ts';
import { noon } from '../scene.ts';
import { virtualHours } from './hours.ts';
import { deviceOf, journalOf, type Way } from './patients.ts';
import { courseOf, type Death, type Log } from './ward.ts';

let undisturbed: Log;
const hour = virtualHours();

beforeAll(() => {
  undisturbed = hour({ readings: journalOf() });
});

/** Rules that reset at a gap know of no alarm while nothing is known; nor do scores of that time. */
const aboutGaps = new Set(['resets', 'misses']);

function patientsLog({ alarms }: Log) {
  return alarms
    .filter(({ rule }) => !isTechnicalRule(rule) && !aboutGaps.has(rule))
    .map(courseOf)
    .map(({ patient, rule, at }) => `${patient} ${rule} ${at.join(' ')}`)
    .sort();
}

function technicalLog({ alarms }: Log) {
  return alarms
    .filter(({ rule }) => isTechnicalRule(rule))
    .map(({ patient, rule, onsetAt, clearedAt = noon }) => {
      return `${patient} ${rule} ${(onsetAt - noon) / 1000} ${(clearedAt - noon) / 1000}`;
    })
    .sort();
}

const deaths: readonly Death[] = [
  { atS: 1255, awayS: 0, when: 'heard' },
  { atS: 1500, awayS: 0, when: 'before' },
  { atS: 1700, awayS: 0, when: 'after' },
];

describe('a device that is out of reach for ten minutes, and hands all over at once', () => {
  const outage = (patient: number, fromS: number, untilS: number): Way => {
    return (device, second) => {
      const isOut = device === deviceOf(patient) && second >= fromS && second < untilS;
      return isOut ? (untilS - second) * 1000 + 80 : 80;
    };
  };

  test.each([
    [1, 700, 1300],
    [1, 1300, 1900],
    [2, 1150, 1600],
    [3, 800, 1400],
    [4, 1690, 2290],
  ])(
    'of patient %i from %i to %i s: the log is the undisturbed one, and the outage is on it',
    (patient, fromS, untilS) => {
      const log = hour({ readings: journalOf(outage(patient, fromS, untilS)) });
      expect(patientsLog(log)).toEqual(patientsLog(undisturbed));
      const lost = log.alarms.filter(({ rule }) => rule === 'lost_signal');
      expect(lost).toMatchObject([
        { patient: `p${patient}`, state: 'cleared', onsetAt: noon + (fromS - 2) * 1000 + 80 },
      ]);
      const lateMs = (lost[0]?.clearedAt ?? 0) - noon - untilS * 1000;
      expect(lateMs).toBeGreaterThan(0);
      expect(lateMs).toBeLessThan(5000);
      expect(log.interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 6);
    },
  );

  test('what began and ended meanwhile is late discovered and calls nobody', () => {
    const log = hour({ readings: journalOf(outage(2, 1150, 1600)) });
    const racing = log.alarms.filter(
      ({ patient, rule }) => patient === 'p2' && rule === 'tachycardia',
    );
    expect(racing).toMatchObject([{ late: true, state: 'cleared' }]);
    const calls = log.interventions.filter(({ patient }) => patient === 'p2');
    expect(calls.map(({ rule }) => rule).filter((each) => !isTechnicalRule(each))).toEqual([]);
  });

  test('what still lasts rings once', () => {
    const log = hour({ readings: journalOf(outage(1, 550, 1150)) });
    const calls = log.interventions.filter(
      ({ patient, rule }) => patient === 'p1' && rule === 'tachycardia',
    );
    expect(calls.map(({ kind, raisedAt }) => [kind, (raisedAt - noon) / 1000])).toEqual([
      ['notify_nurse', expect.any(Number)],
    ]);
    expect((calls[0]?.raisedAt ?? 0) - noon).toBeGreaterThanOrEqual(1_150_000);
  });

  test('it is the same for who is killed meanwhile', () => {
    const happening = { readings: journalOf(outage(3, 800, 1400)) };
    const killed = hour(happening, deaths);
    const log = hour(happening);
    expect(killed.alarms).toEqual(log.alarms);
    expect(killed.interventions).toEqual(log.interventions);
  });
});

describe('a gateway that is away for five minutes', () => {
  const [fromS, untilS] = [1250, 1550];
  /** Devices are back one after another, and hand over what they kept. */
  const way: Way = (device, second) => {
    if (second < fromS || second >= untilS) return 80;
    return (untilS - second) * 1000 + Number(device.at(-1)) * 700;
  };
  const happening = { readings: journalOf(way), deaf: [[fromS, untilS]] as const };

  test('is one alarm of the whole ward, and nobody else is missed', () => {
    const log = hour(happening);
    expect(technicalLog(log)).toEqual([`ward gateway_down ${fromS} ${untilS}`]);
    expect(patientsLog(log)).toEqual(patientsLog(undisturbed));
    expect(log.interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 2);
  });

  test('it is the same for who is killed meanwhile, but for since when it is missed', () => {
    const log = hour(happening);
    const killed = hour(happening, deaths);
    expect(patientsLog(killed)).toEqual(patientsLog(log));
    expect(technicalLog(killed)).toHaveLength(1);
    expect(killed.interventions.map(({ id }) => id)).toEqual(log.interventions.map(({ id }) => id));
  });
});

describe('analytics that is cut off from a gateway that goes on', () => {
  test('judges what it missed, and nothing of it rings but what lasts', () => {
    const log = hour({ readings: journalOf(), deaf: [[1250, 1550]] });
    expect(patientsLog(log)).toEqual(patientsLog(undisturbed));
    expect(technicalLog(log)).toEqual(['ward gateway_down 1250 1550']);
    const begun = log.alarms.filter(({ raisedAt }) => {
      return raisedAt > noon + 1_250_000 && raisedAt < noon + 1_550_000;
    });
    expect(begun.length).toBeGreaterThan(1);
    for (const { id } of begun) {
      const calls = log.interventions.filter(({ alarm }) => alarm === id);
      for (const { raisedAt } of calls) expect(raisedAt).toBeGreaterThanOrEqual(noon + 1_550_000);
    }
    expect(log.interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 4);
  });
});
