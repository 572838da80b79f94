import type { Visit } from '#patients/staff/staff.ts';
import type { Treatment } from '#ward/alarm.ts';

const done = {
  notify_nurse: 'nursing care',
  medication: 'medication given',
  emergency_call: 'emergency call',
} as const satisfies Record<Treatment, string>;

/** What a nurse notes after a visit: what was found, and what was done about it. */
export function noteOf({ score, treatments, cause, actionable }: Visit): string {
  if (score === undefined) return 'the patient had left the ward';
  const doings: string[] = treatments.map((kind) => done[kind]);
  if (cause === 'technical' && actionable) doings.unshift('sensors put in order');
  return `NEWS2 ${score}, ${doings.join(', ') || 'nothing to do'}`;
}
