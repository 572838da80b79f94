import type { Entries } from '#analytics/alarms/register.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { promiseOf } from '#devices/network/promise.ts';
import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import { createArrivals } from '#study/ward/arrivals.ts';
import { openEvaluator } from '#study/ward/evaluator.ts';
import { gridOf } from '#study/ward/grid.ts';
import { hourMs } from '#study/ward/hours.ts';
import { createJudgement, onceEach } from '#study/ward/judgement.ts';
import type { AlarmRecord } from '#study/ward/results.ts';
import type { Sample } from '#study/ward/samples.ts';
import { openScene } from '#study/ward/scene.ts';
import { patientsIn } from '#study/ward/wards.ts';
import type { Verdict } from '#ward/truth.ts';
import type { CountsOf, Findings } from './machine.ts';
import { openSavings } from './savings.ts';
import { rulesOf, type Variation } from './variations.ts';

/** What all rounds have in common. */
export interface Flow {
  readonly seed: string;
  readonly patients: number;
  readonly rounds: number;
  /** Simulated hours of each round; whole. */
  readonly hours: number;
}

/** What came of one round, over all of its patients. */
export interface Outcome {
  readonly alarms: number;
  /** Of values beyond a limit although the patient was well: by artefact, by activity, or neither. */
  readonly falseAlarms: number;
  /** A device that was not heard in time. */
  readonly lostSignals: number;
  readonly illnesses: number;
  /** Illnesses that an alarm told of, and how long after their true onset. Absent: none. */
  readonly told: number;
  readonly toldAfterMs?: number;
  /** From the value that completed an alarm's hold until it was known. Absent: no alarm. */
  readonly knownAfterMs?: number;
}

/** The first four steps of the flow, each of which does its part of one moment. */
export interface Round {
  readonly endMs: number;
  /** From moment to moment; it divides every quarter of an hour. */
  readonly gridMs: number;
  wearables(nowMs: number): CountsOf['measured'];
  collect(nowMs: number): CountsOf['collected'];
  save(): CountsOf['saved'];
  analyse(nowMs: number): Findings;
  outcome(): Outcome;
}

/** So that something happens to a handful of patients in a day: times what the study assumes. */
export const hazard = 4;

const startMs = 0;
const checkEveryMs = 5000;
const falseVerdicts: readonly (Verdict | undefined)[] = ['artefact', 'activity', 'benign'];

/**
 * The same patients in each round, with biomarkers from triangular distributions, and the parts of
 * the study; only the parameters differ. Nobody is told of the alarms, so that the rounds can be
 * compared: illnesses take the course that ward rounds and bells alone give them.
 */
export function openRound(flow: Flow, variation: Variation): Round {
  const { seed, patients: count, hours } = flow;
  const { everyMs, delay } = variation;
  const link = linkProfiles[delay];
  const physiology = 'triangular';
  const size = { patients: count, wardBeds: count };
  const plan: Plan = { ...defaultPlan, ...size, seed, everyMs, link, physiology, hazard };
  const endMs = startMs + hours * hourMs;
  const gridMs = gridOf(everyMs);
  const patients = patientsIn(size, 0);
  const setup = { replicate: 0, ward: 0, patients, startMs, endMs, gridMs, everyMs, link };
  const { beds, monitored, unmonitored, sources, witnessOf, see } = openScene(plan, setup);

  const set = rulesOf(variation);
  const arrivals = createArrivals<Sample>(gridMs);
  const savings = openSavings();
  const evaluator = openEvaluator(set, { checks: true, prior: promiseOf(link) });
  const judging = { witnessOf, told: onceEach };
  const judgement = createJudgement({ ...judging, evaluator: 'arrived' });
  const toldAfterMs: number[] = [];
  let collected: readonly Sample[] = [];
  let saved: readonly Sample[] = [];
  let checkedMs = startMs;

  function enter(entries: Entries | undefined, clockErrorMs: number): void {
    if (entries === undefined) return;
    for (const { record, course } of judgement.enter(entries.alarms, clockErrorMs)) {
      if (record.verdict !== 'true' || course === undefined) continue;
      toldAfterMs.push(record.evaluatedMs - course.episode.onsetAtMs);
    }
  }

  function checkSignals(nowMs: number): void {
    if (nowMs - checkedMs < checkEveryMs) return;
    checkedMs = nowMs;
    for (const { ended, devices } of beds.beds) {
      if (ended) for (const { device } of devices) evaluator.signOff(device, nowMs);
    }
    enter(evaluator.check(nowMs), 0);
  }

  return {
    endMs,
    gridMs,
    wearables(nowMs) {
      const measured = beds.measure(nowMs);
      see(nowMs);
      for (const measurement of measured) sources.take(measurement, arrivals.put);
      for (const { patient, leftAtMs } of monitored.visits()) beds.refit(patient, leftAtMs);
      unmonitored.visits();
      return { samples: measured.length };
    },
    collect(nowMs) {
      collected = arrivals.take(nowMs);
      return { arrived: collected.length };
    },
    save() {
      saved = savings.save(collected);
      return { kept: saved.length, repeats: collected.length - saved.length };
    },
    analyse(nowMs) {
      const before = judgement.records.length;
      for (const sample of saved) {
        const clockErrorMs = sample.at - sample.measuredAtMs;
        enter(evaluator.hear(sample, sample.receivedAt), clockErrorMs);
      }
      checkSignals(nowMs);
      return { readings: saved.length, ...findingsOf(judgement.records.slice(before)) };
    },
    outcome() {
      const { alarms, false_alarms, lost_signals } = findingsOf(judgement.records);
      const illnesses = monitored.episodes().length;
      const lateMs = judgement.records.filter(isAlarm).map(latenessOf);
      const toldAfter = meanOf(toldAfterMs);
      const knownAfter = meanOf(lateMs);
      return {
        alarms,
        falseAlarms: false_alarms,
        lostSignals: lost_signals,
        illnesses,
        told: toldAfterMs.length,
        ...(toldAfter !== undefined && { toldAfterMs: toldAfter }),
        ...(knownAfter !== undefined && { knownAfterMs: knownAfter }),
      };
    },
  };
}

function findingsOf(records: readonly AlarmRecord[]): Omit<Findings, 'readings'> {
  const alarms = records.filter(isAlarm).length;
  return {
    alarms,
    false_alarms: records.filter(isFalse).length,
    lost_signals: records.length - alarms,
  };
}

function isAlarm({ kind }: AlarmRecord): boolean {
  return kind === 'physiological';
}

function latenessOf({ evaluatedMs, raisedMs }: AlarmRecord): number {
  return evaluatedMs - raisedMs;
}

function isFalse({ verdict }: AlarmRecord): boolean {
  return falseVerdicts.includes(verdict);
}

function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
