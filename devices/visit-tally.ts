import type { Visit } from '#patients/staff/staff.ts';
import { type VisitCause, visitCauses } from '#ward/truth.ts';

type VisitCounts = Record<VisitCause, number>;

/** Counts visits by cause; keeps the single ones only for as long as somebody asks about them. */
export interface VisitTally {
  /** In the order of their end. */
  add(visit: Pick<Visit, 'cause' | 'leftAtMs'>): void;
  /** Those that ended after `ms`, which never goes back. */
  since(ms: number): Readonly<VisitCounts>;
  all(): Readonly<VisitCounts>;
}

export function openVisitTally(): VisitTally {
  const all = noVisits();
  let recent: Pick<Visit, 'cause' | 'leftAtMs'>[] = [];

  return {
    add({ cause, leftAtMs }) {
      all[cause] += 1;
      recent.push({ cause, leftAtMs });
    },
    since(ms) {
      recent = recent.filter(({ leftAtMs }) => leftAtMs > ms);
      const counts = noVisits();
      for (const { cause } of recent) counts[cause] += 1;
      return counts;
    },
    all: () => ({ ...all }),
  };
}

function noVisits(): VisitCounts {
  return Object.fromEntries(visitCauses.map((cause) => [cause, 0])) as VisitCounts;
}
