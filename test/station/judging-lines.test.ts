import { expect, test } from 'vitest';
import { slowestOf } from '#analytics/round/report.ts';
import { slowestPieces } from '#station/judging-lines.ts';
import type { DelayReport } from '#ward/reports.ts';

function report(device: string, other: Partial<DelayReport> = {}): DelayReport {
  return {
    device,
    patient: 'p03',
    at: 0,
    source: 'learnt',
    samples: 100,
    offsetMs: 0,
    p50Ms: 210,
    p95Ms: 900,
    p99Ms: 5200,
    loss: 0,
    latenessMs: 1000,
    ...other,
  };
}

test('the devices whose samples take longest are named, with what they lose and how their clock is', () => {
  const pieces = slowestPieces([
    report('p03-patch', { loss: 0.021, offsetMs: -40_000 }),
    report('p01-strap', { p99Ms: 400, loss: 0.001, offsetMs: 300 }),
  ]);
  expect(pieces.map(({ text }) => text)).toEqual([
    'p03-patch p50 0.2 s p99 5.2 s, lost 2 %, clock 40.0 s behind',
    'p01-strap p50 0.2 s p99 0.4 s',
  ]);
});

test('three at most, the slowest first, and none of which too little is known', () => {
  const reports = [100, 900, 500, 700].map((p99Ms) => report(`d${p99Ms}`, { p99Ms }));
  const unknown = report('new', { p99Ms: 9999, source: 'prior' });
  expect(slowestOf([...reports, unknown]).map(({ device }) => device)).toEqual([
    'd900',
    'd700',
    'd500',
  ]);
});
