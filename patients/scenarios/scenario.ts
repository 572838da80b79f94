import type { SignName } from '#patients/signs.ts';
import type { Treatment } from '#ward/alarm.ts';
import type { Consciousness } from '#ward/vitals.ts';

/** How an illness begins, what it does to the body, and what helps against it. */
export interface Scenario {
  /** How often it begins, per patient and day; an engineering choice for each. */
  readonly perDay: number;
  /** How much more often at 03:00 UTC than on average, and less at 15:00: 0.8 is 80 % more. */
  readonly atNight?: number;
  /** From onset to full severity, untreated. */
  readonly fullMs: Range;
  /** The first share of the way is not gone but leapt, within so long. */
  readonly sudden?: { readonly share: number; readonly withinMs: Range };
  /** Ends by itself so long after its onset. */
  readonly passesMs?: Range;
  /** What comes at last, after so long at full severity. */
  readonly event: { readonly kind: 'arrest' | 'transfer'; readonly afterMs: Range };
  readonly changes: { readonly [S in SignName]?: Change };
  /** The severity from which the patient is no better than this. */
  readonly consciousness: { readonly [C in Consciousness]?: number };
  /** How far the heart rate jumps from moment to moment, as a share of it (standard deviation). */
  readonly irregular?: number;
  /** Breath stops now and then. */
  readonly apnoeas?: Apnoeas;
  /** 1/e time in which saturation follows. */
  readonly saturationLagMs: Range;
  readonly responses: Readonly<Record<Treatment, Response>>;
}

/** From, to. Which value within is chance, one draw per episode. */
export type Range = readonly [number, number];

/** What becomes of one sign, in its unit, drawn once per episode. */
export interface Change {
  /** Added to the sign where the shape says 1, or the level that it goes to there. */
  readonly by?: Range;
  readonly to?: Range;
  /** In this share of the episodes it is `by` instead. */
  readonly rarely?: { readonly share: number; readonly by: Range };
  readonly shape: Shape;
}

/** Points (severity, factor) with straight lines between; from severity 0 to 1, rising. */
export type Shape = readonly (readonly [number, number])[];

export interface Apnoeas {
  readonly fromSeverity: number;
  /** From the end of one to the beginning of the next, and how long one lasts. */
  readonly everyMs: Range;
  readonly lastMs: Range;
  /** What saturation falls towards meanwhile, in addition. */
  readonly saturation: number;
}

/** What one dose does to the course: it slows it, or makes it recede. */
export type Response = {
  /** From the dose to its effect. */
  readonly delayMs: number;
  /** How long the effect lasts. A dose given meanwhile prolongs it. */
  readonly worksMs: number;
  /** Oxygen that the patient gets meanwhile, L/min. */
  readonly oxygen?: number;
} & (
  | { /** Share of the natural progress that it holds back, below 1. */ readonly slows: number }
  | { /** From full severity to nothing. */ readonly recedesMs: number }
);
