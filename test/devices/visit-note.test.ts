import { expect, test } from 'vitest';
import { noteOf } from '#devices/visit-note.ts';
import type { Visit } from '#patients/staff/staff.ts';

const visit: Visit = {
  patient: 'p01',
  cause: 'alarm',
  answered: ['i1'],
  calledAtMs: 0,
  arrivedAtMs: 1,
  leftAtMs: 2,
  score: 7,
  treatments: [],
  actionable: false,
};
const technical = { cause: 'technical', score: 1 } as const;

test.each<[Partial<Visit>, string]>([
  [{ treatments: ['emergency_call'], actionable: true }, 'NEWS2 7, emergency call'],
  [
    { score: 5, treatments: ['notify_nurse', 'medication'], actionable: true },
    'NEWS2 5, nursing care, medication given',
  ],
  [{ score: 0 }, 'NEWS2 0, nothing to do'],
  [{ ...technical, actionable: true }, 'NEWS2 1, sensors put in order'],
  [technical, 'NEWS2 1, nothing to do'],
])('a visit of %j is noted as: %s', (changes, note) => {
  expect(noteOf({ ...visit, ...changes })).toBe(note);
});

test('an empty bed is noted as such', () => {
  const { score: _, ...empty } = visit;
  expect(noteOf(empty)).toBe('the patient had left the ward');
});
