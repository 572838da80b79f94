import type { NamedComparison } from '#ward/program.ts';
import { lasting } from './ages.ts';
import { fitted } from './cell.ts';
import { plain } from './program-piece.ts';
import type { Paint } from './view.ts';

interface Column {
  readonly head: string;
  readonly width: number;
  text(comparison: NamedComparison): string;
}

const columns: readonly Column[] = [
  { head: 'same', width: 6, text: ({ same }) => String(same) },
  { head: 'later', width: 7, text: ({ delayed }) => String(delayed.count) },
  { head: 'p50', width: 9, text: ({ delayed }) => laterBy(delayed.count, delayed.p50Ms) },
  { head: 'p95', width: 9, text: ({ delayed }) => laterBy(delayed.count, delayed.p95Ms) },
  { head: 'added', width: 7, text: ({ added }) => String(added) },
  { head: 'removed', width: 7, text: ({ removed }) => String(removed) },
];
const figures = columns.reduce((sum, column) => sum + column.width, 0);

const head = 'judged beside';

/**
 * All that is judged beside, as a table below one head. A name that is too long for the width goes on
 * below, word by word, so that the figures stay side by side. No lines where there is nothing.
 */
export function comparisonLines(
  comparisons: readonly NamedComparison[],
  width: number,
  paint: Paint,
): readonly string[] {
  if (comparisons.length === 0) return [];
  const names = comparisons.map(({ name }) => plain(name));
  const longest = Math.max(...[head, ...names].map((name) => name.length));
  const room = Math.max(head.length, Math.min(longest, width - figures - 2));
  const line = (name: string, cells: readonly string[]) =>
    fitted(`${name.padEnd(room + 2)}${cells.join('')}`, width).trimEnd();

  const heads = columns.map((column) => column.head.padEnd(column.width));
  return [
    paint('dim', line(head, heads)),
    ...comparisons.flatMap((comparison, index) => {
      const [first = '', ...rest] = wrapped(names[index] ?? '', room);
      const cells = columns.map((column) => column.text(comparison).padEnd(column.width));
      return [line(first, cells), ...rest.map((part) => line(part, []))];
    }),
  ];
}

/** `same 10`, `later 4 (p50 3.1 s, p95 9.8 s)` where there are any, `added 0`, `removed 1`. */
export function comparisonWords({
  same,
  added,
  removed,
  delayed: { count, p50Ms, p95Ms },
}: NamedComparison): readonly string[] {
  const later = `later ${count} (p50 ${lasting(p50Ms)}, p95 ${lasting(p95Ms)})`;
  return [`same ${same}`, ...(count > 0 ? [later] : []), `added ${added}`, `removed ${removed}`];
}

function laterBy(count: number, ms: number): string {
  return count > 0 ? lasting(ms) : '-';
}

/** Broken between words; within one only where it is longer than a line. */
function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((long) => long.match(pieces(room)) ?? [])) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function pieces(room: number): RegExp {
  return new RegExp(`.{1,${room}}`, 'gu');
}
