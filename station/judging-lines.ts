import type { AnalyticsReport, WebhookReport } from '#ward/program.ts';
import { lasting } from './ages.ts';
import { type Piece, piece } from './cell.ts';
import { plain } from './program-piece.ts';

/** The rules that hold, what is wrong with their file, and how many values came late, if any did. */
export function rulePieces({ rules, rulesFault, lateValues }: AnalyticsReport): readonly Piece[] {
  const { inPlace, tooLate } = lateValues;
  const late = [
    ...(inPlace > 0 ? [`${inPlace} judged in place`] : []),
    ...(tooLate > 0 ? [`${tooLate} too late for it`] : []),
  ];
  return [
    piece(`${plain(rules.name)}, version ${plain(rules.version)}`),
    ...(rulesFault === undefined ? [] : [piece(badRules(rulesFault), 'yellow')]),
    ...(late.length > 0 ? [piece(`late values: ${late.join(', ')}`)] : []),
  ];
}

/** Of several faults the first: `rules -- check` tells them all. */
export function badRules(fault: string): string {
  return `bad file, these stay: ${plain(fault.split('\n')[0] ?? '')}`;
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
