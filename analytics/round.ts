import type { Logger } from 'pino';
import type { Ack } from '#ward/alarm.ts';
import { Delays } from '#ward/delays.ts';
import type { AnalyticsReport } from '#ward/program.ts';
import type { Reading } from '#ward/reading.ts';
import { Book } from './alarms/book.ts';
import { policiesOf } from './alarms/policy.ts';
import type { WindowLimits } from './course/window.ts';
import { createEvaluation } from './judging/evaluation.ts';
import { memoryOf } from './judging/memory.ts';
import { type Hearing, Signals } from './presence/signals.ts';
import type { SilencePolicy } from './presence/silence.ts';
import { advanced, recallFrom } from './progress.ts';
import { patientReports } from './report.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { createScores } from './scores.ts';
import { beginning, type Change, type State } from './state.ts';
import type { NumberedAck, Status } from './wire/incoming.ts';
import { type Outgoing, ofAlarm, ofIntervention } from './wire/messages.ts';

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
  /** A device says that it goes on, or stops by itself. */
  status(device: string, status: Status): void;
  /** The journal begins anew. */
  anew(): void;
  /** Other rules hold from now on. */
  change(set: RuleSet): void;
  /** Checks for lost signals, and writes down how far it came. */
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
  readonly silence: SilencePolicy;
  now(): number;
  /** There is something to publish. */
  tell(): void;
  readonly log: Logger;
}

const keptInStateMs = 7 * 24 * 3_600_000;
const keptInBookMs = 24 * 3_600_000;
const rememberMs = 60_000;

export function openRound(parts: RoundParts): Round {
  const { state, limits, now, log } = parts;
  const remembered = state.remembered();
  const book = new Book(remembered.alarms, remembered.interventions, policiesOf(parts.set));
  const evaluation = createEvaluation({ ...parts, book, scores: true });
  for (const memory of remembered.people) evaluation.remember(memory);
  evaluation.gridAt = remembered.progress.gridAt;
  const scores = createScores();
  const signals = new Signals(remembered.devices, book, parts.silence);
  const delays = new Delays();
  const atStart = remembered.progress;
  let progress = atStart;
  let unwritten = false;
  let hour = { readings: 0, late: 0, alarms: {} as Record<string, number> };

  function take(readings: readonly Reading[]): void {
    const at = now();
    for (const reading of readings) {
      if (reading.number <= progress.cursor) {
        evaluation.recall(reading);
        continue;
      }
      evaluation.advance(reading.receivedAt, at);
      hour.readings += 1;
      hour.late += evaluation.evaluate(reading, at);
      signals.heard(reading, at);
      delays.add(at - reading.receivedAt);
      progress = advanced(progress, reading, limits.spanMs);
      unwritten = true;
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
    for (const { rule, state: alarmState } of entries.alarms) {
      if (alarmState === 'active') hour.alarms[rule] = (hour.alarms[rule] ?? 0) + 1;
    }
    const people = remembering();
    state.commit({ ...entries, ...signals.take(), ...people, progress, ...(again && { again }) });
    unwritten = false;
    if (again !== undefined || entries.messages.length > 0) parts.tell();
  }

  /** Once a minute of the grid: what the windows alone could not tell after a restart. */
  function remembering(): Pick<Change, 'people'> {
    const { gridAt } = evaluation;
    if (gridAt === undefined || gridAt === progress.gridAt || gridAt % rememberMs !== 0) {
      return { people: [] };
    }
    progress = { ...progress, gridAt };
    return { people: [...evaluation.people.values()].map(memoryOf) };
  }

  function writeIfNeeded(): void {
    if (unwritten || book.hasNews || signals.hasNews) write();
  }

  return {
    judged: atStart.cursor,
    from: recallFrom(atStart),
    take,
    acknowledge(patient, ack) {
      const closed = book.acknowledge(patient, ack, now());
      if (closed === 0) log.debug({ patient, id: ack.id }, 'nothing open was acknowledged');
      else write();
    },
    acknowledgeAll(acks) {
      for (const { number, patient, ...ack } of acks) {
        book.acknowledge(patient, ack, now());
        progress = { ...progress, acks: number };
        unwritten = true;
      }
      writeIfNeeded();
    },
    get acknowledged() {
      return progress.acks;
    },
    status(device, { state: said, reason }) {
      if (said === 'offline' && reason !== undefined) signals.signedOff(device, now());
      if (said === 'online') signals.signedOn(device);
    },
    change(set) {
      book.policyOf = policiesOf(set);
      evaluation.change(set);
      const ids = new Set(set.rules.map(({ id }) => id));
      for (const alarm of [...book.live()]) {
        if (alarm.kind === 'technical' || ids.has(alarm.rule) || alarm.state !== 'active') continue;
        book.clear(alarm, now(), now(), 'rule_removed');
      }
      writeIfNeeded();
    },
    anew() {
      progress = {
        ...progress,
        cursor: beginning.cursor,
        acks: beginning.acks,
        marks: beginning.marks,
      };
      unwritten = true;
    },
    second(hearing) {
      const at = now();
      if (hearing === 'well') evaluation.advance(at, at);
      book.second(at);
      for (const patient of signals.check(at, hearing)) {
        evaluation.forget(patient);
        scores.forget(patient);
        book.forgetPatient(patient, at);
      }
      scores.at(evaluation.gridAt, evaluation.people);
      writeIfNeeded();
    },
    hour() {
      log.info({ ...hour, delayMs: delays.quantiles(now()) }, 'the last hour');
      hour = { readings: 0, late: 0, alarms: {} };
      book.forget(now() - keptInBookMs);
      state.forget(now() - keptInStateMs);
    },
    tellAgain() {
      const present = [...[...book.live()].map(ofAlarm), ...[...book.open()].map(ofIntervention)];
      write(present.flat());
    },
    report() {
      const delayMs = delays.quantiles(now());
      return {
        patients: patientReports(evaluation.people, scores.newest, book, now()),
        alarms: progress.alarms,
        interventions: progress.interventions,
        ...(delayMs && { delayMs }),
      };
    },
    close: writeIfNeeded,
  };
}
