import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from '#gateway/store/store-sqlite.ts';
import { storedRules } from '#study/replay/stored-rules.ts';
import { openWardStore } from '#study/replay/ward-store.ts';
import type { JudgingTerms, RulesReport } from '#ward/reports.ts';

const root = mkdtempSync(join(tmpdir(), 'stored-rules-'));
afterAll(() => rmSync(root, { recursive: true }));
const script = join(import.meta.dirname, '../../../wardtwin.ts');
const noon = 1_763_812_800_000;
const good: JudgingTerms = {
  ...{ minMs: 1, p50Ms: 5, p95Ms: 9, p99Ms: 12.5, loss: 0.01 },
  ...{ windowMs: 3_600_000, presentLeastMs: 15_000 },
};
const poor = { ...good, p99Ms: 40_000 };
const fast = { hash: 'aaa', text: '- {id: fast, vital: heart_rate, above: 100}' };
const slow = { hash: 'bbb', text: '- {id: slow, vital: heart_rate, below: 40}' };

/** What a gateway stores of these reports, read again. */
async function read(...reports: readonly Partial<RulesReport>[]) {
  const path = join(mkdtempSync(join(root, 'store-')), 'ward.sqlite');
  const store = sqliteStore(path);
  const entries = reports.map((report, index) => ({
    kind: 'rules',
    number: index + 1,
    rules: { name: 'ours', version: '1', at: noon, ...fast, ...report },
  }));
  await store.write(entries as never, new AbortController().signal);
  await store.close();
  const file = new DatabaseSync(path, { readOnly: true });
  const rules = storedRules(file, path);
  file.close();
  if (!rules.ok) return rules.reason;
  const stretches = rules.value.stretches.map(({ set, ...rest }) => ({
    rule: set.rules[0]?.id,
    ...rest,
  }));
  return { ...rules.value, stretches };
}

test('rules that are told again, at each start and end, are one stretch, and the last end is known', async () => {
  const since = { terms: good, after: { number: 0, at: 0 } };
  const told = await read(
    since,
    { ...since, until: noon + 500 },
    { ...since, until: noon + 900 },
    { ...since, until: noon + 700 },
  );
  const stretches = [{ rule: 'fast', at: noon, ...since }];
  expect(told).toEqual({ stretches, untilMs: noon + 900 });
});

test('other rules, and the same on other terms, are stretches of their own', async () => {
  const told = await read(
    { terms: good, after: { number: 0, at: 0 } },
    { at: noon + 60_000, terms: good, ...slow, after: { number: 7, at: noon + 59_000 } },
    { at: noon + 90_000, terms: poor, ...slow, after: { number: 9, at: noon + 80_000 } },
  );
  expect(told).toEqual({
    stretches: [
      { rule: 'fast', at: noon, terms: good, after: { number: 0, at: 0 } },
      { rule: 'slow', at: noon + 60_000, terms: good, after: { number: 7, at: noon + 59_000 } },
      { rule: 'slow', at: noon + 90_000, terms: poor, after: { number: 9, at: noon + 80_000 } },
    ],
  });
});

test('what an earlier version told has no terms, and rules that cannot be read are a reason', async () => {
  expect(await read({})).toEqual({ stretches: [{ rule: 'fast', at: noon }] });
  expect(await read({ text: '- {id: fast}' })).toContain('rules aaa');
});

/** A folder with one reading, what was told of rules, and an alarm that changed a minute later. */
async function folderWith(report: Partial<RulesReport>): Promise<string> {
  const folder = mkdtempSync(join(root, 'ward-'));
  const store = sqliteStore(join(folder, 'ward.sqlite'));
  const reading = {
    ...{ number: 1, after: 0, device: 'd', patient: 'p', boot: 'b', seq: 0, at: noon },
    ...{ receivedAt: noon + 50, delayMs: 50, quality: [], vitals: { heart_rate: 120 } },
  };
  const alarm = {
    ...{ id: 'a', patient: 'p', rule: 'lost_signal', kind: 'technical', priority: 'low' },
    ...{ state: 'active', life: 'active_unacknowledged', message: 'Lost', onsetAt: noon },
    ...{ raisedAt: noon + 60_000, evaluatedAt: noon + 60_000, changedAt: noon + 60_000 },
  };
  const entries = [
    { kind: 'reading', number: 1, reading },
    {
      kind: 'rules',
      number: 2,
      rules: { name: 'ours', version: '1', at: noon, ...fast, ...report },
    },
    { kind: 'alarm', number: 3, alarm },
  ];
  await store.write(entries as never, new AbortController().signal);
  await store.close();
  return folder;
}

test.each([
  ['as far as analytics said at its end', { terms: good, until: noon + 5000 }, 5000],
  ['as far as readings were received, where it did not end by itself', { terms: good }, 50],
  ['to the last change of an alarm, where an earlier version judged', {}, 60_000],
])('a ward was judged %s', async (_, report, untilMs) => {
  const ward = openWardStore(await folderWith(report));
  if (!ward.ok) throw new Error(ward.reason);
  expect(ward.value.lastMs - noon).toBe(untilMs);
  ward.value.close();
});

test('what an earlier version judged is judged again all the same, and in words', async () => {
  const words = 'did not store what the link promised';
  const told = async (report: Partial<RulesReport>, ...more: readonly string[]) => {
    const data = ['--data', await folderWith(report), ...more];
    return spawnSync(process.execPath, [script, 'replay', ...data], { encoding: 'utf8' });
  };
  const old = await told({});
  expect([old.status, old.stdout]).toEqual([0, expect.stringContaining(words)]);
  const oldLines = await told({}, '--json');
  expect(oldLines.stderr).toContain(words);
  expect(oldLines.stdout).toContain('"rule":"fast"');
  // Other rules are judged by on the terms of the time.
  for (const more of [[], ['--rules', 'bmis']]) {
    expect((await told({ terms: good }, ...more)).stdout).not.toContain(words);
  }
});
