import { createHash } from 'node:crypto';
import type { Point } from '#analytics/course/point.ts';
import type { Bound } from '#analytics/judging/bound.ts';
import { type Quantity, vitalsOf } from '#analytics/rules/rule.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** The same words give the same id, in every process and after every restart. */
export function idOf(...words: readonly (string | number)[]): string {
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 20);
}

/** The alarm of a rule, from the value that completed its hold. */
export function alarmOf(
  { rule, limit, calm }: Bound,
  patient: string,
  { onsetAt, point }: { readonly onsetAt: number; readonly point: Point },
  evaluatedAt: number,
): Alarm {
  const vital = vitalOf(rule.quantity);
  const { sentAt, receivedAt, journaledAt } = point.reading;
  return {
    id: idOf(patient, rule.id, onsetAt),
    patient,
    rule: rule.id,
    kind: rule.kind,
    priority: rule.priority,
    state: 'active',
    life: 'active_unacknowledged',
    message: rule.message,
    ...(vital && { vital }),
    vitals: vitalsOf(rule),
    value: point.value,
    limit,
    ...(rule.quantity.of === 'vital' && { calm }),
    onsetAt,
    raisedAt: point.at,
    ...(sentAt !== undefined && { sentAt }),
    receivedAt,
    ...(journaledAt !== undefined && { journaledAt }),
    evaluatedAt,
  };
}

export function cleared(alarm: Alarm, clearedAt: number): Alarm {
  return { ...alarm, state: 'cleared', life: 'inactive', clearedAt };
}

/** Of a rule that looks at one vital. */
function vitalOf(quantity: Quantity): NumericVitalName | undefined {
  return 'vital' in quantity ? quantity.vital : undefined;
}
