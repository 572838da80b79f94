import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import type { OpinionParts } from '#analytics/compare/second-opinion.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { perfectPrior } from '#analytics/judging/judging.ts';
import type { Hearing } from '#analytics/presence/signals.ts';
import { type SilencePolicy, silencePolicy } from '#analytics/presence/silence.ts';
import { openRound } from '#analytics/round/round.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { openState, type State } from '#analytics/state/state.ts';
import type { NumberedAck, Status } from '#analytics/wire/incoming.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { NamedComparison } from '#ward/program.ts';
import type { Reading } from '#ward/reading.ts';
import { noon } from '../scene.ts';

/** What happens in a ward, in seconds after noon. Readings: in the order of their numbers. */
export interface Happening {
  readonly readings: readonly Reading[];
  readonly statuses?: readonly { readonly atS: number; device: string; status: Status }[];
  /** From when until when analytics does not hear the gateway. */
  readonly deaf?: readonly (readonly [fromS: number, untilS: number])[];
  /** Other rules hold from then on. */
  readonly rules?: readonly { readonly atS: number; readonly set: RuleSet }[];
  /** The gateway has lost its journal: what it receives from then on is counted from 1. */
  readonly anewS?: number;
  /** What is judged beside, for each process anew. */
  readonly opinions?: () => readonly OpinionParts[];
  readonly silence?: SilencePolicy;
}

/** A process that dies, and is back after so long; `when`, within the step: before it heard, or after. */
export interface Death {
  readonly atS: number;
  readonly awayS: number;
  readonly when: 'before' | 'heard' | 'after';
}

/** Nurses answer a call for themselves so long after it; who has an odd number is not visited. */
const nurseAfterS = 90;
const stepS = 5;

/** The log of a ward as the state keeps it, and all that was told. */
export interface Log {
  readonly alarms: readonly Alarm[];
  readonly interventions: readonly Intervention[];
  readonly told: readonly { readonly topic: string; readonly payload: string }[];
  /** The most that was open at once. */
  readonly openMost: number;
  /** What is judged beside has come to. */
  readonly beside: readonly NamedComparison[];
}

/** A new folder, in memory where that can be had: an hour has hundreds of commits. */
export function quickFolder(prefix: string): string {
  const memory = '/dev/shm';
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), prefix));
}

/** Lives through it in virtual time, with the real round and the real state in this folder. */
export function lived(
  folder: string,
  set: RuleSet,
  happening: Happening,
  untilS: number,
  deaths: readonly Death[] = [],
): Log {
  const { statuses = [], deaf = [], rules = [], silence = silencePolicy } = happening;
  const opened: State[] = [];
  const acks: (NumberedAck & { readonly atS: number })[] = [];
  const asked = new Set<string>();
  let now = noon;
  let inForce = set;
  let process = begin();
  let openMost = 0;

  function begin() {
    const state = openState(folder);
    opened.push(state);
    const round = openRound({
      state,
      set: inForce,
      limits: windowLimits,
      prior: perfectPrior,
      silence,
      presentLeastMs: 0,
      gatewayGraceMs: 30_000,
      opinions: happening.opinions?.() ?? [],
      now: () => now,
      tell: () => undefined,
      news: ({ interventions }) => {
        for (const each of interventions) hearOf(each);
      },
      log: pino({ level: 'silent' }),
    });
    return { state, round, position: round.from, judged: round.judged };
  }

  /** What the gateway has kept, in the order of its numbers. */
  function journal(): readonly Reading[] {
    const { readings, anewS = Number.POSITIVE_INFINITY } = happening;
    const fromAt = noon + anewS * 1000;
    if (now < fromAt) return readings;
    const before = readings.findIndex(({ receivedAt }) => receivedAt >= fromAt);
    return readings
      .slice(before)
      .map((each, index) => ({ ...each, number: index + 1, after: index }));
  }

  function hearOf({ id, kind, patient, state }: Intervention): void {
    if (state === 'closed' || kind !== 'notify_nurse' || asked.has(id)) return;
    asked.add(id);
    if (Number(patient.slice(1)) % 2 === 1) return;
    const atS = (now - noon) / 1000 + nurseAfterS;
    const number = acks.length + 1;
    acks.push({ number, patient, atS, id, by: 'nurse', at: noon + atS * 1000 });
  }

  /** What the gateway has for us by now: old pages first, as after a restart. */
  function hear(): void {
    const { round } = process;
    const readings = journal();
    const last = readings.findLast(({ receivedAt }) => receivedAt <= now)?.number ?? 0;
    if (last < process.judged) {
      round.anew();
      process.position = 0;
    }
    process.judged = last;
    const from = readings.findIndex(({ number }) => number > process.position);
    let place = from < 0 ? readings.length : from;
    while (place < readings.length && (readings[place]?.receivedAt ?? 0) <= now) {
      let end = place;
      while (end < place + 1000 && (readings[end]?.receivedAt ?? now + 1) <= now) end += 1;
      round.take(readings.slice(place, end));
      place = end;
    }
    process.position = readings[place - 1]?.number ?? process.position;
    const second = (now - noon) / 1000;
    const due = acks.filter(({ number, atS }) => number > round.acknowledged && atS <= second);
    if (due.length > 0) round.acknowledgeAll(due.map(({ atS: _, ...ack }) => ack));
  }

  function step(second: number, isBack: boolean, isCut = false): void {
    const isDeaf = deaf.some(([from, until]) => second >= from && second < until);
    const isNow = ({ atS }: { readonly atS: number }) => atS > second - stepS && atS <= second;
    for (const { set: next } of rules.filter(isNow)) {
      inForce = next;
      process.round.change(next);
    }
    // Statuses are retained: who is back hears the last of each device.
    const last = new Map(
      statuses
        .filter(({ atS }) => isBack && atS <= second - stepS)
        .map((each) => [each.device, each]),
    );
    const known = [...last.values(), ...statuses.filter(isNow)];
    if (!isDeaf) {
      for (const { device, status } of known) process.round.status(device, status);
      hear();
    }
    const hearing: Hearing = isDeaf ? 'not' : 'well';
    if (isCut) return;
    process.round.second(hearing, now);
    if (second % 3600 === 0) process.round.hour();
  }

  let awayUntil = 0;
  let isBack = true;
  for (let second = 0; second <= untilS; second += stepS) {
    now = noon + second * 1000;
    const death = deaths.find(({ atS }) => atS === second);
    if (death?.when === 'before') {
      awayUntil = Math.min(untilS, second + death.awayS);
      process = { ...process, position: -1 };
    }
    if (second < awayUntil) continue;
    if (process.position < 0) {
      process = begin();
      isBack = true;
    }
    step(second, isBack, death?.when === 'heard');
    isBack = false;
    openMost = Math.max(openMost, asked.size);
    if (death === undefined || death.when === 'before') continue;
    awayUntil = Math.min(untilS, second + death.awayS);
    isBack = true;
    if (death.awayS > 0 && second < untilS) process = { ...process, position: -1 };
    else {
      process = begin();
      step(second, true);
    }
  }
  process.round.close();
  const beside = process.round.report().comparisons;
  const { alarms } = process.state.remembered();
  const told = process.state
    .waiting(1_000_000)
    .filter(({ topic }) => /\/(alarms|interventions)\//.test(topic))
    .map(({ topic, payload }) => ({ topic, payload }));
  for (const each of opened) each.close();
  return {
    alarms: alarms.toSorted(byId),
    interventions: interventionsIn(folder),
    told,
    openMost,
    beside,
  };
}

/** What happened, whenever it was known and whoever was called. */
export function courseOf({ id, rule, patient, onsetAt, raisedAt, clearedAt }: Alarm) {
  const second = (at: number | undefined) => at && (at - noon) / 1000;
  return { id, rule, patient, at: [onsetAt, raisedAt, clearedAt].map(second) };
}

function interventionsIn(folder: string): readonly Intervention[] {
  const file = new DatabaseSync(join(folder, 'analytics.sqlite'), { readOnly: true });
  const rows = file.prepare('SELECT body FROM interventions').all();
  file.close();
  return rows.map(({ body }) => JSON.parse(String(body)) as Intervention).sort(byId);
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}
