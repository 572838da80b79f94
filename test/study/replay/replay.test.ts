import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRuleFile } from '#analytics/rules/rule-file.ts';
import { readRecordings } from '#devices/recordings.ts';
import { judged, type ReplayedAlarm } from '#study/replay/judged.ts';
import { jsonLines } from '#study/replay/printed.ts';
import { notice } from '#ward/notice.ts';

const script = join(import.meta.dirname, '../../../wardtwin.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The real command, with nothing between. */
function run(...words: readonly string[]) {
  const node = spawnSync(process.execPath, [script, 'replay', ...words], { encoding: 'utf8' });
  return { code: node.status, out: node.stdout, err: node.stderr };
}

let scenes = 0;

/** A folder of its own with these recordings (CSV by name) and these rules. */
function home(recordings: Readonly<Record<string, string>>, rules: string): string {
  scenes += 1;
  const path = mkdtempSync(join(folder, `scene-${scenes}-`));
  for (const [name, text] of Object.entries(recordings)) writeFileSync(join(path, name), text);
  writeFileSync(join(path, 'rules.yaml'), rules);
  return path;
}

/** The same in this process: the alarms as they would be printed. */
function replayed(recordings: Readonly<Record<string, string>>, rules: string) {
  const path = home(recordings, rules);
  const read = readRecordings(path);
  const set = readRuleFile(join(path, 'rules.yaml'));
  if (!read.ok || !set.ok) throw new Error('not read');
  return linesOf(jsonLines(read.value.flatMap((each) => judged(each, set.value))));
}

function linesOf(out: string): readonly ReplayedAlarm[] {
  const lines = out.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line));
}

/** One value a second from `first` on; NaN where nothing was shown. */
function hearts(values: readonly (number | 'NaN')[], first: number | string = 0): string {
  const rows = values.map(
    (value, row) => `${row === 0 ? first : Number(first) + row}, ${value}, 97`,
  );
  return ['Time [s], HR, SpO2', ...rows, ''].join('\n');
}

const fast = (hold: number) => `- {id: fast, vital: heart_rate, above: 100, hold: ${hold}s}`;

test('an alarm is one line of JSON, on the clock of the recording, and nothing else is printed', () => {
  const path = home({ 'a.csv': hearts([90, 110, 111, 112, 99, 98]) }, fast(2));
  const { code, err, out } = run(
    '--recordings',
    path,
    '--rules',
    join(path, 'rules.yaml'),
    '--json',
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const alarms = linesOf(out);
  expect(alarms).toEqual([{ recording: 'a', rule: 'fast', raisedAtS: 3, clearedAtS: 4 }]);
  expect(Object.keys(alarms[0] ?? {})).toEqual(['recording', 'rule', 'raisedAtS', 'clearedAtS']);
});

test('a value at the limit is not beyond it, and breaks a hold', () => {
  const alarms = replayed({ 'a.csv': hearts([101, 101, 100, 101, 101, 101]) }, fast(2));
  expect(alarms).toEqual([{ recording: 'a', rule: 'fast', raisedAtS: 5, clearedAtS: null }]);
});

test('where nothing was shown, a hold begins anew and an alarm is over', () => {
  const values = [110, 110, 110, 'NaN', 110, 110, 110, 'NaN', 'NaN'] as const;
  expect(replayed({ 'a.csv': hearts(values) }, fast(2))).toEqual([
    { recording: 'a', rule: 'fast', raisedAtS: 2, clearedAtS: 3 },
    { recording: 'a', rule: 'fast', raisedAtS: 6, clearedAtS: 7 },
  ]);
});

test('where every other row shows nothing, each value is an alarm of its own', () => {
  const values = [110, 'NaN', 110, 'NaN', 110, 'NaN'] as const;
  const alarms = replayed({ 'a.csv': hearts(values) }, fast(0));
  expect(alarms.map(({ raisedAtS, clearedAtS }) => [raisedAtS, clearedAtS])).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
});

test('rows may come a little late, and an alarm then ends with them', () => {
  const rows = ['0,110', '1,110', '2.2,90', '3.2,90'];
  expect(replayed({ 'a.csv': `Time [s],HR\n${rows.join('\n')}` }, fast(1))).toEqual([
    { recording: 'a', rule: 'fast', raisedAtS: 1, clearedAtS: 2.2 },
  ]);
});

test('a row that is not there is as one in which nothing was shown', () => {
  const rows = ['0,110', '1,110', '2,110', '4,110', '5,110', '6,110'];
  expect(replayed({ 'a.csv': `Time [s],HR\n${rows.join('\n')}` }, fast(2))).toEqual([
    { recording: 'a', rule: 'fast', raisedAtS: 2, clearedAtS: 3 },
    { recording: 'a', rule: 'fast', raisedAtS: 6, clearedAtS: null },
  ]);
});

test('a recording may begin below 0, and at -0', () => {
  const alarms = replayed(
    { 'minus.csv': hearts([110, 110], -1), 'zero.csv': hearts([110, 90], '-0') },
    fast(0),
  );
  expect(alarms).toEqual([
    { recording: 'minus', rule: 'fast', raisedAtS: -1, clearedAtS: null },
    { recording: 'zero', rule: 'fast', raisedAtS: 0, clearedAtS: 1 },
  ]);
});

test('alarms come by recording, then by time, then by the name of the rule', () => {
  const rules = `- {id: b, vital: heart_rate, above: 100}
- {id: a, vital: heart_rate, above: 105}
- {id: none, vital: systolic, above: 120}`;
  const alarms = replayed({ '2.csv': hearts([110, 90, 101]), '1.csv': hearts([90, 110]) }, rules);
  expect(
    alarms.map(({ recording, rule, raisedAtS }) => `${recording} ${rule} ${raisedAtS}`),
  ).toEqual(['1 a 1', '1 b 1', '2 a 0', '2 b 0', '2 b 2']);
});

test('a vital that is in no recording raises nothing, nor do rows without values', () => {
  const text = 'Time [s], HR\n0, NaN\n1, NaN\n';
  expect(replayed({ 'a.csv': text }, fast(0))).toEqual([]);
});

test.each([
  [['--json'], '--recordings is missing'],
  [['--recordings', '/nowhere', '--json'], 'does not exist'],
  [['--recordings', script, '--json'], 'is not a folder'],
  [['--recordings', import.meta.dirname], 'has no .csv file'],
  [['--recordings', '.', '--rules', '/nowhere.yaml'], '/nowhere.yaml: cannot be read'],
  [['--folder', '.'], "unknown option '--folder'"],
])('%j is bad input, which is exit code 2', (words, reason) => {
  const { code, out, err } = run(...words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(reason);
});

test('a recording without rows is refused by name', () => {
  const path = home({ 'a.csv': hearts([90]), 'empty.csv': 'Time [s], HR\n' }, fast(0));
  const { code, err } = run('--recordings', path);
  expect(code).toBe(2);
  expect(err).toContain('empty.csv');
});

test('rules that are wrong are told with their place', () => {
  const path = home({ 'a.csv': hearts([90]) }, '- {id: a, vital: hr, above: 1}');
  const { code, err } = run('--recordings', path, '--rules', join(path, 'rules.yaml'));
  expect(code).toBe(2);
  expect(err).toContain('rules.yaml:1:18: ');
});

test('for people there is a table of what each rule came to, by the rules of the ward', () => {
  const path = home({ 'a.csv': hearts(Array.from({ length: 60 }, () => 120)) }, fast(0));
  const { code, out } = run('--recordings', path);
  expect(code).toBe(0);
  expect(run('--recordings', path, '--rules', 'bmis').out).toContain('BMIS thresholds');
  expect(out).toContain('ward monitor defaults');
  expect(out).toMatch(/^tachycardia +1 +1 +1 +-$/m);
  expect(out).toContain('1 alarm of 1 rule in 1 recording: 59 s');
  expect(out).toContain(notice);
});

test('a reader who leaves early is no failure', () => {
  const restless = Array.from({ length: 20_000 }, (_, row) => (row % 2 === 0 ? 110 : 90));
  const path = home({ 'a.csv': hearts(restless) }, fast(0));
  const words = `"${process.execPath}" "${script}" replay --recordings "${path}" --rules "${path}/rules.yaml" --json`;
  const piped = `set -o pipefail; ${words} | head -n 1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', piped], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(linesOf(stdout)).toHaveLength(1);
});
