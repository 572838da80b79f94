import type { DelayReport, LedgerReport, RulesReport, ScoreReport } from '#ward/reports.ts';
import type { TruthReport } from '#ward/truth.ts';
import type { MeasurementName } from './measurements.ts';
import { fieldsOf, momentOf, type Point } from './point.ts';

/** A patient is in one state at a time, so patient, arm and moment are name enough. */
export function truthPoint({ patient, arm, at: atMs, severity, state }: TruthReport): Point {
  const fields = fieldsOf({ severity, state });
  return { measurement: 'truth', tags: { patient, arm }, fields, atMs, nanos: 0 };
}

export function delayPoint({ patient, device, at, ...report }: DelayReport): Point {
  const fields = fieldsOf({
    offset_ms: report.offsetMs,
    p50_ms: report.p50Ms,
    p95_ms: report.p95Ms,
    p99_ms: report.p99Ms,
    interval_ms: report.intervalMs,
    loss: report.loss,
    lateness_ms: report.latenessMs,
    samples: report.samples,
    source: report.source,
  });
  return pointOf('delays', { patient, device }, fields, at);
}

export function scorePoint({ patient, score, at, ...report }: ScoreReport): Point {
  const fields = fieldsOf({
    total: report.total,
    lowest: report.lowest,
    highest: report.highest,
    risk: report.risk,
    missing: report.missing.join(','),
    stale: report.stale.join(','),
  });
  return pointOf('scores', { patient, score }, fields, at);
}

export function rulesPoint({ name, at, terms, after, until, ...report }: RulesReport): Point {
  const { version, hash, text } = report;
  const fields = fieldsOf({
    version,
    hash,
    text,
    min_ms: terms?.minMs,
    p50_ms: terms?.p50Ms,
    p95_ms: terms?.p95Ms,
    p99_ms: terms?.p99Ms,
    loss: terms?.loss,
    window_ms: terms?.windowMs,
    present_least_ms: terms?.presentLeastMs,
    after_number: after?.number,
    after_ms: after?.at,
    until_ms: until,
  });
  return pointOf('rules', { name }, fields, at);
}

export function ledgerPoint({ patient, rule, ...report }: LedgerReport): Point {
  const fields = fieldsOf({
    alarm: report.alarm,
    vital: report.vital,
    verdict: report.verdict,
    onset_ms: report.onsetAt,
    sampled_ms: report.sampledAt,
    published_ms: report.publishedAt,
    received_ms: report.receivedAt,
    journaled_ms: report.journaledAt,
    evaluated_ms: report.evaluatedAt,
    raised_ms: report.raisedAt,
    bedside_ms: report.bedsideAt,
    acknowledged_ms: report.acknowledgedAt,
  });
  return pointOf('ledgers', { patient, rule }, fields, report.evaluatedAt);
}

/** Whatever else is reported of the same at the same moment is another point. */
function pointOf(
  measurement: MeasurementName,
  tags: Point['tags'],
  fields: Point['fields'],
  atMs: number,
): Point {
  return { measurement, tags, fields, ...momentOf(atMs, JSON.stringify(fields)) };
}
