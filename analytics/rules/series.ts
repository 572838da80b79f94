import { bad, good, type Result } from '#ward/result.ts';
import {
  type Consciousness,
  consciousnessLevels,
  isNumericVital,
  numericVitals,
  type VitalName,
} from '#ward/vitals.ts';

/** One value of a series; absent where nothing was measured. */
export type SeriesValue = number | Consciousness | undefined;

/** A day by the second, and a little. */
const longest = 100_000;

const number = String.raw`\d+(?:\.\d+)?`;
const count = String.raw`[1-9]\d{0,5}`;
const repeated = new RegExp(`^(_|[A-Z]|${number})(?:x(${count}))?$`);
const ramp = new RegExp(`^(${number})([+-]${number})x(${count})$`);

const right =
  'write 90, 90x10 (ten values), 90+2x5 (90 and five steps up: six values), _ (missing) or _x3';

/**
 * The values of a vital in their order: `90x10` is ten of 90, `_x3` three that are missing, and
 * `90+2x5` the value 90 and five more, each 2 higher (`-`: lower).
 */
export function parseSeries(text: string, vital: VitalName): Result<readonly SeriesValue[]> {
  const values: SeriesValue[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const read = valuesOf(word);
    if (read === undefined) return bad(`"${word}" is no value of a series; ${right}`);
    const impossible = read.find((value) => !isPossible(value, vital));
    if (impossible !== undefined) return bad(`${impossible} is no ${vital}: ${rangeOf(vital)}`);
    if (values.length + read.length > longest) return bad(`has more than ${longest} values`);
    for (const value of read) values.push(value);
  }
  return good(values);
}

/** A series in its words, for editors: that its values are possible is told by `parseSeries` alone. */
export const seriesPatterns = {
  numbers: rowOf(`(?:_|${number})(?:x${count})?`, `${number}[+-]${number}x${count}`),
  letters: rowOf(`[_${consciousnessLevels.join('')}](?:x${count})?`),
} as const;

function rowOf(...words: readonly string[]): string {
  const word = `(?:${words.join('|')})`;
  return String.raw`^\s*${word}(?:\s+${word})*\s*$`;
}

function valuesOf(word: string): readonly SeriesValue[] | undefined {
  const [, from, step, steps] = ramp.exec(word) ?? [];
  if (from !== undefined) {
    return Array.from({ length: Number(steps) + 1 }, (_, index) => sum(from, step, index));
  }
  const [, value, times = '1'] = repeated.exec(word) ?? [];
  if (value === undefined) return undefined;
  return Array.from({ length: Number(times) }, () => oneValue(value));
}

/** As the decimal that was meant: 36.5 and three times 0.1 are 36.8. */
function sum(from: string, step: string | undefined, times: number): number {
  return Number((Number(from) + times * Number(step)).toFixed(9));
}

function oneValue(word: string): SeriesValue {
  if (word === '_') return undefined;
  return /^\d/.test(word) ? Number(word) : (word as Consciousness);
}

/** Anything else would be refused by the gateway, and no rule would ever see it. */
function isPossible(value: SeriesValue, vital: VitalName): boolean {
  if (value === undefined) return true;
  if (!isNumericVital(vital)) return consciousnessLevels.some((level) => level === value);
  const { low, high } = numericVitals[vital];
  return typeof value === 'number' && value >= low && value <= high;
}

function rangeOf(vital: VitalName): string {
  if (!isNumericVital(vital)) return `it is one of ${consciousnessLevels.join(', ')}`;
  const { low, high } = numericVitals[vital];
  return `it is from ${low} to ${high}`;
}
