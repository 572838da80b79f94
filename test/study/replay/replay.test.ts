import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReplayedAlarm } from '#study/replay/judged.ts';
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

/** Replays recordings (CSV by name) by rules, and answers with the lines of JSON. */
function replayed(recordings: Readonly<Record<string, string>>, rules: string) {
  scenes += 1;
  const home = mkdtempSync(join(folder, `scene-${scenes}-`));
  for (const [name, text] of Object.entries(recordings)) writeFileSync(join(home, name), text);
  writeFileSync(join(home, 'rules.yaml'), rules);
  const { code, out, err } = run(
    '--recordings',
    home,
    '--rules',
    join(home, 'rules.yaml'),
    '--json',
  );
  return { code, err, alarms: linesOf(out) };
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
  const { code, err, alarms } = replayed({ 'a.csv': hearts([90, 110, 111, 112, 99, 98]) }, fast(2));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(alarms).toEqual([{ recording: 'a', rule: 'fast', raisedAtS: 3, clearedAtS: 4 }]);
  expect(Object.keys(alarms[0] ?? {})).toEqual(['recording', 'rule', 'raisedAtS', 'clearedAtS']);
});

test('a value at the limit is not beyond it, and breaks a hold', () => {
  const { alarms } = replayed({ 'a.csv': hearts([101, 101, 100, 101, 101, 101]) }, fast(2));
  expect(alarms).toEqual([{ recording: 'a', rule: 'fast', raisedAtS: 5, clearedAtS: null }]);
});

test('where nothing was shown, a hold begins anew and an alarm is over', () => {
  const values = [110, 110, 110, 'NaN', 110, 110, 110, 'NaN', 'NaN'] as const;
  expect(replayed({ 'a.csv': hearts(values) }, fast(2)).alarms).toEqual([
    { recording: 'a', rule: 'fast', raisedAtS: 2, clearedAtS: 3 },
    { recording: 'a', rule: 'fast', raisedAtS: 6, clearedAtS: 7 },
  ]);
});

test('a row that is not there is as one in which nothing was shown', () => {
  const rows = ['0,110', '1,110', '2,110', '4,110', '5,110', '6,110'];
  expect(replayed({ 'a.csv': `Time [s],HR\n${rows.join('\n')}` }, fast(2)).alarms).toEqual([
    { recording: 'a', rule: 'fast', raisedAtS: 2, clearedAtS: 3 },
    { recording: 'a', rule: 'fast', raisedAtS: 6, clearedAtS: null },
  ]);
});

test('a recording may begin below 0, and at -0', () => {
  const { alarms } = replayed(
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
  const { alarms } = replayed(
    { '2.csv': hearts([110, 90, 101]), '1.csv': hearts([90, 110]) },
    rules,
  );
  expect(
    alarms.map(({ recording, rule, raisedAtS }) => `${recording} ${rule} ${raisedAtS}`),
  ).toEqual(['1 a 1', '1 b 1', '2 a 0', '2 b 0', '2 b 2']);
});

test('a vital that is in no recording raises nothing, nor do rows without values', () => {
  const text = 'Time [s], HR\n0, NaN\n1, NaN\n';
  expect(replayed({ 'a.csv': text }, fast(0))).toEqual({ code: 0, err: '', alarms: [] });
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
  const { code, err } = replayed({ 'a.csv': hearts([90]), 'empty.csv': 'Time [s], HR\n' }, fast(0));
  expect(code).toBe(2);
  expect(err).toContain('empty.csv');
});

test('rules that are wrong are told with their place', () => {
  const { code, err } = replayed({ 'a.csv': hearts([90]) }, '- {id: a, vital: hr, above: 1}');
  expect(code).toBe(2);
  expect(err).toContain('rules.yaml:1:18: ');
});

test('for people there is a table of what each rule came to, by the rules of the ward', () => {
  const home = mkdtempSync(join(folder, 'people-'));
  writeFileSync(join(home, 'a.csv'), hearts(Array.from({ length: 60 }, () => 120)));
  const { code, out } = run('--recordings', home);
  expect(code).toBe(0);
  expect(run('--recordings', home, '--rules', 'bmis').out).toContain('BMIS thresholds');
  expect(out).toContain('ward monitor defaults');
  expect(out).toMatch(/^tachycardia +1 +1 +1 +-$/m);
  expect(out).toContain('1 alarm of 1 rule in 1 recording: 59 s');
  expect(out).toContain(notice);
});

test('a reader who leaves early is no failure', () => {
  const home = mkdtempSync(join(folder, 'pipe-'));
  const restless = Array.from({ length: 20_000 }, (_, row) => (row % 2 === 0 ? 110 : 90));
  writeFileSync(join(home, 'a.csv'), hearts(restless));
  writeFileSync(join(home, 'rules.yaml'), fast(0));
  const words = `"${process.execPath}" "${script}" replay --recordings "${home}" --rules "${home}/rules.yaml" --json`;
  const piped = `set -o pipefail; ${words} | head -n 1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', piped], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(linesOf(stdout)).toHaveLength(1);
});
