/** Until something was seen, or until nobody could see it any more (`seen` is false: censored). */
export interface Wait {
  readonly ms: number;
  readonly seen: boolean;
}

/** How many are still waiting, after Kaplan and Meier. */
export interface Survival {
  readonly n: number;
  readonly seen: number;
  readonly censored: number;
  /** Share still waiting after each time at which something was seen, rising in time. */
  readonly steps: readonly Step[];
  /** The longest wait, seen or not; 0 where nobody waited. */
  readonly lastMs: number;
  /** First time at which no more than half, and no more than 5 %, still wait. Absent: not reached. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
  /** How many still wait just before 0, 1, 6, 12, 24 and 48 hours. */
  readonly atRisk: readonly { readonly hours: number; readonly n: number }[];
}

export interface Step {
  readonly ms: number;
  readonly waiting: number;
}

/** At most about so many steps, enough to draw: of those close together in time the last. */
export function thinned(steps: readonly Step[], most: number): readonly Step[] {
  const slot = (steps.at(-1)?.ms ?? 0) / most;
  return steps.filter(({ ms }, index) => {
    const next = steps[index + 1];
    return !next || Math.floor(next.ms / slot) > Math.floor(ms / slot);
  });
}

const hourMs = 3_600_000;
const risksAt = [0, 1, 6, 12, 24, 48] as const;

/** Who is censored at the very time at which another is seen still counts as waiting there. */
export function survival(waits: readonly Wait[]): Survival {
  const sorted = [...waits].sort((a, b) => a.ms - b.ms);
  const steps: Step[] = [];
  let waiting = 1;

  for (let at = 0; at < sorted.length; ) {
    const ms = sorted[at]?.ms ?? 0;
    let next = at;
    let seen = 0;
    while (sorted[next]?.ms === ms) {
      if (sorted[next]?.seen) seen += 1;
      next += 1;
    }
    if (seen > 0) {
      waiting *= 1 - seen / (sorted.length - at);
      steps.push({ ms, waiting });
    }
    at = next;
  }

  const reached = (share: number) => steps.find((step) => step.waiting <= share + 1e-12)?.ms;
  const medianMs = reached(0.5);
  const p95Ms = reached(0.05);
  const seen = sorted.filter((wait) => wait.seen).length;
  return {
    n: sorted.length,
    seen,
    censored: sorted.length - seen,
    steps,
    lastMs: sorted.at(-1)?.ms ?? 0,
    ...(medianMs !== undefined && { medianMs }),
    ...(p95Ms !== undefined && { p95Ms }),
    atRisk: risksAt.map((hours) => ({
      hours,
      n: sorted.filter(({ ms }) => ms >= hours * hourMs).length,
    })),
  };
}
