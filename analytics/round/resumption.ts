import type { KeptJudging } from '#analytics/judging/judging.ts';
import { type Progress, recallFrom } from '#analytics/state/progress.ts';
import type { Remembered } from '#analytics/state/state.ts';

/** Where a process goes on. */
export interface Resumption {
  readonly progress: Progress;
  readonly kept: KeptJudging;
  /** Since when the gateway was heard well, as if this process had been there. */
  readonly heardSince: number | undefined;
  /** Until then nobody could be heard: that nothing came says nothing. */
  readonly deafUntil: number;
}

const never = Number.NEGATIVE_INFINITY;

/**
 * From what was kept, at `now`. Who was away for no longer than a gateway may be has missed nothing
 * that the journal does not tell. After longer it is not known who else was gone, so that silence
 * proves nothing from before.
 */
export function resumedFrom(known: Remembered, now: number, graceMs: number): Resumption {
  const { judging, isOlder, progress } = known;
  const { since, until, notSince, deafUntil = never } = progress.hearing;
  const wasLong = until !== undefined && now - until > graceMs;
  return {
    progress: judging ? progress : { ...progress, from: recallFrom(progress) },
    kept: judging ?? {
      // What an earlier version has judged is recalled only; what nobody has kept yet is judged again.
      position: { number: isOlder ? progress.cursor : 0, at: 0 },
      people: [],
      ways: [],
    },
    heardSince: wasLong ? undefined : since,
    deafUntil: wasLong || notSince !== undefined ? now : deafUntil,
  };
}
