import { dirname, isAbsolute, join } from 'node:path';
import { faultsOf } from '#forms/faults.ts';
import { readText } from '#forms/file.ts';
import { type Fault, faultList, type Positioned, parseYaml } from '#forms/yaml.ts';
import { noDataSuffix } from '#ward/alarm.ts';
import { nearest } from '#ward/nearest.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { readRuleFile } from './rule-file.ts';
import type { RuleSet } from './rule-set.ts';
import { keysAt, type RuleTest, type TestFile, testFileSchema } from './test-schema.ts';

/** Rules, and what is expected of them. */
export interface RuleTests {
  readonly rules: RuleSet;
  readonly tests: readonly RuleTest[];
}

const mostBytes = 1024 * 1024;
const form = {
  what: 'a file of rule tests',
  example: 'a file of rule tests has two keys: "rules: FILE" and "tests:" with a list',
};

/** Reads a file of rule tests and the rules that it names. A reason has a line for each fault. */
export function readRuleTests(path: string): Result<RuleTests> {
  const text = readText(path, mostBytes, 'a file of rule tests');
  return text.ok ? readTestText(text.value, path) : text;
}

/** `path` is for the messages, and the rules are seen from its folder. */
export function readTestText(text: string, path: string): Result<RuleTests> {
  const parsed = parseYaml(text, path, form);
  if (!parsed.ok) return parsed;
  const read = testFileSchema.safeParse(parsed.value.value, { reportInput: true });
  if (!read.success) {
    return bad(
      faultList(read.error.issues.flatMap((issue) => faultsOf(issue, parsed.value, keysAt))),
    );
  }
  const { rules: named, tests } = read.data;
  const rules = readRuleFile(isAbsolute(named) ? named : join(dirname(path), named));
  if (!rules.ok) return rules;
  const unknown = unknownRules(parsed.value, read.data, rules.value);
  return unknown.length > 0 ? bad(faultList(unknown)) : good({ rules: rules.value, tests });
}

function unknownRules(file: Positioned, { tests }: TestFile, { rules }: RuleSet): readonly Fault[] {
  const known = rules.flatMap(({ id, gap }) => (gap === 'alarm' ? [id, id + noDataSuffix] : [id]));
  return tests.flatMap(({ alarms }, test) =>
    alarms.flatMap(({ rule }, alarm) => {
      if (known.includes(rule)) return [];
      const meant = nearest(rule, known);
      const hint = meant ? `did you mean "${meant}"?` : `the rules are ${known.join(', ')}`;
      const path = ['tests', test, 'alarms', alarm, 'rule'];
      return [file.fault(path, 'value', `there is no rule "${rule}"`, hint)];
    }),
  );
}
