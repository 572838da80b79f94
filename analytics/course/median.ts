/** The lower median. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const numbers = roomFor(values.length);
  numbers.set(values);
  return medianIn(numbers, values.length);
}

/** Where so many numbers can be put for `medianIn`: always the same place, so that no garbage is made. */
export function roomFor(count: number): Float64Array {
  if (count > room.length) room = new Float64Array(2 * count);
  return room;
}

let room = new Float64Array(1024);

/**
 * The lower median of the first `count` numbers, which it puts into another order. Found by Hoare's
 * selection: only the part in which it must lie is gone through again, where sorting orders all.
 */
export function medianIn(numbers: Float64Array, count: number): number | undefined {
  if (count === 0) return undefined;
  const wanted = (count - 1) >> 1;
  let first = 0;
  let last = count - 1;
  while (first < last) {
    const pivot = numbers[wanted] as number;
    let low = first;
    let high = last;
    while (low <= high) {
      while ((numbers[low] as number) < pivot) low += 1;
      while ((numbers[high] as number) > pivot) high -= 1;
      if (low > high) break;
      const lower = numbers[high] as number;
      numbers[high] = numbers[low] as number;
      numbers[low] = lower;
      low += 1;
      high -= 1;
    }
    if (high < wanted) first = low;
    if (low > wanted) last = high;
  }
  return numbers[wanted];
}
