import type { Chance } from '#patients/chance.ts';
import { type Disturbance, type Effect, type Falls, shaking } from './disturbances.ts';

/** What goes wrong with the sensors of one device. */
export interface Artefacts {
  /**
   * A measurement is due at `atMs`, and the wearer moves as much (0 to 1). Every call draws three
   * times, whatever is wrong. The answer is good until the next call, which writes over it.
   */
  next(atMs: number, motion: number): Trouble;
  /** Somebody has been at the bed: what had come off is on again. */
  refit(atMs: number): void;
}

export interface Trouble {
  readonly effect: Effect | 'none' | 'off';
  /** From 0 (mild) to 1: how far a value is off. The same as long as the trouble lasts. */
  readonly depth: number;
}

/** `everyMs` is how often a measurement is due: the shares of time hold for each interval. */
export function artefacts(
  causes: readonly Disturbance[],
  fallsPerDay: Falls,
  everyMs: number,
  luck: Chance,
): Artefacts {
  const dues = causes.map((cause) => meanDues(cause, everyMs));
  const daysPerDue = everyMs / dayMs;
  // Of a measurement that nothing disturbs yet: each cause's part of the luck, one after the other.
  const upTo = new Float64Array(causes.length);
  let preparedFor = Number.NaN;
  let untilMs = Number.NEGATIVE_INFINITY;
  let offSinceMs = Number.POSITIVE_INFINITY;
  let falls = 0;
  const trouble: { effect: Trouble['effect']; depth: number } = { effect: 'none', depth: 0 };

  function prepare(motion: number): void {
    let share = 0;
    for (const cause of causes) share += shaking(cause, motion);
    let odds = 0;
    for (const [index, cause] of causes.entries()) {
      odds += shaking(cause, motion) / (1 - share) / (dues[index] as number);
      upTo[index] = odds;
    }
    for (let index = 0; index < upTo.length; index += 1) {
      upTo[index] = (upTo[index] as number) / (1 + odds);
    }
    falls = shaking(fallsPerDay, motion) * daysPerDue;
    preparedFor = motion;
  }

  return {
    next(atMs, motion) {
      const ofCause = luck.uniform();
      const ofLength = luck.uniform();
      const depth = luck.uniform();
      if (offSinceMs <= atMs) return trouble;

      if (motion !== preparedFor) prepare(motion);
      if (ofCause > 1 - falls) {
        offSinceMs = atMs;
        trouble.effect = 'off';
        return trouble;
      }
      if (atMs < untilMs) return trouble;
      trouble.effect = 'none';
      if (upTo.length === 0 || ofCause >= (upTo[upTo.length - 1] as number)) return trouble;

      const cause = causes[upTo.findIndex((odds) => ofCause < odds)] as Disturbance;
      trouble.effect = cause.effect;
      trouble.depth = depth;
      untilMs = atMs + lengthOf(cause, ofLength);
      return trouble;
    },
    refit(atMs) {
      if (offSinceMs > atMs) return;
      offSinceMs = Number.POSITIVE_INFINITY;
      untilMs = Number.NEGATIVE_INFINITY;
      trouble.effect = 'none';
    },
  };
}

const dayMs = 86_400_000;
const parts = 1000;

function lengthOf({ shortestMs, longestMs }: Disturbance, luck: number): number {
  return shortestMs * (longestMs / shortestMs) ** luck;
}

/** How many measurements fall into one such disturbance on average, the first included. */
function meanDues(cause: Disturbance, everyMs: number): number {
  let sum = 0;
  for (let part = 0.5; part < parts; part += 1) {
    sum += Math.ceil(lengthOf(cause, part / parts) / everyMs);
  }
  return sum / parts;
}
