import { emptyBins } from '#analytics/course/baseline.ts';
import { emptyWindow } from '#analytics/course/window.ts';
import { artefactRule } from '#analytics/presence/artefact.ts';
import { type Rule, vitalsOf } from '#analytics/rules/rule.ts';
import { type RuleSet, rulesFor } from '#analytics/rules/rule-set.ts';
import { news2Names } from '#ward/news2.ts';
import type { NumericVitalName, VitalName } from '#ward/vitals.ts';
import { boundOf } from './bound.ts';
import { setPersonalLimits } from './grid.ts';
import { hashOf, markOf } from './kept-watch.ts';
import {
  type Course,
  type GridWatch,
  neverMeasured,
  nothingDirty,
  type Person,
  type Watch,
} from './person.ts';
import { everyMs } from './quantities.ts';

/** What the rules make of one patient, worked out once for all who are judged alike. */
export interface Template {
  /** All of its rules, in a few letters: the same after a restart. */
  readonly mark: string;
  readonly spo2Scale: 1 | 2;
  /** Judged at each value of their vital. */
  readonly direct: ReadonlyMap<VitalName, readonly Rule[]>;
  /** Judged at even moments. */
  readonly grid: readonly Rule[];
  /** Vitals whose past is needed. */
  readonly watched: ReadonlySet<VitalName>;
  readonly learnt: readonly NumericVitalName[];
  /** To some rule on a vital it says something that nothing comes. */
  readonly mindsSilence: boolean;
}

/** Templates by patient; nearly all share one. */
export function templatesOf(set: RuleSet, scores: boolean): (patient: string) => Template {
  const artefact = artefactRule(set.technical.artefact);
  const usual = templateOf([...set.rules, artefact], 1, scores);
  const own = new Map(
    set.patients.map(({ patient, spo2Scale }) => [
      patient,
      templateOf([...rulesFor(set, patient), artefact], spo2Scale, scores),
    ]),
  );
  return (patient) => own.get(patient) ?? usual;
}

function templateOf(rules: readonly Rule[], spo2Scale: 1 | 2, scores: boolean): Template {
  const watched = new Set<VitalName>(rules.flatMap(vitalsOf));
  const scored = scores || rules.some(({ quantity }) => quantity.of.startsWith('news2'));
  if (scored) for (const name of news2Names) watched.add(name);
  if (rules.some(({ unless }) => unless.length > 0)) watched.add('steps');
  const direct = Map.groupBy(
    rules.filter(({ quantity }) => quantity.of === 'vital'),
    (rule) => vitalsOf(rule)[0] as VitalName,
  );
  const grid = rules.filter(({ quantity }) => quantity.of !== 'vital');
  const learnt = [...new Set(rules.flatMap(learntBy))];
  const mindsSilence = [...direct.values()].flat().some(({ gap }) => gap !== 'hold');
  const mark = hashOf(rules.map(markOf).join('\n'));
  return { mark, spo2Scale, direct, grid, watched, learnt, mindsSilence };
}

/** The vital that has to be learnt of a person for this rule. */
function learntBy({ quantity, limit }: Rule): readonly NumericVitalName[] {
  if (quantity.of === 'drift') return [quantity.vital];
  return quantity.of === 'vital' && typeof limit !== 'number' ? [quantity.vital] : [];
}

export function newPerson(
  patient: string,
  template: Template,
  grid: readonly GridWatch[] = template.grid.map(gridWatch),
): Person {
  return {
    patient,
    spo2Scale: template.spo2Scale,
    courses: new Map(),
    newestAt: neverMeasured,
    grid,
    mindful: grid.filter(({ bound }) => bound.rule.gap !== 'hold'),
    mindsSilence: template.mindsSilence,
    bins: new Map(template.learnt.map((vital) => [vital, emptyBins()])),
    score: undefined,
    dirtyAt: nothingDirty,
  };
}

export function newCourse(vital: VitalName, { direct, watched }: Template): Course {
  const rules = direct.get(vital) ?? [];
  return {
    vital,
    value: 0,
    at: neverMeasured,
    receivedAt: neverMeasured,
    window: emptyWindow(),
    watches: rules.map(watch),
    unwatched: !watched.has(vital),
    wantsActivity: rules.some(({ unless }) => unless.length > 0),
  };
}

function watch(rule: Rule): Watch {
  return { bound: boundOf(rule), standing: undefined, quiet: false, fromAt: neverMeasured };
}

function gridWatch(rule: Rule): GridWatch {
  const every = everyMs[rule.quantity.of];
  const gap = { floorMs: 1.5 * every, factor: 0, expectedMs: every };
  return { ...watch(rule), window: emptyWindow(), everyMs: every, gap };
}

/** The same person under other rules. A rule that is still the same goes on where it stood. */
export function adopted(person: Person, template: Template): Person {
  const grid = template.grid.map(gridWatch).map((watch) => {
    const before = person.grid.find((each) => isSame(each, watch));
    return before ?? watch;
  });
  const next = newPerson(person.patient, template, grid);
  next.dirtyAt = person.dirtyAt;
  next.newestAt = person.newestAt;
  for (const [vital, bins] of person.bins) if (next.bins.has(vital)) next.bins.set(vital, bins);
  for (const [vital, course] of person.courses) {
    const { value, at, receivedAt, window } = course;
    const fresh = newCourse(vital, template);
    next.courses.set(vital, { ...fresh, value, at, receivedAt, window });
    for (const watch of fresh.watches) goOn(watch, course);
  }
  setPersonalLimits(next);
  return next;
}

function goOn(watch: Watch, { watches, at }: Course): void {
  const same = watches.find((each) => isSame(each, watch));
  if (same === undefined) {
    watch.fromAt = at;
    return;
  }
  watch.fromAt = same.fromAt;
  watch.standing = same.standing;
  watch.quiet = same.quiet;
  watch.bound.limit = same.bound.limit;
  watch.bound.calm = same.bound.calm;
}

function isSame(one: Watch, other: Watch): boolean {
  return JSON.stringify(one.bound.rule) === JSON.stringify(other.bound.rule);
}
