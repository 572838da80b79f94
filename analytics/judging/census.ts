import type { WindowLimits } from '#analytics/course/window.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { VitalName } from '#ward/vitals.ts';
import { setPersonalLimits } from './grid.ts';
import { lookBackMs } from './look-back.ts';
import { type Memory, memoryOf, remembered } from './memory.ts';
import { adopted, newCourse, newPerson, templatesOf } from './people.ts';
import type { Course, Person } from './person.ts';
import type { Position } from './position.ts';

/** Who is known in the ward, and what the rules make of each of them. */
export interface Census {
  readonly people: ReadonlyMap<string, Person>;
  /** Of all windows, which reach as far back as the rules have to look, or further. */
  readonly limits: WindowLimits;
  /** The patient of a reading that is judged. */
  known(patient: string): Person;
  /** The patient of a reading from before a restart, of whom nothing else is known yet. */
  recalled(patient: string): Person;
  /** The first value of a vital comes. */
  beginCourse(person: Person, vital: VitalName): Course;
  /** By their names: after a restart patients are known in another order, and what is told of them is not. */
  inOrder(): Iterable<Person>;
  /** For a restart: what is known of these, or of everybody; what came since `fromAt` is read again. */
  memories(position: Position, fromAt: number, patients?: Iterable<string>): readonly Memory[];
  /** Makes of a patient whose readings were recalled the one that was known then. */
  remember(memory: Memory): void;
  /** Whoever is only recalled, and not one of these, was not known before: judging begins. */
  begin(others: ReadonlySet<string>): void;
  forget(patient: string): void;
  /** Other rules hold from now on, within the same limits or others. What they have in common with those before goes on. */
  change(set: RuleSet, limits?: WindowLimits): void;
}

export interface CensusParts {
  readonly set: RuleSet;
  readonly limits: WindowLimits;
  /** NEWS2 of everybody is wanted, whatever the rules look at. */
  readonly scores?: boolean;
}

export function createCensus(parts: CensusParts): Census {
  const { scores = false } = parts;
  const people = new Map<string, Person>();
  /** Patients of whom there are readings from before a restart, and nothing else yet. */
  const recalled = new Map<string, Person>();
  let templates = templatesOf(parts.set, scores);
  /** So many people stand in the order of their names. */
  let sorted = 0;

  function personOf(patient: string, among: Map<string, Person>): Person {
    const known = among.get(patient);
    if (known !== undefined) return known;
    const person = newPerson(patient, templates(patient));
    among.set(patient, person);
    return person;
  }

  // Fields, and no getters: with one of those V8 keeps the whole object as a dictionary.
  const self = {
    people,
    limits: reaching(parts.limits, parts.set),
    known: (patient: string) => personOf(patient, people),
    recalled: (patient: string) => personOf(patient, recalled),
    beginCourse(person: Person, vital: VitalName) {
      const course = newCourse(vital, templates(person.patient));
      person.courses.set(vital, course);
      if (person.bins.size > 0) setPersonalLimits(person);
      return course;
    },
    inOrder() {
      if (people.size === sorted) return people.values();
      const byName = [...people].sort(([one], [other]) => (one < other ? -1 : 1));
      people.clear();
      for (const [patient, person] of byName) people.set(patient, person);
      sorted = people.size;
      return people.values();
    },
    memories(position: Position, fromAt: number, patients: Iterable<string> = people.keys()) {
      const { limits } = self;
      return Array.from(patients).flatMap((patient) => {
        const person = people.get(patient);
        return person ? [memoryOf(person, templates(patient), { position, fromAt, limits })] : [];
      });
    },
    remember(memory: Memory) {
      const { patient } = memory;
      const windows = recalled.get(patient)?.courses ?? new Map();
      recalled.delete(patient);
      people.set(patient, remembered(memory, templates(patient), self.limits, windows));
    },
    begin(others: ReadonlySet<string>) {
      for (const [patient, person] of recalled) {
        if (others.has(patient)) continue;
        recalled.delete(patient);
        people.set(patient, person);
      }
    },
    forget(patient: string) {
      if (people.delete(patient)) sorted -= 1;
      recalled.delete(patient);
    },
    change(set: RuleSet, limits?: WindowLimits) {
      templates = templatesOf(set, scores);
      self.limits = reaching(limits ?? self.limits, set);
      for (const [patient, person] of people) {
        people.set(patient, adopted(person, templates(patient)));
      }
    },
  };
  return self;
}

function reaching(limits: WindowLimits, set: RuleSet): WindowLimits {
  return { ...limits, spanMs: Math.max(limits.spanMs, lookBackMs(set)) };
}
