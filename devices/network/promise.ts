import type { LinkProfile } from './profile.ts';

/** What a link is like on a usual day, ms; the share that is lost for ever, 0 to 1. */
export interface LinkPromise {
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly loss: number;
}

/** Standard normal quantiles. */
const z = { p95: 1.645, p99: 2.326 } as const;

/** Of the shifted log-normal delay of a profile. Outages are no promise, so they are left out. */
export function promiseOf({ minMs, medianMs, sigma, loss, retries }: LinkProfile): LinkPromise {
  const delayMs = (deviations: number) => minMs + (medianMs - minMs) * Math.exp(sigma * deviations);
  return {
    minMs,
    p50Ms: medianMs,
    p95Ms: delayMs(z.p95),
    p99Ms: delayMs(z.p99),
    loss: loss ** (retries + 1),
  };
}
