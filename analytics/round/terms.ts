import type { WindowLimits } from '#analytics/course/window.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import type { RulesSince } from '#analytics/state/progress.ts';
import type { JudgingTerms } from '#ward/reports.ts';

/** What alarms depend on besides readings and rules, as it is told. */
export function termsOf(parts: {
  readonly prior: DelayPrior;
  readonly limits: WindowLimits;
  readonly presentLeastMs: number;
}): JudgingTerms {
  const { minMs, p50Ms, p95Ms, p99Ms, loss } = parts.prior;
  const { presentLeastMs } = parts;
  return { minMs, p50Ms, p95Ms, p99Ms, loss, windowMs: parts.limits.spanMs, presentLeastMs };
}

/** The same rules hold on the same terms: nothing has changed over a restart. */
export function isSame(known: RulesSince | undefined, next: RulesSince): known is RulesSince {
  return known?.hash === next.hash && JSON.stringify(known.terms) === JSON.stringify(next.terms);
}
