import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testRules } from '#analytics/rules/test-command.ts';
import { notice } from '#ward/notice.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rule-tests-'));
  writeFileSync(
    join(folder, 'rules.yaml'),
    `rules:
- {id: fast, vital: heart_rate, above: 100, hold: 5s}
- {id: low, vital: spo2, below: 90, gap: alarm}
patients:
- {patient: anna, by: Dr Weber, at: 2026-03-01, why: trained, rules: [{id: fast, above: 130}]}
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs one file with these tests, and answers with all that was written. */
async function ran(tests: string, rules = 'rules.yaml') {
  const path = join(folder, 'one.test.yaml');
  writeFileSync(path, `rules: ${rules}\ntests:\n${tests}`);
  return told([path]);
}

async function told(files: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const sink = (texts: string[]) => ({ write: (text: string) => texts.push(text) });
  const code = await testRules(files, sink(out), sink(err));
  const text = (texts: string[]) => texts.join('').replaceAll(`${folder}/`, '');
  return { code, out: text(out), err: text(err) };
}

test('what comes out as it was expected passes, and the count is told', async () => {
  const { code, out, err } = await ran(`
- name: fast for long enough
  series: {heart_rate: 90x5 110x10 90}
  alarms: [{rule: fast, raised: 10s, cleared: 15s}]
- name: of another time
  every: 1m
  series: {heart_rate: 90 110 110 90}
  alarms: [{rule: fast, raised: 2m, cleared: 3m}]
`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /^one\.test\.yaml \(rules rules, version [0-9a-f]{12}\)\n {2}pass {2}fast for/,
  );
  expect(out).toContain(`2 passed, 0 failed\n${notice}\n`);
});

test('what differs is shown beside what was expected, in the order of time', async () => {
  const { code, out } = await ran(`
- name: not so
  series: {heart_rate: 110x10 90x5, spo2: 97x5 85x10}
  alarms:
  - {rule: fast, raised: 6s, cleared: 10s}
  - {rule: low, raised: 5s}
`);
  expect(code).toBe(1);
  expect(out).toContain(`  FAIL  not so
          + got       fast: raised 5s, cleared 10s
          = both      low: raised 5s, active at the end
          - expected  fast: raised 6s, cleared 10s
0 passed, 1 failed`);
});

test('of the same moment, what was expected stands above what came instead', async () => {
  const { out } = await ran(`
- name: longer
  series: {heart_rate: 110x10 90}
  alarms: [{rule: fast, raised: 5s, cleared: 11s}]
`);
  expect(out).toContain(`          - expected  fast: raised 5s, cleared 11s
          + got       fast: raised 5s, cleared 10s
`);
});

test('values that are overtaken are not there until they come', async () => {
  const { code, out } = await ran(`
- name: overtaken
  series: {heart_rate: 110x20}
  arrives: {late: [{from: 1s, to: 8s, by: 1m}]}
  alarms: [{rule: fast, raised: 14s, cleared: 20s, told: 14s}]
`);
  expect(code, out).toBe(0);
});

test('when an alarm was told counts where the test says it', async () => {
  const late = `series: {heart_rate: 110x10}
  arrives: {delay: 2s, late: [{from: 5s, to: 9s, by: 30s}]}`;
  expect(
    await ran(`
- name: late
  ${late}
  alarms: [{rule: fast, raised: 5s, told: 37s}]
- name: whenever
  ${late}
  alarms: [{rule: fast, raised: 5s}]
- name: too soon
  ${late}
  alarms: [{rule: fast, raised: 5s, told: 7s}]
`),
  ).toMatchObject({ code: 1, out: expect.stringContaining('2 passed, 1 failed') });
});

test("a patient's own rules are tested under their name", async () => {
  const of = (patient: string, alarms: string) =>
    `- {name: of ${patient}, patient: ${patient}, series: {heart_rate: 110x10}, alarms: [${alarms}]}\n`;
  const both = of('anna', '') + of('bert', '{rule: fast, raised: 5s}');
  expect(await ran(both)).toMatchObject({ code: 0 });
});

test.each([
  ['- {name: a, series: {heart_rate: 90}}', /alarms is missing/],
  ['- {name: a, series: {hart_rate: 90}, alarms: []}', /unknown key "hart_rate"\n {2}did you mean/],
  [
    '- {name: a, series: {heart_rate: 900}, alarms: []}',
    /one\.test\.yaml:3:34: 900 is no heart_rate/,
  ],
  [
    '- {name: a, series: {heart_rate: 90}, alarms: [{rule: fas, raised: 5s}]}',
    /did you mean "fast"/,
  ],
  ['- {name: a, series: {spo2: 90}, alarms: [{rule: low, raised: 5s, cleared: 4s}]}', /not before/],
  ['- {name: a, series: {spo2: 90}, alarms: [{rule: low, raised: 5}]}', /a time with its unit/],
  [
    '- {name: a, series: {spo2: 90}, alarms: [{rule: fast.no_data, raised: 5s}]}',
    /no rule "fast.no/,
  ],
  [' []', /at least one test/],
])('%s is a bad file, which is exit code 2', async (tests, reason) => {
  const { code, err } = await ran(tests);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(reason) });
});

test('bad rules are told with their place, and other files are run all the same', async () => {
  writeFileSync(join(folder, 'bad.yaml'), '- {id: a, vital: spo2}');
  writeFileSync(
    join(folder, 'bad.test.yaml'),
    'rules: bad.yaml\ntests: [{name: a, series: {}, alarms: []}]',
  );
  const good = join(folder, 'good.test.yaml');
  writeFileSync(good, 'rules: rules.yaml\ntests: [{name: nothing, series: {}, alarms: []}]');
  const { code, out, err } = await told([join(folder, 'bad.test.yaml'), good]);
  expect(code).toBe(2);
  expect(err).toContain('bad.yaml:1:3: neither');
  expect(out).toContain('1 passed, 0 failed, 1 of the files not read');
});

test('a rule whose gap is an alarm tells of values that do not come, under a name of its own', async () => {
  const { code, out } = await ran(`
- name: silent
  series: {spo2: 97x10 _x40}
  alarms: [{rule: low.no_data, raised: 30s}]
- name: heard
  series: {spo2: 97x30}
  alarms: []
`);
  expect(code, out).toBe(0);
});
