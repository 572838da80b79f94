import { expect, test } from 'vitest';
import { createIllnesses } from '#verdicts/illness.ts';
import { createWitness, movingFrom, settlingMs } from '#verdicts/witness.ts';
import { worthOf } from '#verdicts/worth.ts';
import type { Alarm } from '#ward/alarm.ts';
import { bodyInTest, episodeInTest, patientInTest } from '../study/ward/bodies.ts';

const second = 1000;
const remembered = 600;

/** A patient who lives second by second, and tachycardia alarms about him, known so long after. */
function scene(startMs = 0) {
  const body = bodyInTest();
  const illnesses = createIllnesses(body, remembered);
  const steps = { startMs, gridMs: second, remembered };
  const witness = createWitness(patientInTest('p01', body), illnesses, steps);
  const strap = witness.disturbedOf(['heart_rate']);
  witness.disturbedOf(['spo2']);
  let nowMs = startMs - second;
  function judged(raisedMs: number, evaluatedMs: number, other: Partial<Alarm> = {}) {
    const said = { vital: 'heart_rate', value: 140, limit: 120, calm: 115 } as const;
    const times = { onsetMs: raisedMs - 15_000, raisedMs, evaluatedMs };
    const rang = { evaluatedAt: evaluatedMs, rangAt: evaluatedMs };
    return worthOf({ ...said, ...rang, ...other }, times, witness, () => false);
  }

  return {
    body,
    strap,
    live(seconds: number) {
      for (let each = 0; each < seconds; each += 1) {
        nowMs += second;
        illnesses.see(nowMs);
        witness.see(nowMs);
      }
    },
    judged,
    verdict: (raisedMs: number, evaluatedMs: number) => judged(raisedMs, evaluatedMs).verdict,
    illness: (raisedMs: number, evaluatedMs: number) =>
      judged(raisedMs, evaluatedMs).course?.episode.id,
  };
}

test('a verdict is the same whenever one hears of the alarm, as long as its time is remembered', () => {
  const ward = scene();
  const episode = episodeInTest('sepsis-1', 0);
  ward.body.truth.heart_rate = 140;
  ward.live(60);
  episode.severity = 0.5;
  ward.body.episodes.push(episode);
  ward.live(60);
  const asked = () => [
    ward.verdict(30_000, 30_500),
    ward.verdict(80_000, 80_500),
    ward.verdict(80_000, 119_000),
  ];
  const atOnce = asked();
  ward.body.truth.heart_rate = 70;
  ward.live(60);
  episode.severity = 0;
  ward.live(60);
  const late = [...asked(), ward.verdict(80_000, 150_000), ward.verdict(80_000, 200_000)];
  episode.severity = 0.5;
  ward.body.gone = true;
  ward.live(60);
  expect(atOnce).toEqual(['benign', 'true', 'true']);
  expect(late).toEqual([...atOnce, 'stale', 'delay']);
  expect([...asked(), ward.verdict(80_000, 150_000), ward.verdict(80_000, 200_000)]).toEqual(late);
});

test('an alarm is of the illness that was the gravest then, whichever is now', () => {
  const ward = scene();
  const [first, second] = ['sepsis-1', 'fast_af-1'].map((id) => episodeInTest(id, 0));
  if (first === undefined || second === undefined) throw new Error('no illness');
  ward.body.episodes.push(first, second);
  for (const [episode, peak] of [[first, 0.4] as const, [second, 0.3] as const]) {
    episode.severity = peak;
    episode.peak = peak;
  }
  ward.live(60);
  const then = ward.illness(50_000, 50_500);
  second.peak = 0.9;
  ward.live(60);
  expect([then, ward.illness(50_000, 50_500), ward.illness(50_000, 100_000)]).toEqual([
    'sepsis-1',
    'sepsis-1',
    'fast_af-1',
  ]);
});

test('where its time is forgotten there is no verdict, if that was what it hangs on', () => {
  const ward = scene();
  ward.body.truth.heart_rate = 140;
  ward.live(remembered + 100);
  expect(ward.verdict(60_000, 90_000)).toBeUndefined();
  expect(ward.verdict(80_000, 81_000)).toBe('benign');
});

test('where it is forgotten whether the sensor was disturbed there is no verdict', () => {
  const ward = scene();
  ward.live(400);
  for (let each = 0; each < 300; each += 1) {
    ward.strap.note(100_000 + 2 * each, true);
    ward.strap.note(100_001 + 2 * each, false);
  }
  expect(ward.verdict(99_000, 99_500)).toBeUndefined();
  expect(ward.verdict(300_000, 300_500)).toBe('benign');
});

test('of sensors that an alarm rests on, one of which too much is forgotten is enough for no verdict', () => {
  const ward = scene();
  ward.live(400);
  // Spells of a moment, of which the last 256 are remembered: all before 100.087 s is forgotten.
  for (let each = 0; each < 300; each += 1) {
    ward.strap.note(100_000 + 2 * each, true);
    ward.strap.note(100_001 + 2 * each, false);
  }
  const [known, forgotten] = [115_087, 115_086];
  expect(ward.verdict(known, known)).toBe('benign');
  expect(ward.verdict(forgotten, forgotten)).toBeUndefined();
  const both = { vitals: ['spo2', 'heart_rate'] } as const;
  expect(ward.judged(forgotten, forgotten, both).verdict).toBeUndefined();
  expect(ward.judged(forgotten, forgotten, { vitals: ['spo2'] }).verdict).toBe('benign');
});

test('where it is forgotten whether the patient moved there is no verdict', () => {
  const ward = scene();
  for (let each = 0; each < 300; each += 1) {
    ward.body.motion = movingFrom;
    ward.live(1);
    ward.body.motion = 0;
    ward.live(1);
  }
  const raisedMs = 87_000 + settlingMs + 15_000;
  expect(ward.verdict(raisedMs, raisedMs)).toBe('activity');
  expect(ward.verdict(raisedMs - 1, raisedMs)).toBeUndefined();
});

test('an alarm is judged by the step in which it became known, whenever the ward began', () => {
  for (const startMs of [0, 300, 700]) {
    const ward = scene(startMs);
    const [first, other] = ['sepsis-1', 'fast_af-1'].map((id) => episodeInTest(id, 0));
    if (first === undefined || other === undefined) throw new Error('no illness');
    ward.body.episodes.push(first, other);
    for (const [episode, peak] of [[first, 0.4] as const, [other, 0.3] as const]) {
      episode.severity = peak;
      episode.peak = peak;
    }
    ward.live(60);
    other.peak = 0.9;
    ward.live(60);
    const graverMs = startMs + 60 * second;
    const known = [graverMs - second, graverMs - second + 1, graverMs, graverMs + 1];
    const ofWhich = known.map((evaluatedMs) => ward.illness(30_000, evaluatedMs));
    expect(ofWhich).toEqual(['sepsis-1', 'fast_af-1', 'fast_af-1', 'fast_af-1']);
  }
});

test('what a body has no truth of, or nothing says when it ends, is believed however late', () => {
  const ward = scene();
  ward.body.truth.heart_rate = 70;
  ward.live(300);
  const late = (other: Partial<Alarm>) => ward.judged(200_000, 250_000, other).verdict;
  expect(late({})).toBe('stale');
  expect(late({ calm: undefined } as object)).toBe('benign');
  expect(late({ vital: undefined } as object)).toBe('benign');
  expect(late({ vital: 'consciousness' })).toBe('benign');
  expect(late({ vital: 'glucose' })).toBe('benign');
});

test('an alarm tells of its illness if somebody was called as soon as it was known', () => {
  const ward = scene();
  ward.body.episodes.push({ ...episodeInTest('sepsis-1', 0), severity: 0.5 });
  ward.live(60);
  const tells = (other: Partial<Alarm>) => ward.judged(50_000, 50_500, other).tells;
  expect(tells({ rangAt: 50_500 })).toBe(true);
  expect(tells({ rangAt: 50_501 })).toBe(false);
  expect(tells({ rangAt: undefined } as object)).toBe(false);
});

test('an illness that came again in the step in which an alarm became known was one all the time', () => {
  const ward = scene();
  const episode = episodeInTest('sepsis-1', 0);
  ward.body.episodes.push(episode);
  for (const severity of [0.5, 0, 0.5]) {
    episode.severity = severity;
    ward.live(30);
  }
  expect([59_000, 59_001].map((atMs) => ward.verdict(45_000, atMs))).toEqual(['benign', 'true']);
});
