/** What the configured link promises, believed until enough was seen; ms, and a share from 0 to 1. */
export interface DelayPrior {
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly loss: number;
}
