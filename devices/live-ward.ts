import type { Body, Patient } from '#patients/patient.ts';
import type { Observation } from '#patients/staff/by-hand.ts';
import type { Arrival, Call, Visit } from '#patients/staff/staff.ts';
import type { SimulatedWard } from '#patients/ward.ts';
import type { ArmReport } from '#ward/program.ts';
import type { Arm } from '#ward/truth.ts';
import type { CareEvent, CareLog } from './care-log.ts';
import { openVisitTally } from './visit-tally.ts';

/** A simulated ward whose nurses are called over the wire. */
export interface LiveWard {
  readonly patients: readonly Patient[];
  readonly arms: readonly Arm[];
  /** Up to when it has lived, in the ward's time. */
  readonly steppedMs: number;
  step(atMs: number): void;
  /** What staff wrote at the beds of an arm in the last step. */
  observed(arm: Arm): readonly Observation[];
  /** Calls staff to a monitored patient; once for each id. Noted before staff know of it. */
  call(call: Call): void;
  /** Nobody is needed for it any more. Ignored where nobody was called, or somebody came already. */
  cancel(id: string): void;
  /** Does again what was noted by a process before this one. */
  repeat(event: CareEvent): void;
  /**
   * Who has come to monitored patients since the last time that somebody asked, and for which calls:
   * the moment to acknowledge them. What is done there is known when the visit ends.
   */
  takeArrivals(): readonly Arrival[];
  /** Visits to monitored patients that ended since the last time that somebody asked. */
  takeVisits(): readonly Visit[];
  report(): readonly ArmReport[];
}

export interface LiveWardParts {
  readonly ward: SimulatedWard;
  readonly arms: readonly Arm[];
  /** The ward's time at which its life begins. */
  readonly startMs: number;
  readonly log: Pick<CareLog, 'note'>;
  /** Somebody has been at the bed of a monitored patient. Told within `step`. */
  onVisit(visit: Visit): void;
}

/** Beyond so many the oldest are forgotten; one of those that is still open would be called again. */
const calledMax = 100_000;

export function liveWard({ ward, arms, startMs, log, onVisit }: LiveWardParts): LiveWard {
  const tallies = arms.map((arm) => ({ arm, tally: openVisitTally() }));
  const called = new Set<string>();
  /** Of these, what nobody has come for or called off. */
  const open = new Set<string>();
  let arrivals: Arrival[] = [];
  let visits: Visit[] = [];
  let steppedMs = startMs;

  function remember(id: string): void {
    called.add(id);
    const [oldest] = called;
    if (called.size > calledMax && oldest !== undefined) called.delete(oldest);
  }

  function repeat(event: CareEvent): void {
    if (event.kind === 'cancel') {
      open.delete(event.id);
      ward.cancel('monitored', event.id);
      return;
    }
    remember(event.call.id);
    open.add(event.call.id);
    ward.call('monitored', event.call);
  }

  return {
    patients: ward.patients,
    arms,
    get steppedMs() {
      return steppedMs;
    },
    step(atMs) {
      ward.step(atMs);
      steppedMs = atMs;
      for (const arrival of ward.takeArrivals('monitored')) {
        for (const id of arrival.answered) open.delete(id);
        arrivals.push(arrival);
      }
      for (const { arm, tally } of tallies) {
        for (const visit of ward.takeVisits(arm)) {
          tally.add(visit);
          if (arm !== 'monitored') continue;
          visits.push(visit);
          onVisit(visit);
        }
      }
    },
    observed: (arm) => ward.observed(arm),
    call(call) {
      if (called.has(call.id)) return;
      const event = { kind: 'call', steppedMs, call } as const;
      log.note(event);
      repeat(event);
    },
    cancel(id) {
      if (!open.has(id)) return;
      const event = { kind: 'cancel', steppedMs, id } as const;
      log.note(event);
      repeat(event);
    },
    repeat,
    takeArrivals() {
      const taken = arrivals;
      arrivals = [];
      return taken;
    },
    takeVisits() {
      const taken = visits;
      visits = [];
      return taken;
    },
    report: () =>
      tallies.map(({ arm, tally }) => ({
        arm,
        ...standing(ward.patients.map((patient) => patient.in(arm))),
        visits: { lastHour: tally.since(steppedMs - hourMs), all: tally.all() },
      })),
  };
}

const hourMs = 3_600_000;

function standing(bodies: readonly Body[]): Omit<ArmReport, 'arm' | 'visits'> {
  const counts = { green: 0, yellow: 0, red: 0, gone: 0 };
  let severity = 0;
  for (const body of bodies) {
    severity += body.severity;
    counts[body.gone ? 'gone' : body.state] += 1;
  }
  return { patients: bodies.length, severity: severity / Math.max(1, bodies.length), ...counts };
}
