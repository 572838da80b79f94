import type { Entries } from '#analytics/alarms/register.ts';
import type { Measurement } from '#devices/bed.ts';
import { promiseOf } from '#devices/network/promise.ts';
import type { Plan } from '#study/plan.ts';
import { isTechnicalRule } from '#ward/alarm.ts';
import { createArrivals } from './arrivals.ts';
import { openEvaluator } from './evaluator.ts';
import { gridOf } from './grid.ts';
import { hourMs } from './hours.ts';
import { createJudgement, onceEach } from './judgement.ts';
import type { WardResult } from './results.ts';
import type { Sample } from './samples.ts';
import { openScene } from './scene.ts';
import { patientsIn } from './wards.ts';

export { wardsOf } from './wards.ts';

/** A ward begins at midnight, so that its time and the time since the start are one. */
const startMs = 0;

/** Every so often analytics looks for lost signals. */
const checkEveryMs = 5000;

/**
 * One ward of one replicate in virtual time, from midnight for `plan.days` days: patients and their
 * twins, staff, devices, link and analytics are the functions of the live ward. Pure: the same plan,
 * replicate and ward give the same result to the last bit.
 *
 * Left out of the live path are broker, gateway and journal. A reading is received when the link
 * delivers it and evaluated in that moment; repeats, which the gateway would keep back, go as far as
 * the windows, which know them again; and the clock of a device is believed however wrong it is.
 * `onProgress` hears after every hour of the ward which share is done.
 */
export function runWard(
  plan: Plan,
  replicate: number,
  ward: number,
  onProgress?: (share: number) => void,
): WardResult {
  const hours = plan.days * 24;
  const endMs = startMs + hours * hourMs;
  const gridMs = gridOf(plan.everyMs);
  const run = openRun(plan, replicate, ward, { endMs, gridMs });
  let hour = 1;
  for (let nowMs = startMs; nowMs <= endMs; nowMs += gridMs) {
    run.step(nowMs);
    if (nowMs < startMs + hour * hourMs) continue;
    run.hour(nowMs);
    onProgress?.(hour / hours);
    hour += 1;
  }
  return { replicate, ward, hours, ...run.result() };
}

function openRun(
  plan: Plan,
  replicate: number,
  number: number,
  { endMs, gridMs }: { readonly endMs: number; readonly gridMs: number },
) {
  const { everyMs, link, interventions } = plan;
  const patients = patientsIn(plan, number);
  const setup = { replicate, ward: number, patients, startMs, endMs, gridMs, everyMs, link };
  const { ward, beds, monitored, unmonitored, sources, witnessOf, see } = openScene(plan, setup);

  const arrivals = createArrivals<Sample>(gridMs);
  const arrived = openEvaluator(plan.rules, { checks: true, prior: promiseOf(link) });
  const sampled = openEvaluator(plan.rules, { checks: false });
  const judging = { witnessOf, told: onceEach };
  const ofArrived = createJudgement({ ...judging, evaluator: 'arrived' });
  const ofSampled = createJudgement({ ...judging, evaluator: 'sampled' });
  let checkedMs = startMs;

  /** What analytics came to: it is judged, and whoever is asked for comes. */
  function tell(entries: Entries | undefined, clockErrorMs = 0): void {
    if (entries === undefined) return;
    for (const { alarm, record, course } of ofArrived.enter(entries.alarms, clockErrorMs)) {
      const tells = record.verdict === 'true' && record.rang;
      if (!interventions || !tells || course === undefined) continue;
      const { onsetMs, raisedMs } = record;
      // Of one that was known and did not ring, somebody is told when it does.
      const evaluatedMs = alarm.rangAt ?? record.evaluatedMs;
      const receivedMs = alarm.receivedAt ?? evaluatedMs;
      const { detections } = monitored.of(alarm.patient);
      detections.alarmed(course, { onsetMs, raisedMs, receivedMs, evaluatedMs });
    }
    if (!interventions) return;
    for (const { id, patient, kind, rule, state, raisedAt } of entries.interventions) {
      if (state === 'closed') {
        ward.cancel('monitored', id);
        continue;
      }
      const cause = isTechnicalRule(rule) ? 'technical' : 'alarm';
      ward.call('monitored', { id, patient, kind, cause, atMs: raisedAt });
    }
  }

  function hear(measured: readonly Measurement[], nowMs: number): void {
    for (const measurement of measured) {
      const sample = sources.take(measurement, arrivals.put);
      const entries = sampled.hear(sample, sample.receivedAt);
      if (entries !== undefined) ofSampled.enter(entries.alarms, 0);
    }
    for (const sample of arrivals.take(nowMs)) {
      tell(arrived.hear(sample, sample.receivedAt), sample.at - sample.measuredAtMs);
    }
  }

  function check(nowMs: number): void {
    for (const { ended, devices } of beds.beds) {
      // Each time anew, because what they measured last may still arrive.
      if (ended) for (const { device } of devices) arrived.signOff(device, nowMs);
    }
    tell(arrived.check(nowMs));
    const entries = sampled.check(nowMs);
    if (entries !== undefined) ofSampled.enter(entries.alarms, 0);
    checkedMs = nowMs;
  }

  return {
    step(nowMs: number): void {
      const measured = beds.measure(nowMs);
      see(nowMs);
      hear(measured, nowMs);
      if (nowMs - checkedMs >= checkEveryMs) check(nowMs);
      for (const { patient, answered, atMs } of monitored.arrivals()) {
        for (const id of answered) tell(arrived.acknowledge(patient, id, atMs, nowMs));
      }
      for (const { patient, leftAtMs } of monitored.visits()) beds.refit(patient, leftAtMs);
      unmonitored.visits();
    },
    hour(nowMs: number): void {
      arrived.hour(nowMs);
      sampled.hour(nowMs);
    },
    result: () => ({
      patients: patients.length,
      arms: { monitored: monitored.result(), unmonitored: unmonitored.result() },
      alarms: [...ofArrived.records, ...ofSampled.records],
      episodes: [...monitored.episodes(), ...unmonitored.episodes()],
      samples: sources.counts(),
      delays: sources.delays(),
    }),
  };
}
