import type { Body } from '#patients/patient.ts';
import { isForTeam } from './asking.ts';
import type { Written } from './by-hand.ts';
import { openNurses } from './nurses.ts';
import type { StaffProfile } from './profiles.ts';
import { openWaiting, type Request } from './requests.ts';
import { about, arrive, look, lookAgain, setOff, type Underway, workWithTeam } from './visiting.ts';

/** Who is wanted where, and who is on the way: every request waits, or belongs to one visit. */
export interface Errands {
  add(request: Request): void;
  /** Whether the call waits or its visit has not ended. */
  has(id: string): boolean;
  /** Forgets the call, unless somebody has left for it; says whether it did. */
  cancel(id: string): boolean;
  /** Whether somebody is wanted at the bed for this, and has not left yet. */
  waits(bed: number, what: Request['what']): boolean;
  isVisited(bed: number): boolean;
  /** When the next thing happens, at `atMs` or after; infinite when nothing does. */
  nextMs(atMs: number): number;
  /** What is due at `atMs` happens. */
  advance(atMs: number, bodyOf: (bed: number) => Body | undefined): Happened;
  /** Whoever can leave at `atMs` leaves. */
  dispatch(atMs: number): void;
}

export interface Happened {
  /** Requests that somebody at the bed has now seen, and not before. */
  readonly seen: readonly Seen[];
  /** Looks that are complete, and what came of them on the chart. */
  readonly looks: readonly Look[];
  /** Visits that are over, in the order of departure. */
  readonly ended: readonly Underway[];
}

export interface Seen {
  readonly bed: number;
  readonly requests: readonly Request[];
}

export interface Look {
  readonly bed: number;
  readonly written: Written;
}

export function openErrands(profile: StaffProfile, beds: number): Errands {
  const nurses = openNurses(profile, beds);
  const waiting = openWaiting();
  let underway: readonly Underway[] = [];

  const forTeam = (request: Request) => isForTeam(request, profile);
  const visits = (bed: number) => underway.some((visit) => visit.bed === bed);
  const teamVisits = (bed: number) =>
    underway.some((visit) => visit.bed === bed && (isTeam(visit) || visit.next === 'team'));

  function happen(visit: Underway, body: Body | undefined): void {
    const { bed, requests, dueMs } = visit;
    // Nurses leave to the team what only a team can answer.
    const answers = (request: Request) =>
      request.bed === bed && (isTeam(visit) || visit.next === 'team' || !forTeam(request));
    requests.push(...waiting.take(answers));
    if (visit.next === 'arrive') arrive(visit);
    else if (visit.next === 'team') workWithTeam(visit, profile, body);
    else if (look(visit, profile, body)) callTeam(visit, dueMs);
  }

  function callTeam(visit: Underway, atMs: number): void {
    const { emergencyTeam, spread } = profile;
    if (!emergencyTeam.comes || teamVisits(visit.bed)) return;
    const called = waiting.take((request) => request.bed === visit.bed && forTeam(request));
    const [first] = called;
    visit.requests.push(...called);
    visit.next = 'team';
    // One that gets ready for an alarm already only learns that it is needed indeed.
    visit.dueMs =
      first === undefined
        ? atMs + about(emergencyTeam.medianMs, spread, visit.lead.luck)
        : first.readyAtMs + first.teamMs;
  }

  function leave(lead: Request, atMs: number, walkMs: number, nurse?: number): void {
    waiting.take((request) => request === lead);
    const way = { atMs, walkMs, ...(nurse !== undefined && { nurse }) };
    underway = [...underway, setOff(profile, lead, way)];
  }

  return {
    add: waiting.add,
    has: (id) =>
      waiting.has((request) => request.id === id) ||
      underway.some(({ requests }) => requests.some((request) => request.id === id)),
    cancel: (id) => waiting.take((request) => request.id === id).length > 0,
    waits: (bed, what) => waiting.has((request) => request.bed === bed && request.what === what),
    isVisited: visits,
    nextMs: (atMs) =>
      underway.reduce((next, { dueMs }) => Math.min(next, dueMs), waiting.readyAfter(atMs)),
    advance(atMs, bodyOf) {
      const ended: Underway[] = [];
      const seen: Seen[] = [];
      const looks: Look[] = [];
      for (const visit of underway) {
        const { bed, requests, dueMs, next } = visit;
        if (dueMs > atMs) continue;
        if (next === 'leave') {
          const written = lookAgain(visit, profile, bodyOf(bed));
          if (written !== undefined) looks.push({ bed, written });
          ended.push(visit);
          continue;
        }
        happen(visit, bodyOf(bed));
        if (requests.length > visit.seen) seen.push({ bed, requests: requests.slice(visit.seen) });
        visit.seen = requests.length;
        const { written } = visit;
        if (next === 'look' && written !== undefined) looks.push({ bed, written });
      }
      if (ended.length > 0) underway = underway.filter((visit) => !ended.includes(visit));
      for (const { nurse, dueMs } of ended) if (nurse !== undefined) nurses.release(nurse, dueMs);
      return { seen, looks, ended };
    },
    dispatch(atMs) {
      const isReady = ({ readyAtMs }: Request) => readyAtMs <= atMs;
      for (;;) {
        const call = waiting.first((one) => forTeam(one) && isReady(one) && !teamVisits(one.bed));
        if (call === undefined) break;
        leave(call, atMs, call.teamMs);
      }
      for (;;) {
        const next = waiting.first((one) => !forTeam(one) && isReady(one) && !visits(one.bed));
        const sent = next && nurses.send(next.bed, atMs);
        if (next === undefined || sent === undefined) break;
        leave(next, atMs, sent.walkMs, sent.nurse);
      }
    },
  };
}

function isTeam({ nurse }: Underway): boolean {
  return nurse === undefined;
}
