import { idOf } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import { gapMs, usualIntervalMs, type WindowLimits } from '#analytics/course/window.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import { type Alarm, noDataSuffix } from '#ward/alarm.ts';
import { inactive } from './judge.ts';
import type { Course, Person, Watch } from './person.ts';
import { settleMs } from './quantities.ts';

/**
 * What the silence of a vital means to its rules, by the clock of arrival `at`: an alarm of a rule
 * with `gap: reset` is over, and one with `gap: alarm` raises a technical alarm until there are values.
 */
export function judgeSilence(
  person: Person,
  at: number,
  now: number,
  { book, limits }: { readonly book: Book; readonly limits: WindowLimits },
): void {
  for (const course of person.courses.values()) {
    for (const watch of course.watches) {
      const { gap } = watch.bound.rule;
      if (gap === 'reset' && watch.standing?.active) {
        if (isSilent(course, at, limits)) endUnknown(person.patient, course, watch, book, now);
      } else if (gap === 'alarm') {
        const alarm = book.activeOf(person.patient, watch.bound.rule.id + noDataSuffix);
        const silent = isSilent(course, at, limits);
        if (silent && alarm === undefined) {
          book.raise(noData(person.patient, course, watch.bound.rule, now), now, 'present');
        } else if (!silent && alarm !== undefined) {
          book.clear(alarm, Math.max(alarm.onsetAt, backAt(course)), now);
        }
      }
    }
  }
}

function isSilent({ window, receivedAt }: Course, at: number, limits: WindowLimits): boolean {
  const silentMs = at - receivedAt - settleMs;
  return silentMs > limits.gap.floorMs && silentMs > gapMs(limits, usualIntervalMs(window));
}

/** When the first value came after the last gap. */
function backAt({ window, at }: Course): number {
  return window.kept.findLast(({ gap }) => gap)?.at ?? at;
}

/** Over when the first value was due that did not come. */
function endUnknown(patient: string, course: Course, watch: Watch, book: Book, now: number): void {
  watch.standing = inactive;
  watch.quiet = false;
  const alarm = book.activeOf(patient, watch.bound.rule.id);
  const missedAt = course.at + (usualIntervalMs(course.window) ?? 0);
  if (alarm !== undefined) book.clear(alarm, missedAt, now);
}

function noData(patient: string, { at, vital }: Course, rule: Rule, now: number): Alarm {
  const id = rule.id + noDataSuffix;
  return {
    id: idOf(patient, id, at),
    patient,
    rule: id,
    kind: 'technical',
    priority: rule.priority,
    state: 'active',
    life: 'active_unacknowledged',
    message: `No ${vital.replaceAll('_', ' ')}: ${rule.id} cannot be judged`,
    onsetAt: at,
    raisedAt: now,
    evaluatedAt: now,
  };
}
