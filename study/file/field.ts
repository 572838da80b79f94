import type { z } from 'zod';
import type { Plan } from '#study/plan.ts';

/** One thing that a study depends on: a key of the study file and an option of the same meaning. */
export interface Field<Value> {
  /** In `Plan`. */
  readonly plan: keyof Plan;
  readonly help: string;
  /** As in `--option <N>`; empty: a flag that turns it off. */
  readonly placeholder: string;
  /** Names in a file are relative to the folder. What it accepts is what `plan` holds. */
  schema(folder: string): z.ZodType<Value>;
  /** The text of an option, as a study file would hold it. */
  given(text: string): unknown;
  /** Comes back from `schema` as it was. */
  write(value: Value): unknown;
}

type Shape<Value> = Omit<Field<Value>, 'write'> & Partial<Pick<Field<Value>, 'write'>>;

/** What is not said about writing: the value stands in the file as it is. */
export function field<Value>(shape: Shape<Value>): Field<Value> {
  return { write: (value) => value, ...shape };
}

/** An option cannot say whether it means a number or a text: what looks like a number is one. */
export function numberOrText(text: string): unknown {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : text;
}
