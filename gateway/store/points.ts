import type { Entry } from '#gateway/entry.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { ackPoint, alarmPoint, interventionPoint } from './alarm-points.ts';
import { flawOf, type Point } from './point.ts';
import { readingPoints } from './reading-points.ts';
import { delayPoint, ledgerPoint, rulesPoint, scorePoint, truthPoint } from './report-points.ts';

/**
 * The points of an entry: a pure function of it, so that writing it again changes nothing. Nothing in
 * a point tells when it was written, and no point is ever updated.
 */
export function pointsOf(entry: Entry): readonly Point[] {
  switch (entry.kind) {
    case 'reading':
      return readingPoints(entry.reading);
    case 'alarm':
      return [alarmPoint(entry.alarm)];
    case 'intervention':
      return [interventionPoint(entry.intervention)];
    case 'truth':
      return [truthPoint(entry.truth)];
    case 'delay':
      return [delayPoint(entry.delay)];
    case 'score':
      return [scorePoint(entry.score)];
    case 'rules':
      return [rulesPoint(entry.rules)];
    case 'ledger':
      return [ledgerPoint(entry.ledger)];
    case 'ack':
      return [ackPoint(entry.ack)];
    default:
      return entry satisfies never;
  }
}

/** The points of a whole batch; bad when a point is one that no store could keep as it is. */
export function pointsOfBatch(batch: readonly Entry[]): Result<readonly Point[]> {
  const points: Point[] = [];
  for (const entry of batch) {
    for (const point of pointsOf(entry)) {
      const flaw = flawOf(point);
      if (flaw !== undefined) return bad(`${point.measurement}: ${flaw}`);
      points.push(point);
    }
  }
  return good(points);
}
