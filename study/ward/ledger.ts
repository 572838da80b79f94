import type { Ledger } from './results.ts';

/** The alarm that told of an illness first, by true time. */
export interface Told {
  readonly onsetMs: number;
  readonly raisedMs: number;
  /** When the value that completed the hold reached the gateway. */
  readonly receivedMs: number;
  readonly evaluatedMs: number;
}

/**
 * Where the time from the onset of an illness to the nurse at the bed went, to the ms: the parts add
 * up to the whole. A hold that began before the illness did counts from the onset.
 */
export function ledgerOf(illOnsetMs: number, told: Told, bedsideMs?: number): Ledger {
  const beyondMs = Math.max(illOnsetMs, told.onsetMs);
  return {
    developing: beyondMs - illOnsetMs,
    holding: told.raisedMs - beyondMs,
    link: told.receivedMs - told.raisedMs,
    evaluating: told.evaluatedMs - told.receivedMs,
    ...(bedsideMs !== undefined && { responding: bedsideMs - told.evaluatedMs }),
  };
}
