import { expect, test } from 'vitest';
import { boundOf } from '#analytics/judging/bound.ts';
import { type Rule, vitalsOf } from '#analytics/rules/rule.ts';
import { readUsualRules } from '#analytics/rules/rule-file.ts';
import { createJudgement, onceEach } from '#study/ward/judgement.ts';
import { createIllnesses, tellable } from '#verdicts/illness.ts';
import { createWitness, movingFrom, settlingMs } from '#verdicts/witness.ts';
import type { Alarm } from '#ward/alarm.ts';
import { bodyInTest, episodeInTest, hour, minute, patientInTest } from './bodies.ts';

const { rules } = readUsualRules();
const tachycardia = rules.find(({ id }) => id === 'tachycardia') as Rule;

/** One patient, whom a test makes ill or moves by hand, and the alarms of analytics about him. */
function scene() {
  const body = bodyInTest();
  const patient = patientInTest('p01', body);
  const illnesses = createIllnesses(body);
  const witness = createWitness(patient, illnesses, { startMs: 0, gridMs: 1000, remembered: 1 });
  const strap = witness.disturbedOf(['heart_rate', 'respiratory_rate']);
  const oximeter = witness.disturbedOf(['spo2', 'pulse_rate']);
  const parts = { evaluator: 'arrived', witnessOf: () => witness, told: onceEach } as const;
  const judgement = createJudgement(parts);
  let alarms = 0;

  return {
    body,
    patient,
    strap,
    oximeter,
    judgement,
    see(atMs: number) {
      illnesses.see(atMs);
      witness.see(atMs);
    },
    ill(id: string, severity: number, atMs: number) {
      const known = body.episodes.find((episode) => episode.id === id);
      const episode = known ?? episodeInTest(id, atMs);
      if (known === undefined) body.episodes.push(episode);
      episode.severity = severity;
      episode.peak = Math.max(episode.peak, severity);
      this.see(atMs);
    },
    /** Held for 15 s until `raisedAt`, known so long after. */
    alarm(
      raisedAt: number,
      lateMs = 0,
      change: Partial<Alarm> = {},
      clockErrorMs = 0,
      rings = true,
    ) {
      alarms += 1;
      const evaluatedAt = raisedAt + lateMs;
      // Analytics knows it in the step at that time.
      this.see(Math.ceil((evaluatedAt - clockErrorMs) / 1000) * 1000);
      const rule = rules.find(({ id }) => id === (change.rule ?? tachycardia.id));
      const alarm: Alarm = {
        id: `alarm-${alarms}`,
        patient: 'p01',
        rule: tachycardia.id,
        kind: 'physiological',
        priority: 'medium',
        state: 'active',
        life: 'active_unacknowledged',
        message: '',
        onsetAt: raisedAt - 15_000,
        raisedAt,
        evaluatedAt,
        ...(rule && saidBy(rule)),
        ...(rings && { rangAt: raisedAt + lateMs }),
        ...change,
      };
      return judgement.enter([alarm], clockErrorMs)[0]?.record;
    },
  };
}

/** What an alarm of this rule says of itself. */
function saidBy(rule: Rule): Partial<Alarm> {
  const { limit, calm } = boundOf(rule);
  const [vital] = vitalsOf(rule);
  const value = rule.when === 'above' ? limit + 1 : limit - 1;
  return { ...(vital && { vital }), vitals: vitalsOf(rule), value, limit, calm };
}

test('an alarm of a patient who is ill is true, and tells of the illness', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.3, hour);
  expect(ward.alarm(2 * hour)).toMatchObject({ verdict: 'true', episode: 'sepsis-1' });
});

test('the next alarm of the same illness is a duplicate; of another illness it is true', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.3, hour);
  const verdicts = [ward.alarm(2 * hour)?.verdict, ward.alarm(3 * hour)?.verdict];
  ward.ill('fast_af-1', 0.3, 4 * hour);
  verdicts.push(ward.alarm(5 * hour)?.verdict, ward.alarm(6 * hour)?.verdict);
  expect(verdicts).toEqual(['true', 'duplicate', 'true', 'duplicate']);
});

test('of two illnesses that nobody was told of, an alarm tells of the graver', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.3, hour);
  ward.ill('fast_af-1', 0.6, hour);
  expect(ward.alarm(2 * hour)?.episode).toBe('fast_af-1');
  expect(ward.alarm(3 * hour)).toMatchObject({ verdict: 'true', episode: 'sepsis-1' });
});

test('an alarm of a well patient is benign, or activity until the heart has settled', () => {
  const ward = scene();
  ward.body.motion = movingFrom;
  ward.see(hour);
  ward.body.motion = movingFrom / 2;
  ward.see(hour + 5 * minute);
  const stoodUp = hour + 5 * minute;
  const verdicts = [hour - 1, hour + minute, stoodUp + settlingMs, stoodUp + settlingMs + 15_000];
  expect(verdicts.map((atMs) => ward.alarm(atMs)?.verdict)).toEqual([
    'benign',
    'activity',
    'activity',
    'benign',
  ]);
});

test('an illness too mild to be told of is none', () => {
  const ward = scene();
  ward.ill('sepsis-1', tellable / 2, hour);
  const record = ward.alarm(2 * hour);
  expect(record?.verdict).toBe('benign');
  expect(record).not.toHaveProperty('episode');
});

test('an alarm is an artefact where its own device was disturbed, not another', () => {
  const ward = scene();
  ward.see(hour);
  ward.oximeter.note(hour, true);
  expect(ward.alarm(hour + 20_000)?.verdict).toBe('benign');
  const low = { rule: 'low_saturation' };
  expect(ward.alarm(hour + 20_000, 0, low)?.verdict).toBe('artefact');
  ward.strap.note(2 * hour - 5000, true);
  ward.strap.note(2 * hour - 1000, false);
  expect(ward.alarm(2 * hour)?.verdict).toBe('benign');
  expect(ward.alarm(2 * hour, 0, { onsetAt: 2 * hour - 8000 })?.verdict).toBe('artefact');
});

test('an alarm that is known when the illness is over shows the harm of delay', () => {
  const ward = scene();
  ward.ill('fast_af-1', 0.6, hour);
  ward.ill('fast_af-1', 0, 2 * hour);
  ward.body.truth.heart_rate = 150;
  ward.see(3 * hour);
  expect(ward.alarm(hour + minute, 2 * hour)).toMatchObject({
    verdict: 'delay',
    episode: 'fast_af-1',
  });
  expect(ward.alarm(2 * hour + 2 * minute, hour)).toMatchObject({ verdict: 'benign' });
});

test('late values are stale where the heart is calm again, and not where it is not', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.6, hour);
  ward.body.truth.heart_rate = boundOf(tachycardia).calm;
  expect(ward.alarm(2 * hour, hour)?.verdict).toBe('stale');
  ward.body.truth.heart_rate = boundOf(tachycardia).calm + 1;
  expect(ward.alarm(2 * hour + minute, hour)?.verdict).toBe('true');
  const slow = { rule: 'bradycardia' };
  ward.body.truth.heart_rate = 53;
  expect(ward.alarm(3 * hour, hour, slow)?.verdict).toBe('duplicate');
});

test('a limit below is past when the value has risen to where the alarm clears', () => {
  const ward = scene();
  ward.see(hour);
  const slow = { rule: 'bradycardia' };
  ward.body.truth.heart_rate = 53;
  expect(ward.alarm(hour, hour, slow)?.verdict).toBe('stale');
  ward.body.truth.heart_rate = 52.9;
  expect(ward.alarm(hour + minute, hour, slow)?.verdict).toBe('benign');
});

test('of a patient who has gone, what is known late is stale, never told in time', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.9, hour);
  ward.body.truth.heart_rate = 150;
  ward.body.gone = true;
  expect(ward.alarm(2 * hour, hour)?.verdict).toBe('stale');
});

test('a technical alarm has no verdict', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.6, hour);
  const lost = { rule: 'lost_signal', kind: 'technical' } as const;
  const record = ward.alarm(2 * hour, 0, lost);
  expect(record).toMatchObject({ kind: 'technical' });
  expect(record).not.toHaveProperty('verdict');
  expect(record).not.toHaveProperty('episode');
});

test('a record is by true time, whatever the clock of the device said', () => {
  const ward = scene();
  const record = ward.alarm(hour, 500, { id: 'one' }, 300);
  expect(record).toMatchObject({
    onsetMs: hour - 15_300,
    raisedMs: hour - 300,
    evaluatedMs: hour + 500,
  });
  expect(record).not.toHaveProperty('clearedMs');
  ward.alarm(hour, 500, { id: 'one', state: 'cleared', clearedAt: 2 * hour }, 300);
  expect(record?.clearedMs).toBe(2 * hour - 300);
  expect(ward.judgement.records).toHaveLength(1);
});

test('an alarm that was over when it became known is one record, with its end', () => {
  const ward = scene();
  ward.alarm(hour, hour, { state: 'cleared', clearedAt: hour + minute });
  expect(ward.judgement.records).toMatchObject([{ clearedMs: hour + minute }]);
});

test('an alarm that is told again when it is over and was seen is still one record', () => {
  const ward = scene();
  const over = { id: 'one', clearedAt: 3 * hour };
  ward.alarm(2 * hour, 0, { id: 'one' });
  expect(ward.alarm(2 * hour, 0, over)).toBeUndefined();
  expect(ward.alarm(2 * hour, 0, { ...over, life: 'inactive' })).toBeUndefined();
  expect(ward.judgement.records).toHaveLength(1);
});

test('an alarm for which nobody was called tells nobody, until it rings', () => {
  const ward = scene();
  ward.ill('sepsis-1', 0.3, hour);
  const record = ward.alarm(2 * hour, 0, { id: 'child', suppressedBy: 'parent' }, 0, false);
  expect(record).toMatchObject({ rang: false, verdict: 'true' });
  expect(ward.alarm(3 * hour)).toMatchObject({ rang: true, verdict: 'true' });
  expect(ward.alarm(4 * hour)).toMatchObject({ verdict: 'duplicate' });
  const child = { id: 'child', rangAt: 4 * hour };
  expect(ward.alarm(2 * hour, 0, child)).toBe(record);
  expect(record?.rang).toBe(true);
  expect(ward.alarm(2 * hour, 0, child)).toBeUndefined();
  expect(ward.judgement.records).toHaveLength(3);
});
