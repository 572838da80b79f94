import { expect, test } from 'vitest';
import { countsOf } from '#station/counts.ts';
import { summaryOf } from '#station/summary.ts';
import type { ArmReport } from '#ward/program.ts';
import { type VerdictCounts, verdictCounts } from '#ward/worth.ts';
import { analyticsReport, devicesReport, group } from './reports-in-test.ts';

function linesOf(json: boolean, arms: readonly ArmReport[]): readonly string[] {
  const counts = countsOf({}, { devices: devicesReport({ arms }) }, 1000);
  return summaryOf(counts, { json, store: 'memory:', logs: '/logs' }).trimEnd().split('\n');
}

const both = [group('monitored'), group('unmonitored', { severity: 0.5, green: 0, red: 11 })];

test('the end in words compares the groups', () => {
  expect(linesOf(false, both)).toEqual(
    expect.arrayContaining([
      '  monitored   mean severity 0.041 of 12 (11 green, 1 yellow, 0 red, 0 gone), 64 visits',
      '  unmonitored mean severity 0.500 of 12 (0 green, 1 yellow, 11 red, 0 gone), 64 visits',
    ]),
  );
});

test('the end of a ward of real people has no groups', () => {
  expect(linesOf(false, []).join('\n')).not.toContain('severity');
});

test('the last line of JSON has the groups by name, behind all else', () => {
  const counts = JSON.parse(linesOf(true, both).at(-1) ?? '');
  expect(Object.keys(counts).at(-1)).toBe('arms');
  expect(counts.arms.unmonitored).toMatchObject({ patients: 12, severity: 0.5, red: 11 });
});

test('the end in words has what was judged beside, and the webhook', () => {
  const delayed = { count: 0, p50Ms: 0, p95Ms: 0 };
  const comparisons = [{ name: 'shadow tuned', same: 1, added: 2, removed: 3, delayed }];
  const webhook = { accepted: 9, waiting: 3, delivered: 5, deadLetters: 1, forgotten: 0 };
  const counts = countsOf({}, { analytics: analyticsReport({ comparisons, webhook }) }, 0);
  const text = summaryOf(counts, { json: false, store: 'memory:', logs: '/logs' });
  expect(text).toContain('\n  shadow tuned: same 1, added 2, removed 3\n');
  expect(text).toContain('\n  webhook  delivered 5, waiting 3, dead letters 1\n');
});

test('the end in words says what the alarms were worth, where any was judged', () => {
  const textOf = (worth: VerdictCounts) => {
    const counts = countsOf({}, { devices: devicesReport({ worth }) }, 0);
    return summaryOf(counts, { json: false, store: 'memory:', logs: '/logs' });
  };
  expect(textOf(verdictCounts(['true', 'duplicate', 'stale', 'stale']))).toContain(
    '\n  worth    true 1, duplicate 1, stale 2, predictive value 33 %\n',
  );
  expect(textOf(verdictCounts())).not.toContain('worth');
});
