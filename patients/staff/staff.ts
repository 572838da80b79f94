import type { Body } from '#patients/patient.ts';
import type { InterventionKind, Treatment } from '#ward/alarm.ts';
import type { VisitCause } from '#ward/truth.ts';
import { openAdmissions } from './admissions.ts';
import { type Asked, request } from './asking.ts';
import { rings } from './bell.ts';
import type { Observation } from './by-hand.ts';
import { openCalendar } from './calendar.ts';
import { openErrands } from './errands.ts';
import { openFatigue } from './fatigue.ts';
import type { StaffProfile } from './profiles.ts';
import type { Request } from './requests.ts';
import type { Underway } from './visiting.ts';

/** The nurses of one ward in one arm: they answer calls, do rounds, and come when a patient rings. */
export interface Staff {
  /**
   * Analytics asks for somebody. Known at `atMs`, or now if that is past. A call that is open already
   * and one for a bed of another ward are ignored.
   */
  call(call: Call): void;
  /** Nobody is needed any more: who has not left for it yet does not go. Unknown ids are ignored. */
  cancel(id: string): void;
  /**
   * Works on until `atMs`: nurses walk, look, treat (by `Body.treat`) and leave. Visits that ended
   * since the last call, in the order of their end. `body` is absent where a bed is empty.
   */
  step(atMs: number, body: (patient: string) => Body | undefined): readonly Visit[];
  /** Who has come to a bed, up to the last step, and was not told of before; in the order of time. */
  takeArrivals(): readonly Arrival[];
  /**
   * What was written at the beds up to the last step, and not told of before: on admission, in the first
   * minutes of the ward, then as soon as somebody has looked, and again when they leave after they have
   * treated. Admissions come before looks, else in the order of writing.
   */
  takeObservations(): readonly Observation[];
}

export interface Call {
  /** Of the intervention. */
  readonly id: string;
  readonly patient: string;
  readonly kind: InterventionKind;
  readonly cause: Extract<VisitCause, 'alarm' | 'technical'>;
  readonly atMs: number;
}

/**
 * Somebody at a bed sees that these calls were for it: those that they came for and those that waited
 * there, at the moment at which they come; one that comes while they are there, when they next look up.
 */
export interface Arrival {
  readonly patient: string;
  /** Ids, at least one; each is told of once. The visit that ends later names all of its own again. */
  readonly answered: readonly string[];
  readonly atMs: number;
}

/** Somebody was at a bed. */
export interface Visit {
  readonly patient: string;
  /** Why they left for it. */
  readonly cause: VisitCause;
  /**
   * Ids of the calls that it answered; several may be open for one patient, and one that comes while
   * somebody observes at the bed is answered by them: then it is later than `arrivedAtMs`.
   */
  readonly answered: readonly string[];
  readonly calledAtMs: number;
  readonly arrivedAtMs: number;
  readonly leftAtMs: number;
  /** As charted by hand, with human error; absent where the patient had gone. */
  readonly score?: number;
  readonly treatments: readonly Treatment[];
  /** There was something to do: a score of 3 or more. */
  readonly actionable: boolean;
}

export interface StaffSetup {
  readonly seed: string;
  readonly ward: string;
  /** The patients, in the order of their beds along the corridor. */
  readonly beds: readonly string[];
  readonly startMs: number;
  readonly profile: StaffProfile;
}

/**
 * The staff of a ward, who begin at `startMs` with nobody waiting. The arm is no part of their luck:
 * as long as nobody calls, and what they see is the same, they do the same in each arm to the last ms.
 */
export function openStaff(setup: StaffSetup): Staff {
  const { beds, startMs, profile } = setup;
  const bedOf = new Map(beds.map((patient, bed) => [patient, bed]));
  const calendar = openCalendar(setup);
  const errands = openErrands(profile, beds.length);
  const admissions = openAdmissions(setup);
  const fatigue = openFatigue(profile.fatigue);
  let announced: readonly Call[] = [];
  let arrivals: Arrival[] = [];
  let observations: Observation[] = [];
  let nowMs = startMs;
  let dueMs = calendar.nextMs;

  const patientOf = (bed: number) => beds[bed] as string;

  function ask(asked: Asked): void {
    const asking = { ...setup, patient: patientOf(asked.bed) };
    errands.add(request(asking, asked, fatigue.times(asked.atMs)));
  }

  /** All that is due at `atMs`. What it brings about at once is due at `atMs` again. */
  function happen(atMs: number, bodyOf: (bed: number) => Body | undefined): readonly Visit[] {
    const happened = errands.advance(atMs, bodyOf);
    for (const { bed, requests } of happened.seen) {
      const answered = idsOf(requests);
      if (answered.length > 0) arrivals.push({ patient: patientOf(bed), answered, atMs });
    }
    for (const { bed, written } of happened.looks) {
      observations.push({ patient: patientOf(bed), written });
    }
    const ended = happened.ended.map((visit) => visitOf(patientOf, visit));
    for (const { answered, actionable } of ended) {
      if (!actionable) for (const _ of answered) fatigue.add(atMs);
    }
    const heard = announced.filter((call) => call.atMs <= atMs);
    if (heard.length > 0) announced = announced.filter((call) => call.atMs > atMs);
    for (const { id, patient, kind, cause, atMs: calledAtMs } of heard) {
      const bed = bedOf.get(patient) as number;
      ask({ id, bed, what: kind, cause, atMs: calledAtMs, key: `call ${id}` });
    }
    calendar.take(atMs, {
      round(bed, number) {
        if (errands.waits(bed, 'round') || (bodyOf(bed)?.gone ?? true)) return;
        ask({ bed, what: 'round', cause: 'round', atMs, key: `round ${number}` });
      },
      minute(bed, number, luck) {
        const body = bodyOf(bed);
        if (body === undefined || !rings(body, profile.bellPerHour, luck)) return;
        if (errands.waits(bed, 'bell') || errands.isVisited(bed)) return;
        ask({ bed, what: 'bell', cause: 'bell', atMs, key: `bell ${number}` });
      },
    });
    errands.dispatch(atMs);
    return ended;
  }

  /** At `atMs` or after. */
  function nextMs(atMs: number): number {
    const next = Math.min(calendar.nextMs, errands.nextMs(atMs));
    return announced.reduce((soonest, call) => Math.min(soonest, call.atMs), next);
  }

  return {
    call(call) {
      if (!Number.isFinite(call.atMs)) throw new RangeError(`a call at no time: ${call.atMs}`);
      const isOpen = errands.has(call.id) || announced.some(({ id }) => id === call.id);
      if (isOpen || !bedOf.has(call.patient)) return;
      announced = [...announced, call];
      dueMs = Math.min(dueMs, Math.max(call.atMs, nowMs));
    },
    cancel(id) {
      const open = announced.length;
      announced = announced.filter((call) => call.id !== id);
      // It rang, and it needed nothing.
      if (errands.cancel(id) || announced.length < open) fatigue.add(nowMs);
    },
    step(atMs, body) {
      if (!(atMs >= nowMs)) throw new RangeError(`time went back: from ${nowMs} to ${atMs}`);
      nowMs = atMs;
      if (admissions.nextMs <= atMs) observations.push(...admissions.take(atMs, body));
      if (dueMs > atMs) return noVisits;
      const bodyOf = (bed: number) => body(patientOf(bed));
      const visits: Visit[] = [];
      while (dueMs <= atMs) {
        visits.push(...happen(dueMs, bodyOf));
        dueMs = nextMs(dueMs);
      }
      return visits;
    },
    takeArrivals() {
      const taken = arrivals;
      arrivals = [];
      return taken;
    },
    takeObservations() {
      if (observations.length === 0) return noObservations;
      const taken = observations;
      observations = [];
      return taken;
    },
  };
}

const noVisits: readonly Visit[] = [];
const noObservations: readonly Observation[] = [];

function visitOf(patientOf: (bed: number) => string, visit: Underway): Visit {
  const { bed, lead, requests, arrivedAtMs, dueMs, score, treatments, actionable } = visit;
  return {
    patient: patientOf(bed),
    cause: lead.cause,
    answered: idsOf(requests),
    calledAtMs: lead.atMs,
    arrivedAtMs,
    leftAtMs: dueMs,
    ...(score !== undefined && { score }),
    treatments,
    actionable,
  };
}

/** Only alarms have one. */
function idsOf(requests: readonly Request[]): readonly string[] {
  return requests.flatMap(({ id }) => (id === undefined ? [] : [id]));
}
