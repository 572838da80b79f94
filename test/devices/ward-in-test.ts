import type { LiveWard } from '#devices/live-ward.ts';
import { openWitnesses } from '#devices/witnesses.ts';
import type { Body, Patient } from '#patients/patient.ts';
import type { Arrival, Call, Visit } from '#patients/staff/staff.ts';
import { type Arm, arms, type HealthState } from '#ward/truth.ts';

/** How one body is made to be. */
export interface Condition {
  severity: number;
  state: HealthState;
  gone: boolean;
}

/** A live ward whose patients are as the test says, and whose staff do as the test says. */
export function wardInTest(...names: readonly string[]) {
  const conditions = new Map<string, Condition>();
  const calls: Call[] = [];
  const cancelled: string[] = [];
  const arrivals: Arrival[] = [];
  const visits: Visit[] = [];
  const patients = names.map((name): Patient => {
    const bodies = arms.map((arm) => {
      const condition: Condition = { severity: 0, state: 'green', gone: false };
      const well = { truth: { heart_rate: 70 }, motion: 0, episodes: [] };
      conditions.set(`${name} ${arm}`, condition);
      return Object.assign(condition, well, { arm }) as Condition & { arm: Arm } as unknown as Body;
    });
    const bodyIn = (arm: Arm) => bodies.find((body) => body.arm === arm) as Body;
    return { name, in: bodyIn } as unknown as Patient;
  });
  const ward = {
    patients,
    arms,
    steppedMs: 1_000_000,
    step: () => undefined,
    observed: () => [],
    call: (call: Call) => void calls.push(call),
    cancel: (id: string) => void cancelled.push(id),
    repeat: () => undefined,
    takeArrivals: () => arrivals.splice(0),
    takeVisits: () => visits.splice(0),
    report: () => [],
  } satisfies LiveWard;

  const steps = { startMs: 0, gridMs: 100, remembered: 600 };
  const witnesses = openWitnesses(patients, [], steps);
  /** The ward lives on for so long, in steps of 100 ms. */
  function live(ms: number): void {
    for (const untilMs = ward.steppedMs + ms; ward.steppedMs < untilMs; ) {
      ward.steppedMs += 100;
      witnesses.see(ward.steppedMs);
    }
  }

  return {
    ward,
    witnesses,
    live,
    calls,
    cancelled,
    of(name: string, arm: Arm, changes: Partial<Condition>): void {
      Object.assign(conditions.get(`${name} ${arm}`) ?? {}, changes);
    },
    /** A nurse has come to the bed for these calls. */
    arrived(arrival: Arrival): void {
      arrivals.push(arrival);
    },
    /** A nurse has been at the bed. */
    visited(changes: Partial<Visit>): void {
      visits.push(visitOf(changes));
    },
  };
}

export function visitOf(changes: Partial<Visit> = {}): Visit {
  return {
    patient: 'p01',
    cause: 'alarm',
    answered: [],
    calledAtMs: 0,
    arrivedAtMs: 1,
    leftAtMs: 2,
    score: 3,
    treatments: [],
    actionable: false,
    ...changes,
  };
}
