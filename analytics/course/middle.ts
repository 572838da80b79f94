import { placeOfTime, type Window } from './window.ts';

/** The lower median of what was measured after `fromAt`, up to `untilAt`; undefined if nothing was. */
export function middleOf(window: Window, fromAt: number, untilAt: number): number | undefined {
  const values: number[] = [];
  for (let index = placeOfTime(window, untilAt) - 1; index >= window.head; index -= 1) {
    const point = window.kept[index];
    if (point === undefined || point.at <= fromAt) break;
    values.push(point.value);
  }
  return median(values);
}

/** The lower median; sorts `values`. Undefined of none. */
export function median(values: number[]): number | undefined {
  values.sort((a, b) => a - b);
  return values[Math.ceil(values.length / 2) - 1];
}
