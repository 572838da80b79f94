import { nearest } from '#ward/nearest.ts';
import type { Call } from './calls.ts';

/** Whom an id means, or the beginning of one. */
export type Found =
  | { readonly kind: 'one'; readonly call: Call }
  /** The beginning of several. */
  | { readonly kind: 'many'; readonly calls: readonly Call[] }
  /** Nobody; perhaps one of these was meant. */
  | { readonly kind: 'none'; readonly near: readonly Call[] };

/** Shorter than that a slip of a finger would mean something else. */
const beginningMin = 4;
const nearMax = 5;

/** A whole id means one that is over, too: it is worth being told that it is. */
export function find(word: string, calls: readonly Call[], open: readonly Call[]): Found {
  const whole = calls.find(({ id }) => id === word);
  if (whole) return { kind: 'one', call: whole };

  const [first, ...others] = open.filter(({ id }) => id.startsWith(word));
  if (first === undefined) return { kind: 'none', near: nearTo(word, open) };
  if (others.length > 0 || word.length < beginningMin) {
    return { kind: 'many', calls: [first, ...others] };
  }
  return { kind: 'one', call: first };
}

/** Those whose ids begin almost so; where none does, the first of all. */
function nearTo(word: string, open: readonly Call[]): readonly Call[] {
  const beginningOf = ({ id }: Call) => id.slice(0, word.length);
  const meant = nearest(word, open.map(beginningOf));
  const near = open.filter((call) => beginningOf(call) === meant);
  return (near.length > 0 ? near : open).slice(0, nearMax);
}
