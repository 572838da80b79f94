import { createHash } from 'node:crypto';
import type { Point } from '#analytics/course/window.ts';
import type { LimitRule } from '#analytics/rules/table.ts';
import type { Alarm } from '#ward/alarm.ts';

/** The same words give the same id, in every process and after every restart. */
export function idOf(...words: readonly (string | number)[]): string {
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 20);
}

/** The alarm of a limit rule, from the value that completed its hold. */
export function limitAlarm(
  rule: LimitRule,
  patient: string,
  { onsetAt, point }: { readonly onsetAt: number; readonly point: Point },
  evaluatedAt: number,
): Alarm {
  return {
    id: idOf(patient, rule.id, onsetAt),
    patient,
    rule: rule.id,
    kind: 'physiological',
    priority: rule.priority,
    state: 'active',
    life: 'active_unacknowledged',
    message: rule.message,
    vital: rule.vital,
    value: point.value,
    limit: rule.limit,
    onsetAt,
    raisedAt: point.at,
    receivedAt: point.receivedAt,
    evaluatedAt,
  };
}

export function cleared(alarm: Alarm, clearedAt: number): Alarm {
  return { ...alarm, state: 'cleared', life: 'inactive', clearedAt };
}
