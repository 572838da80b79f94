/** The lower median. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  while (values.length > scratch.length) grow();
  scratch.set(values);
  return lowerMiddle(values.length);
}

/** The lower median of the part of an array from `from` up to `until`, which is left as it is. */
export function medianOf(values: Float64Array, from: number, until: number): number | undefined {
  const count = until - from;
  while (count > scratch.length) grow();
  for (let each = 0; each < count; each += 1) scratch[each] = values[from + each] as number;
  return lowerMiddle(count);
}

/** It is written over at each call, so that a median makes no garbage. */
let scratch = new Float64Array(1024);

function grow(): void {
  scratch = new Float64Array(2 * scratch.length);
}

/** Up to so many, sorting them here takes less time than calling what sorts: measured. */
const fewMax = 32;

function lowerMiddle(count: number): number | undefined {
  if (count === 0) return undefined;
  if (count > fewMax) return scratch.subarray(0, count).sort()[(count - 1) >> 1];
  for (let each = 1; each < count; each += 1) {
    const value = scratch[each] as number;
    let place = each;
    for (; place > 0 && (scratch[place - 1] as number) > value; place -= 1) {
      scratch[place] = scratch[place - 1] as number;
    }
    scratch[place] = value;
  }
  return scratch[(count - 1) >> 1];
}
