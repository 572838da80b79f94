import type { Bins } from '#analytics/course/baseline.ts';
import { usualIntervalMs } from '#analytics/course/gaps.ts';
import { insert, lastButOne, type WindowLimits } from '#analytics/course/window.ts';
import type { Activity } from '#analytics/rules/rule.ts';
import type { NumericVitalName, VitalName } from '#ward/vitals.ts';
import { gridPoint, setPersonalLimits } from './grid.ts';
import { newCourse, newPerson, type Template } from './people.ts';
import type { Course, GridWatch, Person } from './person.ts';

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
  /** What interval is usual, ms; where that is known. */
  readonly usualMs?: number;
  /** The one before it. */
  readonly before?: readonly [at: number, value: number, usualMs?: number | undefined];
}

type GridValue = readonly [at: number, receivedAt: number, value: number, activity?: Activity];

/** Besides all within the hold of a rule, so many values are kept. */
const gridKept = 5;

export function memoryOf({ patient, courses, bins, grid }: Person): Memory {
  return {
    patient,
    newest: [...courses.values()].map(newestOf),
    bins: [...bins].map(([vital, { endAt, values }]) => [vital, { endAt, values: [...values] }]),
    grid: grid.map((watch) => ({ rule: watch.bound.rule.id, points: lastOf(watch) })),
  };
}

function newestOf({ vital, value, at, receivedAt, window }: Course): Newest {
  const usualMs = usualIntervalMs(window);
  const before = lastButOne(window);
  return {
    vital,
    value,
    at,
    receivedAt,
    ...(usualMs !== undefined && { usualMs }),
    ...(before && { before: [before.at, before.value, before.usualMs] }),
  };
}

/** A hold may have begun so long ago, and a few before that. */
function lastOf({ bound, window, everyMs }: GridWatch): readonly GridValue[] {
  const { holdMs, clear, coverage } = bound.rule;
  const heldMs = Math.max(holdMs, clear.holdMs) / Math.max(coverage, 0.1);
  const count = gridKept + Math.ceil(heldMs / everyMs);
  return window.points
    .slice(-count)
    .map(({ at, value, reading: { receivedAt }, activity }) =>
      activity ? [at, receivedAt, value, activity] : [at, receivedAt, value],
    );
}

/** The person of whom this is known. What of it no rule asks for any more is left out. */
export function remembered(memory: Memory, template: Template, limits: WindowLimits): Person {
  const person = newPerson(memory.patient, template);
  for (const { vital, value, at, receivedAt, usualMs, before } of memory.newest) {
    const course = { ...newCourse(vital, template), value, at, receivedAt };
    course.window.usualMs = usualMs;
    if (before) {
      const [beforeAt, beforeValue, beforeMs] = before;
      course.window.before = {
        at: beforeAt,
        value: beforeValue,
        usualMs: beforeMs ?? undefined,
      };
    }
    person.courses.set(vital, course);
  }
  for (const [vital, bins] of memory.bins) if (person.bins.has(vital)) person.bins.set(vital, bins);
  for (const { rule, points } of memory.grid) {
    const watch = person.grid.find(({ bound }) => bound.rule.id === rule);
    if (watch === undefined) continue;
    for (const [at, receivedAt, value, activity] of points) {
      const point = gridPoint(watch, at, receivedAt, value, activity);
      insert(watch.window, point, { ...limits, gap: watch.gap });
    }
  }
  setPersonalLimits(person);
  return person;
}
