import { medianOf } from './median.ts';
import { placeOfTime, type Window } from './window.ts';

/** The lower median of what was measured after `fromAt`, up to `untilAt`; undefined if nothing was. */
export function middleOf(window: Window, fromAt: number, untilAt: number): number | undefined {
  const until = placeOfTime(window, untilAt);
  // What is asked for is short, and its beginning near its end.
  let from = until;
  while (from > window.head && (window.times[from - 1] as number) > fromAt) from -= 1;
  return medianOf(window.values, from, until);
}
