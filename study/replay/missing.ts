import type { Recording } from '#devices/recording.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/**
 * When the first row was due in which the vital is missing, if that was the last thing before `atMs`
 * (absent: before the end of the recording); on the recording's own clock. Absent where a value stands
 * there, and no row is missing before it: the next is at most one and a half intervals away.
 */
export function missedBefore(
  { rows, firstMs, spanMs, intervalMs }: Recording,
  vital: NumericVitalName,
  atMs: number | undefined,
): number | undefined {
  const endMs = atMs === undefined ? spanMs + intervalMs : atMs - firstMs;
  const next = firstNotBefore(rows, endMs);
  let index = next - 1;
  while (index >= 0 && rows[index]?.vitals[vital] === undefined) index -= 1;
  const last = rows[index];
  if (last === undefined) return undefined;
  const there = rows[next];
  const isValue = there?.offsetMs === endMs && there.vitals[vital] !== undefined;
  const isNext = endMs - last.offsetMs <= 1.5 * intervalMs;
  if (isNext && (isValue || atMs === undefined)) return undefined;
  return firstMs + last.offsetMs + intervalMs;
}

function firstNotBefore(rows: Recording['rows'], offsetMs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.offsetMs ?? 0) < offsetMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
