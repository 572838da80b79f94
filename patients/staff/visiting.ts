import type { Chance } from '#patients/chance.ts';
import type { Body } from '#patients/patient.ts';
import type { Treatment } from '#ward/alarm.ts';
import { chartByHand, type Written } from './by-hand.ts';
import { decide } from './decision.ts';
import type { StaffProfile } from './profiles.ts';
import type { Request } from './requests.ts';

/** Somebody is on the way to a bed, or there. */
export interface Underway {
  readonly bed: number;
  /** Why they came; its luck is theirs. */
  readonly lead: Request;
  /** Absent: an emergency team. */
  readonly nurse?: number;
  readonly arrivedAtMs: number;
  /** All that this visit answers, the lead first. */
  readonly requests: Request[];
  /** So many of them have been seen by whoever is at the bed. */
  seen: number;
  readonly treatments: Treatment[];
  /** Once they have looked, if there was somebody. */
  score?: number;
  written?: Written;
  actionable: boolean;
  /** They are there, the look is complete, the team that nurses called is there, the end. */
  next: 'arrive' | 'look' | 'team' | 'leave';
  /** When that comes. */
  dueMs: number;
  readonly lookedAtMs: number;
}

/** They leave for the bed at `atMs`. */
export function setOff(
  { lengthMs, spread }: StaffProfile,
  lead: Request,
  way: { readonly atMs: number; readonly walkMs: number; readonly nurse?: number },
): Underway {
  const arrivedAtMs = way.atMs + way.walkMs;
  const lookMs = way.nurse === undefined ? lengthMs.assessment : lengthMs.observation;
  return {
    bed: lead.bed,
    lead,
    ...(way.nurse !== undefined && { nurse: way.nurse }),
    arrivedAtMs,
    requests: [lead],
    seen: 0,
    treatments: [],
    actionable: false,
    next: 'arrive',
    dueMs: arrivedAtMs,
    lookedAtMs: arrivedAtMs + about(lookMs, spread, lead.luck),
  };
}

/** They are at the bed, and begin to look. */
export function arrive(visit: Underway): void {
  visit.next = 'look';
  visit.dueMs = visit.lookedAtMs;
}

/**
 * The look is complete: they score, decide and treat, by all that `visit.requests` ask for by now.
 * Says whether they want an emergency team. Who finds an empty bed leaves at once.
 */
export function look(visit: Underway, profile: StaffProfile, body: Body | undefined): boolean {
  const { lead, requests, nurse } = visit;
  visit.next = 'leave';
  if (body === undefined || body.gone) return false;

  const { handError, spread } = profile;
  const charted = chartByHand(body.truth, lead.luck, { routine: lead.what === 'round', handError });
  const decision = decide(charted, requests, nurse === undefined);
  visit.score = charted.score;
  visit.written = charted.written;
  visit.actionable = decision.actionable;
  if (decision.treatment !== undefined) treat(visit, body, decision.treatment);
  visit.dueMs += about(workMs(visit, profile), spread, lead.luck);
  return decision.callTeam;
}

/** The team that nurses called is at the bed. */
export function workWithTeam(visit: Underway, profile: StaffProfile, body: Body | undefined): void {
  visit.next = 'leave';
  if (body === undefined || body.gone) return;
  treat(visit, body, 'emergency_call');
  visit.dueMs += about(profile.lengthMs.emergency_call, profile.spread, visit.lead.luck);
}

/**
 * They are about to leave: who has treated looks again and writes what has become of it, or the chart
 * would say until the next visit what was so before. Nothing is decided by that.
 */
export function lookAgain(
  { lead, treatments }: Underway,
  { handError }: StaffProfile,
  body: Body | undefined,
): Written | undefined {
  if (treatments.length === 0 || body === undefined || body.gone) return undefined;
  return chartByHand(body.truth, lead.luck, { routine: false, handError }).written;
}

function treat(visit: Underway, body: Body, treatment: Treatment): void {
  body.treat(treatment, visit.dueMs);
  visit.treatments.push(treatment);
}

/** What there is to do after the look. */
function workMs({ requests, treatments }: Underway, { lengthMs }: StaffProfile): number {
  const refit = requests.some(({ cause }) => cause === 'technical') ? lengthMs.refit : 0;
  const wish = requests.some(({ cause }) => cause === 'bell') ? lengthMs.wish : 0;
  return treatments.reduce((sum, treatment) => sum + lengthMs[treatment], refit + wish);
}

/** A log-normal time around its median, in whole ms; one draw. */
export function about(medianMs: number, spread: number, luck: Chance): number {
  return Math.round(medianMs * Math.exp(spread * luck.normal()));
}
