/** How readings travel from a device to the gateway, and how far its clock and battery can be trusted. */
export interface LinkProfile {
  readonly name: string;
  /** Shifted log-normal: `minMs + exp(N(ln(medianMs - minMs), sigma))`. Equal: always that long. */
  readonly minMs: number;
  readonly medianMs: number;
  readonly sigma: number;
  /** Gilbert and Elliott: with this probability a message finds the link down, for so long. */
  readonly stall: { readonly probability: number; readonly minMs: number; readonly maxMs: number };
  /** Probability that a transmission is lost. */
  readonly loss: number;
  /** A lost one is sent again after `retryMs`, at most `retries` times; then it is gone. */
  readonly retries: number;
  readonly retryMs: number;
  /** Probability that a message arrives twice, the second time `retryMs` after the first. */
  readonly repeat: number;
  /** Messages of a device arrive in the order of sending; a repeat may come among later ones. */
  readonly ordered: boolean;
  /**
   * Duty cycle: a device sends at most once in so long, and what it measures meanwhile goes along
   * with its next sending. Absent or 0: it sends whenever it has something.
   */
  readonly gapMs?: number;
  /** Standard deviations over devices: offset of the clock, and its drift in parts per million. */
  readonly clock: { readonly offsetMs: number; readonly driftPpm: number };
  /** How long an empty battery stays empty. 0: somebody changes it at once. */
  readonly batteryDeadMs: number;
}
