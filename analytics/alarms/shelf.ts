import type { Alarm, Intervention } from '#ward/alarm.ts';

/** So many alarms of one rule and patient are remembered, however often it flaps. */
const knownMax = 200;

/** The alarms that a rule may still look at, and the interventions that are open. */
export class Shelf {
  /** By patient and rule, oldest first. */
  readonly #alarms = new Map<string, Alarm[]>();
  /** Of each patient, the last alarm of every rule that is active or latched, by rule. */
  readonly #live = new Map<string, Map<string, Alarm>>();
  readonly #open = new Map<string, Map<string, Intervention>>();

  /** Alarms of this rule and patient, oldest first; the last one may be active. */
  known(patient: string, rule: string): readonly Alarm[] {
    return this.#alarms.get(keyOf(patient, rule)) ?? none;
  }

  /** Active or latched: somebody may still have to do something about it. */
  liveOf(patient: string, rule: string): Alarm | undefined {
    return this.#live.get(patient)?.get(rule);
  }

  /** The one whose condition is present. */
  activeOf(patient: string, rule: string): Alarm | undefined {
    const alarm = this.liveOf(patient, rule);
    return alarm?.state === 'active' ? alarm : undefined;
  }

  *all(): Generator<Alarm> {
    for (const alarms of this.#alarms.values()) yield* alarms;
  }

  /** Of everybody, by patient and rule: in that order after a restart, too. */
  live(): readonly Alarm[] {
    return [...this.#live.values()].flatMap((alarms) => [...alarms.values()]).sort(byName);
  }

  liveIn(patient: string): readonly Alarm[] {
    return [...(this.#live.get(patient)?.values() ?? none)].sort(byName);
  }

  openOf(patient: string): readonly Intervention[] {
    return [...(this.#open.get(patient)?.values() ?? none)];
  }

  /** Of everybody, by patient, as they were asked for. */
  open(): readonly Intervention[] {
    const byPatient = [...this.#open].sort(([one], [other]) => order(one, other));
    return byPatient.flatMap(([, interventions]) => [...interventions.values()]);
  }

  put(alarm: Alarm): void {
    const key = keyOf(alarm.patient, alarm.rule);
    const alarms = this.#alarms.get(key) ?? [];
    if (!this.#alarms.has(key)) this.#alarms.set(key, alarms);
    const index = alarms.findLastIndex(({ id }) => id === alarm.id);
    if (index >= 0) alarms[index] = alarm;
    else {
      alarms.push(alarm);
      if ((alarms.at(-2)?.onsetAt ?? alarm.onsetAt) > alarm.onsetAt) alarms.sort(byOnset);
    }
    const live = alarms.findLast(isLive);
    if (live !== undefined) nested(this.#live, alarm.patient).set(alarm.rule, live);
    else remove(this.#live, alarm.patient, alarm.rule);
  }

  putOpen(intervention: Intervention): void {
    nested(this.#open, intervention.patient).set(intervention.id, intervention);
  }

  takeOpen({ patient, id }: Intervention): void {
    remove(this.#open, patient, id);
  }

  /** Lets go of what was over before then, but for the last alarm of each rule and patient. */
  forget(before: number): void {
    for (const [key, alarms] of this.#alarms) {
      const last = alarms.at(-1);
      const kept = alarms.filter(
        (alarm) => alarm === last || (alarm.clearedAt ?? before) >= before,
      );
      this.#alarms.set(key, kept.slice(-knownMax));
    }
  }

  forgetPatient(patient: string): void {
    for (const [key, alarms] of this.#alarms) {
      if (alarms.at(-1)?.patient === patient) this.#alarms.delete(key);
    }
    this.#live.delete(patient);
  }
}

const none: readonly never[] = [];

function isLive({ state, latched }: Alarm): boolean {
  return state === 'active' || latched === true;
}

function byName(one: Alarm, other: Alarm): number {
  return order(one.patient, other.patient) || order(one.rule, other.rule);
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function byOnset(one: Alarm, other: Alarm): number {
  return one.onsetAt - other.onsetAt;
}

function nested<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, T>();
  map.set(key, made);
  return made;
}

function remove<T>(map: Map<string, Map<string, T>>, key: string, inner: string): void {
  const known = map.get(key);
  known?.delete(inner);
  if (known?.size === 0) map.delete(key);
}

function keyOf(patient: string, rule: string): string {
  return `${patient} ${rule}`;
}
