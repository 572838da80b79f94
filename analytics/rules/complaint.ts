/** Tells what is wrong at a key of a rule, as a whole sentence, and what would be right. */
export type Complain = (path: readonly PropertyKey[], what: string, hint?: string) => void;

export interface Range {
  readonly low: number;
  readonly high: number;
}
