import { idOf } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import { gapMs, usualIntervalMs } from '#analytics/course/gaps.ts';
import { isCharted, validityMs } from '#analytics/course/validity.ts';
import { lastGapAt, newestAt, type WindowLimits } from '#analytics/course/window.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import { type Alarm, noDataSuffix } from '#ward/alarm.ts';
import { inactive } from './judge.ts';
import type { Course, GridWatch, Person, Watch } from './person.ts';
import { settleMs } from './quantities.ts';

/** The even moment that is worked out, up to when all that was received is known, and the present. */
export interface Moment {
  readonly at: number;
  readonly receivedAt: number;
  readonly now: number;
  /** Nobody could be heard until then. */
  readonly deafUntil: number;
  /** No silence is shorter: what was received may be held up on this machine for so long, ms. */
  readonly heldUpMs: number;
}

/** That values of a watch do not come. */
interface Silence {
  readonly isSilent: boolean;
  /** What does not come, the last one that did, and when the next one was due. */
  readonly what: string;
  readonly lastAt: number;
  readonly missedAt: number;
  /** When the first one came after the last gap. */
  backAt(): number;
}

/**
 * What the silence of a vital, or of a quantity, means to its rules: an alarm of a rule with
 * `gap: reset` is over, and one with `gap: alarm` raises a technical alarm until there are values.
 */
export function judgeSilence(
  person: Person,
  moment: Moment,
  book: Book,
  limits: WindowLimits,
): void {
  if (person.mindsSilence) {
    for (const course of person.courses.values()) {
      for (const watch of course.watches) {
        if (!asks(watch)) continue;
        judgeOne(person.patient, watch, ofCourse(course, moment, limits), moment, book);
      }
    }
  }
  for (const watch of person.mindful) {
    const silence = asks(watch) ? ofGrid(watch, moment) : undefined;
    if (silence) judgeOne(person.patient, watch, silence, moment, book);
  }
}

/** Nearly always nobody has to look. After a restart it is not known yet where a rule stands. */
function asks({ bound, standing }: Watch): boolean {
  const { gap } = bound.rule;
  return gap === 'alarm' || (gap === 'reset' && standing?.active !== false);
}

function judgeOne(
  patient: string,
  watch: Watch,
  silence: Silence,
  { now }: Moment,
  book: Book,
): void {
  const { rule } = watch.bound;
  if (rule.gap === 'reset') {
    const alarm = silence.isSilent ? book.activeOf(patient, rule.id) : undefined;
    // After a restart the past is gone through again: an alarm of later is none of this silence.
    if (alarm === undefined || alarm.raisedAt > silence.lastAt) return;
    watch.standing = inactive;
    watch.quiet = false;
    book.clear(alarm, Math.max(alarm.raisedAt, silence.missedAt), now);
    return;
  }
  const missing = rule.id + noDataSuffix;
  const alarm = book.activeOf(patient, missing);
  if (silence.isSilent && alarm === undefined) {
    const begun = noData(patient, silence, rule, now);
    const isKnown = book.known(patient, missing).some(({ id }) => id === begun.id);
    if (!isKnown) book.raise(begun, now);
  } else if (!silence.isSilent && alarm !== undefined && silence.lastAt > alarm.onsetAt) {
    book.clear(alarm, Math.max(alarm.onsetAt, silence.backAt()), now);
  }
}

function ofCourse(
  { window, receivedAt: heardAt, at, vital }: Course,
  { receivedAt, deafUntil, heldUpMs }: Moment,
  limits: WindowLimits,
): Silence {
  const usualMs = usualIntervalMs(window);
  const silentMs = receivedAt - Math.max(heardAt, deafUntil) - settleMs;
  // What people write has no rhythm: it is missing when the last of it is good no longer.
  const graceMs = isCharted(vital) ? validityMs(vital, usualMs) : gapMs(limits, usualMs);
  return {
    isSilent: silentMs > Math.max(heldUpMs, graceMs),
    what: vital.replaceAll('_', ' '),
    lastAt: at,
    missedAt: at + (usualMs ?? limits.gap.floorMs),
    backAt: () => lastGapAt(window) ?? at,
  };
}

/** So many moments without a value are silence. */
const graceMoments = 3;

/** Undefined where there never was a value: then none is missed. */
function ofGrid({ window, everyMs, bound }: GridWatch, moment: Moment): Silence | undefined {
  const lastAt = newestAt(window);
  if (lastAt === undefined) return undefined;
  const silentMs = moment.at - Math.max(lastAt, moment.deafUntil);
  return {
    isSilent: silentMs > Math.max(moment.heldUpMs, graceMoments * everyMs),
    what: bound.rule.quantity.of.replaceAll('_', ' '),
    lastAt,
    missedAt: lastAt + everyMs,
    backAt: () => lastGapAt(window) ?? lastAt,
  };
}

function noData(patient: string, { what, lastAt }: Silence, rule: Rule, now: number): Alarm {
  const id = rule.id + noDataSuffix;
  return {
    id: idOf(patient, id, lastAt),
    patient,
    rule: id,
    kind: 'technical',
    priority: rule.priority,
    state: 'active',
    life: 'active_unacknowledged',
    message: `No ${what}: ${rule.id} cannot be judged`,
    onsetAt: lastAt,
    raisedAt: now,
    evaluatedAt: now,
  };
}
