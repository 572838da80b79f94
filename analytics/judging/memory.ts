import type { Bins } from '#analytics/course/baseline.ts';
import { type KeptWindow, keptWindow, restoredWindow } from '#analytics/course/kept-window.ts';
import { emptyWindow, newestAt, type Window, type WindowLimits } from '#analytics/course/window.ts';
import type { NumericVitalName, VitalName } from '#ward/vitals.ts';
import { setPersonalLimits } from './grid.ts';
import { type KeptGrid, keptGrid, restoreGrid } from './kept-grid.ts';
import { type KeptWatch, keptWatches, restoreWatch } from './kept-watch.ts';
import { newCourse, newPerson, type Template } from './people.ts';
import { neverMeasured, nothingDirty, type Person } from './person.ts';
import type { Position } from './position.ts';

/**
 * What the readings of the journal alone could not tell of a patient after a restart. Together with
 * them it makes the very person of that position. Plain data.
 */
export interface Memory {
  readonly patient: string;
  readonly position: Position;
  /** Of the rules under which it holds. */
  readonly mark: string;
  readonly courses: readonly KeptCourse[];
  readonly bins: readonly (readonly [NumericVitalName, Bins])[];
  readonly grid: readonly KeptGrid[];
  /** Where rules stand that are not simply calm. */
  readonly watches: readonly KeptWatch[];
  readonly dirtyAt?: number;
}

interface KeptCourse {
  readonly vital: VitalName;
  readonly value: number | string;
  readonly at: number;
  readonly receivedAt: number;
  /** Absent where no rule looks at it. */
  readonly window?: KeptWindow;
}

/** As of when it is kept, and that what was received since `fromAt` is read again after a restart. */
export interface Keeping {
  readonly position: Position;
  readonly fromAt: number;
  readonly limits: WindowLimits;
}

export function memoryOf(person: Person, template: Template, keeping: Keeping): Memory {
  const { patient, courses, bins, grid, dirtyAt } = person;
  const { position, fromAt, limits } = keeping;
  return {
    patient,
    position,
    mark: template.mark,
    courses: Array.from(courses.values(), ({ vital, value, at, receivedAt, ...course }) => ({
      vital,
      value,
      at,
      receivedAt,
      ...(!course.unwatched && { window: keptWindow(course.window, fromAt, limits) }),
    })),
    bins: Array.from(bins, ([vital, { endAt, values }]) => [vital, { endAt, values: [...values] }]),
    grid: grid.map(keptGrid),
    watches: keptWatches(person),
    ...(dirtyAt !== nothingDirty && { dirtyAt }),
  };
}

/**
 * The person of whom this is known, with the windows that the readings since have filled. A rule that
 * was another one begins anew; what no rule asks for any more is left out.
 */
export function remembered(
  memory: Memory,
  template: Template,
  limits: WindowLimits,
  windows: ReadonlyMap<VitalName, { readonly window: Window }>,
): Person {
  const person = {
    ...newPerson(memory.patient, template),
    dirtyAt: memory.dirtyAt ?? nothingDirty,
    newestAt: Math.max(neverMeasured, ...memory.courses.map(({ at }) => at)),
  };
  for (const { vital, value, at, receivedAt, window: kept } of memory.courses) {
    const recalled = windows.get(vital)?.window ?? emptyWindow();
    const window = kept ? restoredWindow(recalled, kept, limits) : recalled;
    const course = { ...newCourse(vital, template), value, at, receivedAt, window };
    person.courses.set(vital, course);
    for (const watch of course.watches) restoreWatch(watch, memory, template, at);
  }
  for (const [vital, bins] of memory.bins) if (person.bins.has(vital)) person.bins.set(vital, bins);
  for (const watch of person.grid) {
    const kept = memory.grid.find(({ rule }) => rule === watch.bound.rule.id);
    if (kept === undefined) continue;
    restoreGrid(watch, kept, limits);
    restoreWatch(watch, memory, template, newestAt(watch.window));
  }
  setPersonalLimits(person);
  return person;
}
