import { placeOfTime, type Window } from './window.ts';

/** The lower median of what was measured after `fromAt`, up to `untilAt`; undefined if nothing was. */
export function middleOf(window: Window, fromAt: number, untilAt: number): number | undefined {
  let count = 0;
  for (let index = placeOfTime(window, untilAt) - 1; index >= window.head; index -= 1) {
    const point = window.kept[index];
    if (point === undefined || point.at <= fromAt) break;
    if (count === scratch.length) grow();
    scratch[count] = point.value;
    count += 1;
  }
  return lowerMiddle(count);
}

/** The lower median. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  while (values.length > scratch.length) grow();
  scratch.set(values);
  return lowerMiddle(values.length);
}

/**
 * Numbers in a typed array are sorted without asking how they compare. It is written over at each
 * call, so that a median makes no garbage.
 */
let scratch = new Float64Array(1024);

function grow(): void {
  const larger = new Float64Array(2 * scratch.length);
  larger.set(scratch);
  scratch = larger;
}

function lowerMiddle(count: number): number | undefined {
  if (count === 0) return undefined;
  return scratch.subarray(0, count).sort()[(count - 1) >> 1];
}
