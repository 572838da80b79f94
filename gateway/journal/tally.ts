/** Counts of samples. `received = stored + refused + duplicates + held`, always. */
export interface Tally {
  readonly received: number;
  readonly stored: number;
  readonly refused: number;
  readonly duplicates: number;
  readonly held: number;
}

export const nothing: Tally = { received: 0, stored: 0, refused: 0, duplicates: 0, held: 0 };

export function plus(tally: Tally, more: Partial<Tally>): Tally {
  return {
    received: tally.received + (more.received ?? 0),
    stored: tally.stored + (more.stored ?? 0),
    refused: tally.refused + (more.refused ?? 0),
    duplicates: tally.duplicates + (more.duplicates ?? 0),
    held: tally.held + (more.held ?? 0),
  };
}
