import type { Estimate } from '#study/analysis/estimate.ts';

/** Three digits that count, or so many decimals; thousands apart, a true minus. */
export function numeral(value: number, decimals = decimalsOf(value)): string {
  const [whole = '', part] = Math.abs(value).toFixed(decimals).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
  const isZero = /^[0.]+$/.test(text);
  return value < 0 && !isZero ? `−${text}` : text;
}

/** Whole numbers need none; of others no zeros at the end. */
function decimalsOf(value: number): number {
  const [, part = ''] = Math.abs(value).toFixed(threeCount(value)).split('.');
  return part.replace(/0+$/, '').length;
}

/** So many decimals that three digits count; seven at most. */
function threeCount(value: number): number {
  if (value === 0) return 0;
  return Math.min(7, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

export function signed(value: number, decimals?: number): string {
  const text = numeral(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export function percent(share: number): string {
  const points = share * 100;
  const size = Math.abs(points);
  return `${numeral(points, size > 0 && size < 9.95 ? 1 : 0)}${thin}%`;
}

/** Keeps a unit on the line of its figure. */
const thin = '\u{a0}';

const units = [
  { upTo: 1000, ms: 1, unit: 'ms' },
  { upTo: 120_000, ms: 1000, unit: 's' },
  { upTo: 7_200_000, ms: 60_000, unit: 'min' },
  { upTo: Number.POSITIVE_INFINITY, ms: 3_600_000, unit: 'h' },
] as const;

export function lasting(ms: number): string {
  const { ms: size, unit } = units.find(({ upTo }) => Math.abs(ms) < upTo) ?? units[3];
  return `${numeral(ms / size)}${thin}${unit}`;
}

/** “n patient pairs”, “1 ward”. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${numeral(n)} ${n === 1 ? one : many}`;
}

/** With its band, where it has one, both to the same decimals. */
export function banded({ mean, low, high }: Estimate, write: Write = numeral): string {
  if (low === undefined || high === undefined) return write(mean);
  const decimals = threeCount(Math.max(Math.abs(low), Math.abs(high)));
  return `${write(mean, decimals)} (95${thin}% band ${write(low, decimals)} to ${write(high, decimals)})`;
}

type Write = (value: number, decimals?: number) => string;

export function orNone<T>(value: T | undefined, write: (value: T) => string): string {
  return value === undefined ? '–' : write(value);
}

/** As it is read: `mixed_venous` is “mixed venous”. */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

/** A difference of two shares, in percentage points. */
export function signedPoints(share: number): string {
  return `${signed(share * 100, 1)}${thin}points`;
}
