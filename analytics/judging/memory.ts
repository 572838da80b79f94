import type { Bins } from '#analytics/course/baseline.ts';
import { insert, type WindowLimits } from '#analytics/course/window.ts';
import type { NumericVitalName, VitalName } from '#ward/vitals.ts';
import { gridPoint, setPersonalLimits } from './grid.ts';
import { newCourse, newPerson, type Template } from './people.ts';
import type { Person } from './person.ts';

/** What the windows alone could not tell of a patient after a restart. Plain data. */
export interface Memory {
  readonly patient: string;
  readonly newest: readonly Newest[];
  readonly bins: readonly (readonly [NumericVitalName, Bins])[];
  /** The last values of each rule that is judged at even moments. */
  readonly grid: readonly { readonly rule: string; readonly points: readonly GridValue[] }[];
}

export interface Newest {
  readonly vital: VitalName;
  readonly value: number | string;
  readonly at: number;
  readonly receivedAt: number;
}

type GridValue = readonly [at: number, receivedAt: number, value: number];

/** Enough for the longest hold that is usual, twenty minutes at one value a minute. */
const gridKept = 20;

export function memoryOf({ patient, courses, bins, grid }: Person): Memory {
  return {
    patient,
    newest: [...courses.values()].map(({ vital, value, at, receivedAt }) => ({
      vital,
      value,
      at,
      receivedAt,
    })),
    bins: [...bins].map(([vital, { endAt, values }]) => [vital, { endAt, values: [...values] }]),
    grid: grid.map(({ bound, window }) => ({
      rule: bound.rule.id,
      points: window.points
        .slice(-gridKept)
        .map(({ at, value, reading }) => [at, reading.receivedAt, value] as const),
    })),
  };
}

/** The person of whom this is known. What of it no rule asks for any more is left out. */
export function remembered(memory: Memory, template: Template, limits: WindowLimits): Person {
  const person = newPerson(memory.patient, template);
  for (const { vital, value, at, receivedAt } of memory.newest) {
    person.courses.set(vital, { ...newCourse(vital, template), value, at, receivedAt });
  }
  for (const [vital, bins] of memory.bins) if (person.bins.has(vital)) person.bins.set(vital, bins);
  for (const { rule, points } of memory.grid) {
    const watch = person.grid.find(({ bound }) => bound.rule.id === rule);
    if (watch === undefined) continue;
    for (const [at, receivedAt, value] of points) {
      const point = gridPoint(person.patient, watch, at, receivedAt, value);
      insert(watch.window, point, { ...limits, gap: watch.gap });
    }
  }
  setPersonalLimits(person);
  return person;
}
