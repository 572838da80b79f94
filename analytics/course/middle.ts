import { medianIn, roomFor } from './median.ts';
import { placeOfTime } from './places.ts';
import { timeIn, valueIn } from './rows.ts';
import type { Window } from './window.ts';

/** The lower median of what was measured after `fromAt`, up to `untilAt`; undefined if nothing was. */
export function middleOf(window: Window, fromAt: number, untilAt: number): number | undefined {
  const { head } = window;
  const last = placeOfTime(window, untilAt) - 1;
  const room = roomFor(last + 1 - head);
  let count = 0;
  for (let index = last; index >= head && timeIn(window, index) > fromAt; index -= 1) {
    room[count] = valueIn(window, index);
    count += 1;
  }
  return medianIn(room, count);
}
