import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { RuleChange } from '#analytics/play.ts';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import type { JudgingTerms, RulesReport } from '#ward/reports.ts';
import { good, type Result } from '#ward/result.ts';

/** What a ward was judged by for a stretch of time. */
export interface Stretch extends Omit<RuleChange, 'terms'> {
  /** Absent where an earlier version judged. */
  readonly terms?: JudgingTerms;
}

export interface StoredRules {
  /** The first ones first. */
  readonly stretches: readonly Stretch[];
  /** Until when all was judged that was due, when analytics ended last; absent where it never said so. */
  readonly untilMs?: number;
}

/** `path` is for the messages. */
export function storedRules(file: DatabaseSync, path: string): Result<StoredRules> {
  const stretches: Stretch[] = [];
  let untilMs: number | undefined;
  const rows = file.prepare('SELECT * FROM rules ORDER BY time');
  // Nanoseconds are more than a number can hold.
  rows.setReadBigInts(true);
  for (const row of rows.all()) {
    const { hash, at, text, terms, after, until } = reportOf(row);
    if (until !== undefined) untilMs = Math.max(untilMs ?? until, until);
    const last = stretches.at(-1);
    // Told again at each start and end: only what is other is a change.
    if (last && text === last.set.text && isSame(terms, last.terms)) continue;
    const read = readRuleText(text, `${path}, rules ${hash}`);
    if (!read.ok) return read;
    stretches.push({ at, set: read.value, ...(terms && { terms }), ...(after && { after }) });
  }
  return good({ stretches, ...(untilMs !== undefined && { untilMs }) });
}

function isSame(one: JudgingTerms | undefined, other: JudgingTerms | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The report that this row was made of. */
function reportOf(row: Readonly<Record<string, SQLOutputValue>>): Omit<RulesReport, 'version'> {
  const number = (name: string) => (row[name] == null ? undefined : Number(row[name]));
  const [windowMs, afterNumber, until] = ['window_ms', 'after_number', 'until_ms'].map(number);
  return {
    name: String(row.name),
    hash: String(row.hash),
    text: String(row.text),
    at: Number((row.time as bigint) / 1_000_000n),
    ...(windowMs !== undefined && {
      terms: {
        minMs: Number(row.min_ms),
        p50Ms: Number(row.p50_ms),
        p95Ms: Number(row.p95_ms),
        p99Ms: Number(row.p99_ms),
        loss: Number(row.loss),
        windowMs,
        presentLeastMs: Number(row.present_least_ms),
      },
    }),
    ...(afterNumber !== undefined && {
      after: { number: afterNumber, at: Number(row.after_ms) },
    }),
    ...(until !== undefined && { until }),
  };
}
