import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readRuleFile } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { testRules } from '#analytics/rules/test-command.ts';

const folder = fileURLToPath(new URL('../../../rules/', import.meta.url));

function shipped(name: string): RuleSet {
  const read = readRuleFile(`${folder}${name}.yaml`);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'))
  .map((file) => file.replace('.yaml', ''));

test('three sets are shipped', () => {
  expect(names).toEqual(['bmis', 'default', 'tuned']);
});

test.each(names)('the set %s has a version, and says what it is not', (name) => {
  const { text, version } = shipped(name);
  expect(text).toContain('Research and teaching only. Not a medical device, not for clinical use.');
  expect(version).toBe('1');
});

test.each(names)('the tests of the set %s pass', async (name) => {
  const out: string[] = [];
  const sink = { write: (text: string) => out.push(text) };
  expect(await testRules([`${folder}${name}.test.yaml`], sink, sink), out.join('')).toBe(0);
});

test('the threshold of the BMIS is there as it was published', () => {
  for (const name of ['default', 'bmis']) {
    expect(shipped(name).rules[0]).toMatchObject({
      id: 'tachycardia',
      quantity: { of: 'vital', vital: 'heart_rate' },
      when: 'above',
      limit: 100,
    });
  }
});

test('in the ward by itself, what ends an alarm of one vital does not at once begin it again', () => {
  for (const { id, quantity, clear } of shipped('default').rules) {
    if (quantity.of === 'vital') expect(clear.margin, id).toBeGreaterThan(0);
  }
});

test('no seconds that lie hours apart add up to a hold', () => {
  for (const { id, quantity, gap, holdMs, coverage } of shipped('default').rules) {
    if (quantity.of === 'vital' && gap !== 'reset' && holdMs > 0)
      expect(coverage, id).toBeGreaterThan(0);
  }
});

test('the tuned set waits longer than the usual one, and uses what single limits cannot see', () => {
  const usual = new Map(shipped('default').rules.map((rule) => [rule.id, rule]));
  const { rules } = shipped('tuned');
  for (const { id, holdMs } of rules) {
    expect(holdMs, id).toBeGreaterThanOrEqual(usual.get(id)?.holdMs ?? 0);
  }
  expect(new Set(rules.map(({ quantity }) => quantity.of))).toEqual(
    new Set(['vital', 'change', 'drift', 'count', 'news2']),
  );
});

test('each rule of the tuned set is at work in a test', () => {
  const text = readFileSync(`${folder}tuned.test.yaml`, 'utf8');
  for (const { id } of shipped('tuned').rules) expect(text).toContain(`rule: ${id}, raised`);
});

test('whatever the person does, the tuned set tells of what is extreme', () => {
  const always = shipped('tuned').rules.filter(
    ({ unless, priority }) => unless.length === 0 && priority === 'high',
  );
  expect(always.map(({ id }) => id)).toEqual([
    'extreme_tachycardia_alone',
    'extreme_bradycardia',
    'desaturation',
    'slow_breathing',
  ]);
});
