import type { Logger } from 'pino';
import type { Ack } from '#ward/alarm.ts';
import { Delays as RecentDelays } from '#ward/delays.ts';
import type { AnalyticsReport } from '#ward/program.ts';
import type { Reading } from '#ward/reading.ts';
import { Book } from './alarms/book.ts';
import { isGoneFrom, policiesOf } from './alarms/policy.ts';
import { createBulletins, rulesBulletin } from './bulletins.ts';
import type { SecondOpinion } from './compare/second-opinion.ts';
import type { WindowLimits } from './course/window.ts';
import type { DelayPrior } from './delay/prior.ts';
import { createJudging } from './judging/judging.ts';
import { memoryOf } from './judging/memory.ts';
import { createFaults } from './presence/faults.ts';
import { watchGateway } from './presence/gateway-down.ts';
import { type Hearing, Signals } from './presence/signals.ts';
import type { SilencePolicy } from './presence/silence.ts';
import { advanced, heldBack, recallFrom } from './progress.ts';
import { comparisonOf, patientReports, slowestOf } from './report.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { beginning, type Change, type State } from './state.ts';
import type { NumberedAck, Status } from './wire/incoming.ts';
import { type Outgoing, ofAlarm, ofDelays, ofIntervention } from './wire/messages.ts';

/** The ward round: every reading is judged, and what comes of it is written down. */
export interface Round {
  /** Up to this reading all is judged; those after `from` have to be seen again to judge on. */
  readonly judged: number;
  readonly from: number;
  /** Judges readings in the order of the journal; what comes of it is on the disk on return. */
  take(readings: readonly Reading[]): void;
  acknowledge(patient: string, ack: Ack): void;
  /** The same for what the journal kept, in its order; `acknowledged` is how far that came. */
  acknowledgeAll(acks: readonly NumberedAck[]): void;
  readonly acknowledged: number;
  /** A device says that it goes on, or stops by itself, and how full its battery is. */
  status(device: string, status: Status): void;
  /** The journal begins anew. */
  anew(): void;
  /** Other rules hold from now on. */
  change(set: RuleSet): void;
  /** Does what is due by the clock, and writes down how far it came. */
  second(hearing: Hearing): void;
  /** Sums up the hour in the log, and lets go of what is long over. */
  hour(): void;
  /** Tells the present state again, because the broker may have forgotten it. */
  tellAgain(): void;
  report(): Omit<AnalyticsReport, 'program' | 'feed'>;
  /** Writes down how far it came. */
  close(): void;
}

export interface RoundParts {
  readonly state: State;
  readonly set: RuleSet;
  readonly limits: WindowLimits;
  readonly prior: DelayPrior;
  readonly silence: SilencePolicy;
  /** What is measured stands for the present at least for so long, of the ward's time. */
  readonly presentLeastMs: number;
  /** How long the gateway may be away, of the ward's time, before that is an alarm. */
  readonly gatewayGraceMs: number;
  readonly opinions: readonly SecondOpinion[];
  now(): number;
  /** There is something to publish. */
  tell(): void;
  /** What was written down, in its order, for those outside of the ward. */
  news(entries: Pick<Change, 'alarms' | 'interventions'>, now: number): void;
  readonly log: Logger;
}

const keptInStateMs = 7 * 24 * 3_600_000;
const keptInBookMs = 24 * 3_600_000;
const rememberMs = 60_000;

export function openRound(parts: RoundParts): Round {
  const { state, opinions, now, log } = parts;
  const known = state.remembered();
  const book = new Book(known.alarms, known.interventions, policiesOf(parts.set));
  // Rules may have been removed meanwhile.
  book.change(policiesOf(parts.set), isGoneFrom(parts.set), now());
  const atStart = known.progress;
  const { cursor: judged } = atStart;
  const judging = createJudging({ ...parts, book, scores: true, kept: known.delays, judged });
  for (const memory of known.people) judging.evaluation.remember(memory);
  judging.evaluation.gridAt = atStart.gridAt;
  const signals = new Signals(known.devices, book, parts.silence);
  const faults = createFaults(book, known.devices);
  const gateway = watchGateway(book, parts.gatewayGraceMs);
  const bulletins = createBulletins(judging.delays, now);
  const delays = new RecentDelays();
  const late = { tooLate: 0 };
  let set = parts.set;
  let rulesAt = now();
  let progress = atStart;
  let written = progress;
  /** Heard live, and not yet met in the journal. */
  const saidLive = new Set<string>();
  /** Besides alarms and interventions, to be told with them. */
  let messages: Outgoing[] = [];
  let forgotten: string[] = [];
  let hour = { readings: 0, alarms: {} as Record<string, number> };

  function take(readings: readonly Reading[]): void {
    const at = now();
    for (const reading of readings) {
      late.tooLate += judging.take(reading, at);
      if (reading.number <= progress.cursor) continue;
      for (const opinion of opinions) opinion.take(reading);
      hour.readings += 1;
      signals.heard(reading, at);
      faults.heard(reading, judging.delays.offsetMs(reading.device));
      delays.add(at - reading.receivedAt);
      progress = advanced(progress, reading, judging.evaluation.spanMs);
    }
    // Without news, a reading judged again after a crash comes to the same: no need to hurry.
    if (book.hasNews) write();
  }

  function write(again?: readonly Outgoing[]): void {
    const { alarmsRaised, interventionsRaised, ...entries } = book.take();
    progress = {
      ...progress,
      alarms: progress.alarms + alarmsRaised,
      interventions: progress.interventions + interventionsRaised,
    };
    for (const alarm of entries.alarms) {
      for (const opinion of opinions) opinion.main(alarm);
      if (alarm.state === 'active') hour.alarms[alarm.rule] = (hour.alarms[alarm.rule] ?? 0) + 1;
    }
    const heard = signals.take();
    for (const device of heard.putAway) {
      judging.forgetDevice(device);
      faults.forget(device);
    }
    const remembering = rememberedNow();
    written = heldBack(progress, judging.lowestHeld());
    // First, for what is told again after a crash is known there, and what was not told is lost.
    parts.news(entries, now());
    state.commit({
      ...entries,
      ...heard,
      ...remembering,
      messages: [...entries.messages, ...messages],
      forgotten,
      progress: written,
      ...(again && { again }),
    });
    const isToTell = again !== undefined || entries.messages.length + messages.length > 0;
    messages = [];
    forgotten = [];
    if (isToTell) parts.tell();
  }

  /** Once a minute of the grid: what the windows alone could not tell after a restart. */
  function rememberedNow(): Pick<Change, 'people' | 'delays'> {
    const { gridAt, people } = judging.evaluation;
    const since = progress.gridAt ?? Number.NEGATIVE_INFINITY;
    if (gridAt === undefined || gridAt - since < rememberMs) return { people: [], delays: [] };
    progress = { ...progress, gridAt };
    const kept = signals.devices.flatMap((device) => judging.delays.kept(device) ?? []);
    return { people: [...people.values()].map(memoryOf), delays: kept };
  }

  function writeIfNeeded(): void {
    const isFurther = heldBack(progress, judging.lowestHeld()).cursor !== written.cursor;
    if (isFurther || progress.acks !== written.acks || messages.length > 0) write();
    else if (book.hasNews || signals.hasNews || forgotten.length > 0) write();
  }

  function forget(patient: string, at: number): void {
    judging.evaluation.forget(patient);
    bulletins.forget(patient);
    book.forgetPatient(patient, at);
    forgotten.push(patient);
  }

  return {
    judged,
    from: recallFrom(atStart),
    take,
    acknowledge(patient, ack) {
      saidLive.add(wordsOf(patient, ack));
      const changed = book.acknowledge(patient, ack, now());
      if (changed === 0) log.debug({ patient, id: ack.id }, 'nothing open was acknowledged');
      else write();
    },
    acknowledgeAll(acks) {
      for (const { number, patient, ...ack } of acks) {
        if (number <= progress.acks) continue;
        // An alarm may have rung again since it was said: it is not said anew.
        if (!saidLive.delete(wordsOf(patient, ack))) book.acknowledge(patient, ack, now());
        progress = { ...progress, acks: number };
      }
      writeIfNeeded();
    },
    get acknowledged() {
      return progress.acks;
    },
    status(device, status) {
      const { state: said, reason } = status;
      faults.status(device, status);
      if (said === 'offline' && reason !== undefined) signals.signedOff(device, now());
      if (said === 'online') signals.signedOn(device);
    },
    change(next) {
      set = next;
      rulesAt = now();
      judging.evaluation.change(set);
      for (const opinion of opinions) if (opinion.follows) opinion.change(set);
      book.change(policiesOf(set), isGoneFrom(set), rulesAt);
      messages.push(rulesBulletin(set, rulesAt));
      writeIfNeeded();
    },
    anew() {
      const { cursor, acks, marks } = beginning;
      progress = { ...progress, cursor, acks, marks };
      judging.anew();
    },
    second(hearing) {
      const at = now();
      if (hearing === 'not') judging.evaluation.deaf(at);
      if (hearing === 'well') {
        late.tooLate += judging.until(at, at);
        for (const opinion of opinions) opinion.until(at);
      }
      book.second(at);
      gateway.check(at, hearing);
      faults.check(at);
      for (const patient of signals.check(at, hearing)) forget(patient, at);
      messages.push(...bulletins.due(judging.evaluation.gridAt, judging.evaluation.people));
      writeIfNeeded();
    },
    hour() {
      const comparisons = opinions.map((opinion) => comparisonOf(opinion, now()));
      log.info({ ...hour, late, comparisons, delayMs: delays.quantiles(now()) }, 'the last hour');
      hour = { readings: 0, alarms: {} };
      book.forget(now() - keptInBookMs);
      state.forget(now() - keptInStateMs);
    },
    tellAgain() {
      const present = [...[...book.live()].map(ofAlarm), ...[...book.open()].map(ofIntervention)];
      const learnt = judging.delays.reports(now()).map(ofDelays);
      write([...present.flat(), ...learnt, rulesBulletin(set, rulesAt)]);
    },
    report() {
      const delayMs = delays.quantiles(now());
      const { name, version, hash } = set;
      return {
        patients: patientReports(judging.evaluation.people, bulletins.scores, book, now()),
        alarms: progress.alarms,
        interventions: progress.interventions,
        rules: { name, version, hash },
        lateValues: { inPlace: judging.evaluation.lateValues, tooLate: late.tooLate },
        slowest: slowestOf(judging.delays.reports(now())),
        comparisons: opinions.map((opinion) => comparisonOf(opinion, now())),
        ...(delayMs && { delayMs }),
      };
    },
    close: writeIfNeeded,
  };
}

function wordsOf(patient: string, { id, by, at, action, until, note }: Ack): string {
  return JSON.stringify([patient, id, by, at, action, until, note]);
}
