import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editorSchema, type SchemaName } from '#analytics/rules/json-schema.ts';
import { notice } from '#ward/notice.ts';

const script = join(import.meta.dirname, '../../../wardtwin.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-command-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The real command, in a folder that is not that of the ward. */
function run(...words: readonly string[]) {
  const options = { encoding: 'utf8', cwd: folder } as const;
  const node = spawnSync(process.execPath, [script, 'rules', ...words], options);
  return { code: node.status, out: node.stdout, err: node.stderr };
}

test('a good file is told in a line, and a bad one with places, hints and exit code 2', () => {
  writeFileSync(join(folder, 'good.yaml'), '- {id: a, vital: spo2, below: 90}');
  writeFileSync(join(folder, 'bad.yaml'), '- {id: a, vital: spo, below: 90}');
  expect(run('check', 'good.yaml')).toMatchObject({ code: 0, err: '' });
  const { code, out, err } = run('check', 'good.yaml', 'bad.yaml');
  expect(code).toBe(2);
  expect(out).toMatch(/^good\.yaml: good\. good, version \w{12} \(\w{12}\): 1 rule\n$/);
  expect(err).toMatch(/^bad\.yaml:1:18: .*not "spo"\n {2}did you mean "spo2"\?\n$/);
});

test('the rules of the ward are shown as a table, whatever folder one is in', () => {
  const { code, out } = run('show');
  expect(code).toBe(0);
  expect(out).toMatch(/^ward monitor defaults, version 1 /);
  expect(out).toMatch(
    /^tachycardia +Heart rate above 100\/min +15s +at most 95 +10s +hold +medium$/m,
  );
  expect(out).toMatch(/^high +0s notify_nurse, 2m notify_second_nurse, 5m emergency_call$/m);
  expect(out).toContain(notice);
});

test('a set that comes with the ward goes by its name', () => {
  expect(run('show', 'tuned').out).toMatch(/^tuned for few alarms, version 1 /);
  expect(run('show', 'tuned').out).toMatch(/^lost_signal +medium +after 5m$/m);
  expect(run('show', 'tuned').out).toMatch(/^gateway_down +high +at once$/m);
  expect(run('check', 'tuned').out).toMatch(/rules\/tuned\.yaml: good\. tuned for few alarms, /);
  expect(run('sheet', '--rules', 'bmis').out).toContain('Rules: BMIS thresholds, version 1.');
});

test('what was ordered for a patient is shown with who, when and why', () => {
  writeFileSync(
    join(folder, 'own.yaml'),
    `rules: [{id: a, vital: spo2, below: 90}, {id: b, vital: spo2, above: 98}]
patients:
- {patient: anna, by: Dr Weber, at: 2026-03-01, why: COPD, spo2_scale: 2, rules: [{id: a, below: 85}, {id: b, off: true}]}`,
  );
  const { out } = run('show', 'own.yaml');
  expect(out).toContain('1 patient with their own');
  expect(out).toContain(`anna: ordered by Dr Weber, 2026-03-01T00:00:00.000Z: COPD
  NEWS2 by the second scale of saturation
  a: Oxygen saturation below 85 %`);
  expect(out).toContain('  b: off\n');
});

test('the schema is all that is printed: that of rules, if nothing else is said', () => {
  const of = (name: SchemaName) => ({ code: 0, out: editorSchema(name), err: '' });
  expect(run('schema')).toEqual(of('rules'));
  expect(run('schema', 'rules')).toEqual(of('rules'));
  expect(run('schema', 'tests')).toEqual(of('tests'));
});

test('of anything else there is no schema', () => {
  const { code, out, err } = run('schema', 'wards');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Allowed choices are rules, tests.');
});

test('tests are run, and one that fails is exit code 1', () => {
  writeFileSync(join(folder, 'good.yaml'), '- {id: a, vital: spo2, below: 90}');
  const tests = (alarms: string) =>
    `rules: good.yaml\ntests: [{name: one, series: {spo2: 97 85}, alarms: [${alarms}]}]`;
  writeFileSync(join(folder, 'right.test.yaml'), tests('{rule: a, raised: 1s}'));
  writeFileSync(join(folder, 'wrong.test.yaml'), tests(''));
  expect(run('test', 'right.test.yaml').code).toBe(0);
  expect(run('test', 'right.test.yaml', 'wrong.test.yaml').code).toBe(1);
});

test.each([
  [['--help'], 0],
  [['sheet', '--help'], 0],
  [[], 2],
  [['check'], 2],
  [['shout'], 2],
  [['show', '/nowhere.yaml'], 2],
  [['test', '/nowhere.test.yaml'], 2],
  [['sheet', '--links', 'lte'], 2],
])('%j ends with exit code %d', (words, code) => {
  expect(run(...words).code).toBe(code);
});

test('the help has examples, and says what this is not', () => {
  const { out } = run('--help');
  expect(out).toContain('npm run rules -- check my-rules.yaml');
  expect(out).toContain(
    '{id: tachycardia, vital: heart_rate, above: 100, hold: 15s, priority: medium}',
  );
  expect(out).toContain(notice);
});
