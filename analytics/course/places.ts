import type { Origin } from './point.ts';
import { compare, type Rows, timeIn } from './rows.ts';

/** The first index of what is not before that which this reading brought. */
export function placeOf(rows: Rows, reading: Origin): number {
  let low = rows.head;
  let high = rows.end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(rows, middle, reading) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index of what was measured after `at`. */
export function placeOfTime(rows: Rows, at: number): number {
  let low = rows.head;
  let high = rows.end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeIn(rows, middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
