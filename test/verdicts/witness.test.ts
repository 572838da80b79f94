import { expect, test } from 'vitest';
import { createIllnesses } from '#verdicts/illness.ts';
import { createWitness } from '#verdicts/witness.ts';
import { worthOf } from '#verdicts/worth.ts';
import { bodyInTest, episodeInTest, patientInTest } from '../study/ward/bodies.ts';

const second = 1000;
const remembered = 600;

/** A patient who lives second by second, and tachycardia alarms about him, known so long after. */
function scene() {
  const body = bodyInTest();
  const illnesses = createIllnesses(body, remembered);
  const steps = { startMs: 0, gridMs: second, remembered };
  const witness = createWitness(patientInTest('p01', body), illnesses, steps);
  const strap = witness.disturbedOf(['heart_rate']);
  let nowMs = -second;
  function judged(raisedMs: number, evaluatedMs: number) {
    const said = { vital: 'heart_rate', value: 140, limit: 120, calm: 115 } as const;
    const times = { onsetMs: raisedMs - 15_000, raisedMs, evaluatedMs };
    const rang = { evaluatedAt: evaluatedMs, rangAt: evaluatedMs };
    return worthOf({ ...said, ...rang }, times, witness, () => false);
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
