import { expect, test } from 'vitest';
import { openAppraisal } from '#devices/appraisal.ts';
import type { Measurement } from '#devices/bed.ts';
import { type CareFile, openCareFile } from '#devices/care-file.ts';
import { openWitnesses } from '#devices/witnesses.ts';
import type { Patient } from '#patients/patient.ts';
import type { Alarm } from '#ward/alarm.ts';
import {
  bodyInTest,
  type EpisodeInTest,
  episodeInTest,
  patientInTest,
} from '../study/ward/bodies.ts';

const second = 1000;
const patienceMs = 3;
/** The clock of the chest strap is so far ahead. */
const aheadMs = 20 * second;

/** Patient p01 lives second by second; the heart rate comes from a strap whose clock is ahead. */
function scene(file: CareFile = openCareFile(':memory:', 'one')) {
  const body = bodyInTest();
  const patient = patientInTest('p01', body) as unknown as Patient;
  const strap = {
    device: 'p01-strap',
    kind: 'chest_strap',
    clock: (atMs: number) => atMs + aheadMs,
  };
  const oximeter = { device: 'p01-oximeter', kind: 'finger_oximeter' };
  const bed = { patient: 'p01', ended: false, devices: [strap, oximeter] };
  const steps = { startMs: 0, gridMs: second, remembered: 3600 };
  const witnesses = openWitnesses([patient], [bed], steps);
  let nowMs = 0;
  const log = file.verdicts;
  const parts = { witnesses, log, beganMs: 10 * second, steppedMs: () => nowMs };
  let wallMs = 0;
  const appraisal = openAppraisal({ ...parts, patienceMs, now: () => wallMs });
  return {
    body,
    log,
    hear: (id: string, changes: Partial<Alarm> = {}) => appraisal.hear(alarm(id, changes)),
    live(seconds: number) {
      for (let each = 0; each < seconds; each += 1) {
        nowMs += second;
        witnesses.see(nowMs);
      }
    },
    disturbed(device: string, on: boolean) {
      const measurement = { device, measuredAtMs: nowMs, ...(on && { artefact: true }) };
      witnesses.measured([measurement as unknown as Measurement]);
    },
    ill(id: string): EpisodeInTest {
      const episode = { ...episodeInTest(id, nowMs), severity: 0.5, peak: 0.5 };
      body.episodes.push(episode);
      return episode;
    },
    /** As often, after a ms each. */
    look(times = patienceMs) {
      for (let each = 0; each < times; each += 1) {
        wallMs += 1;
        appraisal.look();
      }
    },
    verdicts: (...ids: readonly string[]) => ids.map((id) => log.of(id)?.verdict),
  };
}

/** Known at 100 s, by the ward's time. */
function alarm(id: string, changes: Partial<Alarm>): Alarm {
  const evaluatedAt = changes.evaluatedAt ?? 100 * second;
  return {
    ...{ id, patient: 'p01', rule: 'low', kind: 'physiological', priority: 'low' },
    ...{ state: 'active', life: 'active_unacknowledged', message: 'Low', vital: 'spo2' },
    ...{ vitals: ['spo2'], value: 80, limit: 90, calm: 91 },
    ...{ onsetAt: evaluatedAt - 15 * second, raisedAt: evaluatedAt - second, evaluatedAt },
    rangAt: evaluatedAt,
    ...changes,
  };
}

test('an alarm is judged when the ward has lived to its evaluation, and those before it are known', () => {
  const ward = scene();
  ward.ill('sepsis-1');
  ward.live(99);
  ward.hear('a1');
  ward.look(10);
  const early = ward.verdicts('a1');
  ward.live(1);
  ward.hear('a2', { evaluatedAt: 99 * second });
  ward.look(patienceMs - 1);
  const before = ward.verdicts('a1', 'a2');
  ward.look(1);
  expect([early, before]).toEqual([[undefined], [undefined, undefined]]);
  expect(ward.verdicts('a1', 'a2')).toEqual(['duplicate', 'true']);
});

test('in whatever order alarms are heard, they come to the same', () => {
  const alarms = [
    ['b', 90 * second],
    ['a', 95 * second],
    ['c', 95 * second],
  ] as const;
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ];
  for (const order of orders) {
    const ward = scene();
    ward.ill('sepsis-1');
    ward.live(30);
    ward.ill('fast_af-1');
    ward.live(70);
    for (const index of order) {
      const [id, evaluatedAt] = alarms[index] as (typeof alarms)[number];
      ward.hear(id, { evaluatedAt });
      ward.look(1);
    }
    ward.look();
    expect(ward.verdicts('b', 'a', 'c')).toEqual(['true', 'true', 'duplicate']);
  }
});

test('what was told before a restart stays told, and nothing is judged twice', () => {
  const file = openCareFile(':memory:', 'one');
  const first = scene(file);
  first.ill('sepsis-1');
  first.live(100);
  first.hear('a1');
  first.look();
  const second = scene(file);
  second.ill('sepsis-1');
  second.live(200);
  second.hear('a1');
  second.hear('a2', { evaluatedAt: 200_000 });
  second.look();
  expect(second.verdicts('a1', 'a2')).toEqual(['true', 'duplicate']);
  expect(file.verdicts.counts()).toMatchObject({ true: 1, duplicate: 1 });
});

test('what called nobody at once tells nobody, and counts when somebody was called', () => {
  const ward = scene();
  ward.ill('sepsis-1');
  ward.live(100);
  const silent = { rangAt: undefined as never, evaluatedAt: 50 * second };
  for (const id of ['never', 'later', 'soon']) ward.hear(id, silent);
  ward.hear('soon', { evaluatedAt: 50 * second, rangAt: 60 * second });
  ward.look();
  ward.hear('a1');
  ward.look();
  expect(ward.verdicts('never', 'later', 'soon', 'a1')).toEqual(Array(4).fill('true'));
  expect(ward.log.counts()).toMatchObject({ true: 2 });
  ward.hear('later', { rangAt: 120 * second });
  expect(ward.log.counts()).toMatchObject({ true: 3 });
});

test('that an alarm is told again changes neither when it is judged nor when it rang first', () => {
  const ward = scene();
  ward.ill('sepsis-1');
  ward.live(100);
  ward.hear('a1');
  ward.look(patienceMs - 1);
  // It rings again, and is told once more by somebody who leaves out that it rang.
  ward.hear('a1', { rangAt: 160 * second });
  ward.hear('a1', { rangAt: undefined as never });
  ward.look(1);
  ward.hear('a2');
  ward.look();
  expect(ward.verdicts('a1', 'a2')).toEqual(['true', 'duplicate']);
  expect(ward.log.of('a1')).toMatchObject({ rang: true });
});

test('that it is told again does not say that somebody was called for it', () => {
  const ward = scene();
  ward.live(100);
  const silent = { rangAt: undefined as never };
  ward.hear('a1', silent);
  ward.look();
  ward.hear('a1', silent);
  expect(ward.log.of('a1')).toMatchObject({ rang: false });
  ward.hear('a1', { rangAt: 120 * second });
  expect(ward.log.of('a1')).toMatchObject({ rang: true });
});

test('a play is judged from its first moment on', () => {
  const ward = scene();
  ward.live(100);
  ward.hear('first', { evaluatedAt: 10 * second });
  ward.look();
  expect(ward.log.of('first')).toBeDefined();
});

test('an alarm is by the clock of its device, and the truth is not', () => {
  const ward = scene();
  ward.live(80);
  ward.disturbed('p01-strap', true);
  ward.disturbed('p01-oximeter', true);
  ward.live(20);
  ward.disturbed('p01-strap', false);
  ward.disturbed('p01-oximeter', false);
  ward.live(20);
  const at = (atMs: number) => ({ onsetAt: atMs, raisedAt: atMs, evaluatedAt: 110 * second });
  const heart = { vital: 'heart_rate', vitals: ['heart_rate'], value: 140 } as const;
  for (const atS of [75, 85, 95, 105, 115]) {
    ward.hear(`spo2 ${atS}`, at(atS * second));
    ward.hear(`heart ${atS}`, { ...heart, ...at(atS * second) });
  }
  const several = { ...at(90 * second), vitals: ['heart_rate', 'spo2'] as const };
  const { vital: _, ...severalOf } = alarm('several', several);
  ward.hear('several', { ...severalOf, vital: undefined as never });
  ward.look();
  const artefacts = ['spo2', 'heart'].map((of) =>
    [75, 85, 95, 105, 115].map((atS) => ward.verdicts(`${of} ${atS}`)[0] === 'artefact'),
  );
  expect(artefacts).toEqual([
    [false, true, true, false, false],
    [false, false, false, true, true],
  ]);
  expect(ward.verdicts('several')).toEqual(['artefact']);
});

test('alarms about sensors, of other patients and of another play have no verdict', () => {
  const ward = scene();
  ward.live(100);
  ward.hear('technical', { kind: 'technical' });
  ward.hear('before', { evaluatedAt: 9 * second });
  ward.hear('other', { patient: 'p02' });
  ward.look();
  expect(['technical', 'before', 'other'].map((id) => ward.log.of(id))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('of more than ten thousand that wait, the first go without a verdict', () => {
  const ward = scene();
  for (let each = 0; each <= 10_000; each += 1) {
    ward.hear(`a${each}`, { evaluatedAt: 100 * second + each });
  }
  expect(ward.log.of('a0')).toEqual({ rang: true });
  expect(ward.log.of('a1')).toBeUndefined();
  // And it is none of those that are judged later.
  ward.live(100);
  ward.look();
  expect(ward.log.of('a0')).toEqual({ rang: true });
});
