import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readRuleText, usualRules } from '#analytics/rules/rule-file.ts';
import { readTestText } from '#analytics/rules/test-file.ts';
import { tried } from '#analytics/rules/trial.ts';
import { withTables } from '../../docs/table.ts';
import { pages } from '../../docs/tables.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test.for(Object.entries(pages))(
  'the tables of %s are those of the code (npm run docs)',
  ([page, made]) => {
    const text = readFileSync(new URL(page, new URL('../../docs/', import.meta.url)), 'utf8');
    expect(text).toBe(withTables(text, made));
  },
);

test('the rule of the README is one, and its rule test passes', () => {
  const [rule = '', tests = ''] = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, text]) => text,
  );
  expect(readRuleText(rule, 'README')).toMatchObject({ ok: true });
  const read = readTestText(tests, usualRules);
  if (!read.ok) throw new Error(read.reason);
  for (const each of read.value.tests) {
    expect(tried(each, read.value.rules)).toMatchObject(each.alarms);
  }
});
