import type { Logger } from 'pino';
import { Book } from '#analytics/alarms/book.ts';
import { isGoneFrom, policiesOf } from '#analytics/alarms/policy.ts';
import { openBeside } from '#analytics/compare/beside.ts';
import type { OpinionParts } from '#analytics/compare/second-opinion.ts';
import type { WindowLimits } from '#analytics/course/window.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import { createJudging } from '#analytics/judging/judging.ts';
import { createFaults } from '#analytics/presence/faults.ts';
import { watchGateway } from '#analytics/presence/gateway-down.ts';
import { type Hearing, Signals } from '#analytics/presence/signals.ts';
import { type SilencePolicy, silencePolicyOf } from '#analytics/presence/silence.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { beginning } from '#analytics/state/progress.ts';
import type { Change, State } from '#analytics/state/state.ts';
import type { Status } from '#analytics/wire/incoming.ts';
import { ofAlarm, ofDelays, ofIntervention } from '#analytics/wire/messages.ts';
import type { AnalyticsReport } from '#ward/program.ts';
import type { Reading } from '#ward/reading.ts';
import { type Answers, createAnswers } from './answers.ts';
import { createBulletins, rulesBulletin } from './bulletins.ts';
import { createHour } from './hour.ts';
import { createNotes } from './notes.ts';
import { patientReports, slowestOf } from './report.ts';
import { resumedFrom } from './resumption.ts';
import { createSaid } from './said.ts';
import { isSame, termsOf } from './terms.ts';

/** The ward round: every reading is judged, and what comes of it is written down. */
export interface Round extends Answers {
  /** Up to this reading all is judged; those after `from` have to be seen again to judge on. */
  readonly judged: number;
  readonly from: number;
  /** Judges readings in the order of the journal; what comes of it is on the disk on return. */
  take(readings: readonly Reading[]): void;
  /** A device says that it goes on, or stops by itself, and how full its battery is. */
  status(device: string, status: Status): void;
  /** The journal begins anew. */
  anew(): void;
  /** Other rules hold from now on. */
  change(set: RuleSet): void;
  /**
   * Does what is due by the clock, and writes down how far it came. Judging does not go by the clock: all
   * that was received before `givenUntil` has been given, and so it comes to the same as in a replay.
   */
  second(hearing: Hearing, givenUntil: number | undefined): void;
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
  /** No grace is shorter than that of this, whatever the rules say. */
  readonly silence: SilencePolicy;
  /** What is measured stands for the present at least for so long, of the ward's time. */
  readonly presentLeastMs: number;
  /** How long the gateway may be away, of the ward's time, before that is an alarm. */
  readonly gatewayGraceMs: number;
  readonly opinions: readonly OpinionParts[];
  now(): number;
  /** There is something to publish. */
  tell(): void;
  /** What was written down, in its order, for those outside of the ward. */
  news(entries: Pick<Change, 'alarms' | 'interventions'>, now: number): void;
  readonly log: Logger;
}

const keptInStateMs = 7 * 24 * 3_600_000;
const keptInBookMs = 24 * 3_600_000;

export function openRound(parts: RoundParts): Round {
  const { state, now, log } = parts;
  const known = state.remembered();
  if (known.isOlder) log.warn('the state is of an earlier version: what was learnt begins anew');
  const book = new Book(known.alarms, known.interventions, policiesOf(parts.set));
  // Rules may have been removed meanwhile.
  book.change(policiesOf(parts.set), isGoneFrom(parts.set), now());
  const { progress, kept, heardSince, deafUntil } = resumedFrom(known, now(), parts.gatewayGraceMs);
  const judging = createJudging({ ...parts, book, scores: true, kept });
  judging.evaluation.deafUntil = deafUntil;
  const { cursor, hearing } = progress;
  const beside = openBeside(parts.opinions, known.opinions, { cursor, alarms: known.alarms });
  let set = parts.set;
  const technical = () => set.technical;
  const silence = () => silencePolicyOf(set.technical.lost_signal, parts.silence);
  const signals = new Signals(known.devices, book, silence(), heardSince);
  const faults = createFaults(book, technical, known.devices, known.conditions);
  const gateway = watchGateway(book, technical, parts.gatewayGraceMs, hearing.notSince);
  const bulletins = createBulletins(judging.delays, now, { ...known, toldAt: progress.told });
  const said = createSaid(progress.said);
  const hour = createHour();
  let recalledTo = kept.position.number;
  let heardUntil = hearing.until;
  const terms = termsOf(parts);
  const since = { hash: set.hash, at: now(), terms, after: kept.position };
  let rules = isSame(progress.rules, since) ? progress.rules : since;

  const notes = createNotes({
    ...parts,
    progress: { ...progress, rules },
    book,
    judging,
    beside,
    signals,
    faults,
    present: () => ({ said: said.kept, told: bulletins.toldAt, hearing: heard() }),
    told(alarms, isToTell) {
      for (const alarm of alarms) hour.alarm(alarm);
      if (isToTell) parts.tell();
    },
  });

  const answers = createAnswers({ book, notes, said, now, log });

  function heard() {
    const deaf = judging.evaluation.deafUntil;
    return {
      ...(signals.since !== undefined && { since: signals.since }),
      ...(heardUntil !== undefined && { until: heardUntil }),
      ...(gateway.since !== undefined && { notSince: gateway.since }),
      ...(Number.isFinite(deaf) && { deafUntil: deaf }),
    };
  }

  function take(readings: readonly Reading[]): void {
    const at = now();
    for (const reading of readings) {
      if (reading.number <= recalledTo) {
        judging.recall(reading);
        beside.recall(reading);
        continue;
      }
      const tooLate = judging.take(reading, at);
      beside.take(reading);
      if (reading.number <= notes.progress.cursor) continue;
      hour.reading(reading, tooLate, at);
      signals.heard(reading, at);
      faults.heard(reading, judging.delays.offsetMs(reading.device));
      notes.taken(reading);
    }
    // Without news, a reading judged again after a crash comes to the same: no need to hurry.
    if (book.hasNews) notes.write();
  }

  /** While no readings come, time passes only as far as the journal has been read. */
  function pass(until: number, at: number): void {
    hour.tooLate(judging.until(until, at));
    beside.until(until);
  }

  function forget(patient: string, at: number): void {
    judging.forgetPatient(patient);
    bulletins.forget(patient);
    book.forgetPatient(patient, at);
    notes.forget(patient);
  }

  return {
    judged: cursor,
    from: progress.from.number - 1,
    take,
    acknowledge: answers.acknowledge,
    acknowledgeAll: answers.acknowledgeAll,
    get acknowledged() {
      return answers.acknowledged;
    },
    status(device, status) {
      const { state: told, reason } = status;
      faults.status(device, status);
      if (told === 'offline' && reason !== undefined) signals.signedOff(device, now());
      if (told === 'online') signals.signedOn(device);
    },
    change(next) {
      set = next;
      rules = { hash: set.hash, at: now(), terms, after: judging.position };
      judging.change(set);
      beside.change(set);
      signals.change(silence());
      book.change(policiesOf(set), isGoneFrom(set), rules.at);
      notes.note({ rules });
      notes.remember();
      notes.tell([rulesBulletin(set, rules)]);
      notes.writeIfNeeded();
    },
    anew() {
      judging.anew(now());
      beside.anew();
      recalledTo = 0;
      const { cursor: none, from, acks, marks } = beginning;
      notes.note({ cursor: none, from, acks, marks });
      notes.remember();
      notes.write();
    },
    second(hears, givenUntil) {
      const at = now();
      if (hears === 'not') judging.evaluation.deafUntil = at;
      if (hears === 'well') {
        heardUntil = at;
        if (givenUntil !== undefined && givenUntil > judging.position.at) pass(givenUntil, at);
      }
      book.second(at);
      gateway.check(at, hears);
      faults.check(at);
      for (const patient of signals.check(at, hears)) forget(patient, at);
      const { gridAt, people } = judging.evaluation;
      const news = bulletins.due(gridAt, people);
      notes.tell(news.messages, news.scores);
      notes.writeIfNeeded();
    },
    hour() {
      const at = now();
      log.info({ ...hour.sum(at), comparisons: beside.reports(at) }, 'the last hour');
      book.forget(at - keptInBookMs);
      state.forget(at - keptInStateMs);
    },
    tellAgain() {
      const present = [...book.live().map(ofAlarm), ...book.open().map(ofIntervention)];
      const learnt = judging.delays.reports(now()).map(ofDelays);
      notes.write([...present.flat(), ...learnt, rulesBulletin(set, rules)]);
    },
    report() {
      const delayMs = hour.delayMs(now());
      const { alarms, interventions } = notes.progress;
      const { name, version, hash } = set;
      return {
        patients: patientReports(judging.evaluation.people, bulletins.scores, book, now()),
        alarms,
        interventions,
        rules: { name, version, hash },
        lateValues: { inPlace: judging.evaluation.lateValues, tooLate: hour.late.tooLate },
        slowest: slowestOf(judging.delays.reports(now())),
        comparisons: beside.reports(now()),
        ...(delayMs && { delayMs }),
      };
    },
    close() {
      notes.tell([rulesBulletin(set, rules, judging.position.at)]);
      notes.write();
    },
  };
}
