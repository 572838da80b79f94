import { notice } from '#ward/notice.ts';
import { difference } from './difference.ts';
import { type RuleTests, readRuleTests } from './test-file.ts';
import { tried } from './trial.ts';

interface Sink {
  write(text: string): unknown;
}

const failed = 1;
const badInput = 2;

/**
 * Runs files of rule tests and writes what each test came to. Resolves with the exit code: 0 all
 * passed, 1 one failed, 2 a file is bad (the others are run all the same). What is bad about a file
 * goes to `complain`.
 */
export async function testRules(
  files: readonly string[],
  out: Sink,
  complain: Sink = process.stderr,
): Promise<number> {
  if (files.length === 0) {
    complain.write('name at least one file of rule tests, such as rules/default.test.yaml\n');
    return badInput;
  }
  const counts = { passed: 0, failed: 0, bad: 0 };
  for (const file of files) {
    const read = readRuleTests(file);
    if (read.ok) runFile(file, read.value, out, counts);
    else {
      counts.bad += 1;
      complain.write(`${read.reason}\n`);
    }
  }
  const unread = counts.bad > 0 ? `, ${counts.bad} of the files not read` : '';
  out.write(`${counts.passed} passed, ${counts.failed} failed${unread}\n${notice}\n`);
  if (counts.bad > 0) return badInput;
  return counts.failed > 0 ? failed : 0;
}

function runFile(
  file: string,
  { rules, tests }: RuleTests,
  out: Sink,
  counts: { passed: number; failed: number },
): void {
  out.write(`${file} (rules ${rules.name}, version ${rules.version})\n`);
  for (const test of tests) {
    const lines = difference(test.alarms, tried(test, rules));
    if (lines === undefined) counts.passed += 1;
    else counts.failed += 1;
    out.write(`  ${lines === undefined ? 'pass' : 'FAIL'}  ${test.name}\n`);
    for (const line of lines ?? []) out.write(`          ${line}\n`);
  }
}
