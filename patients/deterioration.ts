import { lessAwake } from '#patients/illness/effects.ts';
import { type Illness, illness } from '#patients/illness/illness.ts';
import type { Onset, Onsets } from '#patients/illness/onsets.ts';
import { together } from '#patients/illness/severity.ts';
import type { Treatment } from '#ward/alarm.ts';
import type { Consciousness } from '#ward/vitals.ts';
import type { Episode } from './patient.ts';
import type { Levels } from './signs.ts';

/** The illnesses of one body: they begin, run, are treated, and may end its stay in the ward. */
export interface Deterioration {
  /** From 0 to 1, of all illnesses together. */
  readonly severity: number;
  /** One of them has come to its event. Nothing changes any more. */
  readonly gone: boolean;
  /** Oldest first. */
  readonly episodes: readonly Episode[];
  liveUntil(atMs: number): void;
  /** Against every illness that goes on at present. */
  treat(treatment: Treatment, atMs: number): void;
  addTo(sum: Levels): void;
  isBreathless(): boolean;
  consciousness(): Consciousness;
  /** L/min. */
  oxygen(): number;
}

/** `onsets`: one sequence for each illness that may befall this person. */
export function deterioration(
  onsets: readonly Onsets[],
  seed: string,
  name: string,
): Deterioration {
  const upcoming = onsets.map((sequence) => ({ sequence, index: 0, onset: sequence(0) }));
  const episodes: Episode[] = [];
  let active: readonly Illness[] = [];
  let nextOnsetMs = earliest(upcoming);

  const self = {
    severity: 0,
    gone: false,
    episodes,
    liveUntil(atMs: number) {
      if (active.length === 0 && atMs < nextOnsetMs) return;
      while (nextOnsetMs <= atMs && !self.gone) {
        live(nextOnsetMs);
        begin();
      }
      if (!self.gone) live(atMs);
    },
    treat(treatment: Treatment, atMs: number) {
      for (const one of active) one.give(treatment, atMs);
    },
    addTo(sum: Levels) {
      for (const one of active) one.addTo(sum);
    },
    isBreathless: () => active.some((one) => one.isBreathless()),
    consciousness: () =>
      active.reduce<Consciousness>((level, one) => lessAwake(level, one.consciousness()), 'A'),
    oxygen: () => active.reduce((most, one) => Math.max(most, one.oxygen()), 0),
  };
  return self;

  function live(atMs: number): void {
    let ended = false;
    for (const one of active) {
      if (one.liveUntil(atMs)) continue;
      ended = true;
      if (one.episode.event !== undefined) self.gone = true;
    }
    if (self.gone) self.severity = 1;
    else {
      if (ended) active = active.filter(({ episode }) => episode.overAtMs === undefined);
      self.severity = together(active);
    }
  }

  /** What begins next begins now; not for a second time what this body already has. */
  function begin(): void {
    for (const one of upcoming) {
      if (one.onset.atMs !== nextOnsetMs || self.gone) continue;
      if (!active.some(({ episode }) => episode.scenario === one.onset.scenario)) {
        const fresh = illness(one.onset, seed, name);
        active = [...active, fresh];
        episodes.push(fresh.episode);
      }
      one.index += 1;
      one.onset = one.sequence(one.index);
    }
    nextOnsetMs = earliest(upcoming);
  }
}

function earliest(upcoming: readonly { readonly onset: Onset }[]): number {
  return upcoming.reduce((first, { onset }) => Math.min(first, onset.atMs), Infinity);
}
