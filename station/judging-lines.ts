import type { AnalyticsReport, NamedComparison, WebhookReport } from '#ward/program.ts';
import { flow, type Piece, piece } from './cell.ts';
import { plain } from './program-piece.ts';
import type { Paint } from './view.ts';

/** The rules that hold, and how many values came late, if any did. */
export function rulePieces({ rules, lateValues }: AnalyticsReport): readonly Piece[] {
  const { inPlace, tooLate } = lateValues;
  const late = [
    ...(inPlace > 0 ? [`${inPlace} judged in place`] : []),
    ...(tooLate > 0 ? [`${tooLate} too late for it`] : []),
  ];
  return [
    piece(`${plain(rules.name)}, version ${plain(rules.version)}`),
    ...(late.length > 0 ? [piece(`late values: ${late.join(', ')}`)] : []),
  ];
}

/** `p03-patch p50 210 ms p99 5.2 s, lost 2 %, clock 40 s behind`, the slowest first. */
export function slowestPieces(slowest: AnalyticsReport['slowest']): readonly Piece[] {
  return slowest.map(({ device, p50Ms, p99Ms, loss, offsetMs }) => {
    const lost = loss >= 0.005 ? `, lost ${Math.round(100 * loss)} %` : '';
    const clock = offsetMs > 0 ? 'ahead' : 'behind';
    const off =
      Math.abs(offsetMs) >= clockShownMs ? `, clock ${lasting(Math.abs(offsetMs))} ${clock}` : '';
    return piece(`${plain(device)} p50 ${lasting(p50Ms)} p99 ${lasting(p99Ms)}${lost}${off}`);
  });
}

/** Less is the link rather than the clock. */
const clockShownMs = 5000;

/** One line for each that is judged beside: `shadow tuned  same 12  added 0  removed 31`. */
export function comparisonLines(
  comparisons: AnalyticsReport['comparisons'],
  width: number,
  paint: Paint,
): readonly string[] {
  const longest = Math.max(0, ...comparisons.map(({ name }) => name.length));
  const label = Math.min(longest, Math.floor(width / 3)) + 2;
  return comparisons.flatMap((comparison) =>
    flow(
      plain(comparison.name),
      comparisonWords(comparison).map((each) => piece(each)),
      width,
      paint,
      label,
    ),
  );
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

/** What waits for a receiver, and what was given up. */
export function webhookPieces({
  waiting,
  deadLetters,
  lastFailure,
}: WebhookReport): readonly Piece[] {
  return [
    piece(`waiting ${waiting}`, waiting > 0 && lastFailure ? 'yellow' : undefined),
    piece(`dead letters ${deadLetters}`, deadLetters > 0 ? 'yellow' : undefined),
    ...(lastFailure ? [piece(`last failure: ${plain(lastFailure.reason)}`, 'yellow')] : []),
  ];
}

function lasting(ms: number): string {
  return ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
