/** How many delays were of which length; each length is known to within an eighth. */
export interface Lengths {
  readonly counts: Uint32Array;
  total: number;
}

/** Up to a day and a half; what is longer counts as that long. */
const longestMs = 2 ** 27 - 1;
/** Each doubling is cut into four; so 8 to 9 ms stand together, and 15 to 18 minutes. */
const parts = 4;
export const lengthsMax = parts * 26;

export function noLengths(): Lengths {
  return { counts: new Uint32Array(lengthsMax), total: 0 };
}

/** Counts one, or several, of `ms`, which is not negative. */
export function count(lengths: Lengths, ms: number, times = 1): void {
  const place = placeOf(ms);
  lengths.counts[place] = (lengths.counts[place] as number) + times;
  lengths.total += times;
}

/** Plain JSON that stays small: place and count by turns, of the places where there are any. */
export type KeptLengths = readonly number[];

export function keptLengths({ counts }: Lengths): KeptLengths {
  const kept: number[] = [];
  for (let place = 0; place < lengthsMax; place += 1) {
    const here = counts[place] as number;
    if (here > 0) kept.push(place, here);
  }
  return kept;
}

export function restoredLengths(kept: KeptLengths): Lengths {
  const lengths = noLengths();
  for (let each = 0; each + 1 < kept.length; each += 2) {
    const here = kept[each + 1] as number;
    lengths.counts[kept[each] as number] = here;
    lengths.total += here;
  }
  return lengths;
}

export function add(to: Lengths, more: Lengths): void {
  for (let place = 0; place < lengthsMax; place += 1) {
    to.counts[place] = (to.counts[place] as number) + (more.counts[place] as number);
  }
  to.total += more.total;
}

export function clear(lengths: Lengths): void {
  lengths.counts.fill(0);
  lengths.total = 0;
}

/** So that this share of them, 0 to 1, is not longer, in ms; 0 where there are none. */
export function quantile({ counts, total }: Lengths, share: number): number {
  const rank = share * total;
  let before = 0;
  for (let place = 0; place < lengthsMax; place += 1) {
    const here = counts[place] as number;
    if (here > 0 && before + here >= rank) {
      const startMs = startOf(place);
      // Whole milliseconds, evenly spread over what stands together.
      return startMs + (startOf(place + 1) - 1 - startMs) * ((rank - before) / here);
    }
    before += here;
  }
  return 0;
}

function placeOf(ms: number): number {
  const whole = ms < longestMs ? Math.round(ms) : longestMs;
  if (whole < 2 * parts) return whole;
  const doublings = 31 - Math.clz32(whole);
  return (doublings - 1) * parts + ((whole >> (doublings - 2)) & (parts - 1));
}

/** The shortest that stands there. */
function startOf(place: number): number {
  if (place < 2 * parts) return place;
  return (parts + (place & (parts - 1))) * 2 ** ((place >> 2) - 1);
}
