import type { Body } from '#patients/patient.ts';
import type { StaffProfile } from './profiles.ts';

/**
 * Whether the patient rings in this minute; `luck` is even from 0 to 1. Nobody rings who is not at
 * least awake: the sickest do not call.
 */
export function rings(
  body: Body,
  { wish, illness }: StaffProfile['bellPerHour'],
  luck: number,
): boolean {
  // Chance first: it says no nearly always, and costs less than to ask how the body is.
  if (luck >= (wish + illness * body.severity ** 2) / 60 || body.gone) return false;
  return body.truth.consciousness === 'A' || body.truth.consciousness === 'C';
}
