import type { Chance } from '#patients/chance.ts';
import type { InterventionKind } from '#ward/alarm.ts';
import type { VisitCause } from '#ward/truth.ts';

/** Somebody is wanted at a bed. */
export interface Request {
  /** Of the call of analytics; absent for the bell and for rounds. */
  readonly id?: string;
  readonly bed: number;
  readonly what: InterventionKind | 'bell' | 'round';
  readonly cause: VisitCause;
  readonly atMs: number;
  /** From when on somebody may leave for it. */
  readonly readyAtMs: number;
  /** How long an emergency team is on its way after that. */
  readonly teamMs: number;
  /** Belongs to this request alone, so that whoever answers it has the same luck in each arm. */
  readonly luck: Chance;
}

/** What comes first. */
export const ranks = {
  emergency_call: 0,
  medication: 1,
  notify_second_nurse: 2,
  notify_nurse: 3,
  bell: 4,
  round: 5,
} as const satisfies Record<Request['what'], number>;

/** The requests that nobody has left for yet. A ward has few of them: no heap is needed. */
export interface Waiting {
  add(request: Request): void;
  has(wanted: (request: Request) => boolean): boolean;
  /** The first by rank, then by time, of those that are `wanted`. It stays. */
  first(wanted: (request: Request) => boolean): Request | undefined;
  /** Takes out all that are `wanted`, in the order of asking. */
  take(wanted: (request: Request) => boolean): readonly Request[];
  /** When the next one gets ready after `atMs`; infinite when none does. */
  readyAfter(atMs: number): number;
}

export function openWaiting(): Waiting {
  let waiting: Request[] = [];

  return {
    add: (request) => void waiting.push(request),
    has: (wanted) => waiting.some(wanted),
    first(wanted) {
      let first: Request | undefined;
      for (const request of waiting) {
        if (wanted(request) && (first === undefined || comesBefore(request, first)))
          first = request;
      }
      return first;
    },
    take(wanted) {
      const taken = waiting.filter(wanted);
      if (taken.length > 0) waiting = waiting.filter((request) => !taken.includes(request));
      return taken;
    },
    readyAfter(atMs) {
      let next = Number.POSITIVE_INFINITY;
      for (const { readyAtMs } of waiting) {
        if (readyAtMs > atMs && readyAtMs < next) next = readyAtMs;
      }
      return next;
    },
  };
}

function comesBefore(one: Request, other: Request): boolean {
  const byRank = ranks[one.what] - ranks[other.what];
  return byRank < 0 || (byRank === 0 && one.atMs < other.atMs);
}
