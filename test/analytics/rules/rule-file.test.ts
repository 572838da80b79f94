import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Rule } from '#analytics/rules/rule.ts';
import { readRuleFile, readRuleText, usualRules } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';

function setOf(text: string): RuleSet {
  const read = readRuleText(text, 'folder/mine.yaml');
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

function ruleOf(keys: string): Rule {
  const [rule] = setOf(`- {id: one, ${keys}}`).rules;
  if (rule === undefined) throw new Error('no rule');
  return rule;
}

function refusal(text: string): string {
  const read = readRuleText(text, 'F');
  return read.ok ? 'was read' : read.reason;
}

test('a rule at its smallest has everything else by default', () => {
  const text = '- {id: tachycardia, vital: heart_rate, above: 100, hold: 15s, priority: medium}';
  expect(setOf(text)).toMatchObject({
    name: 'mine',
    hash: expect.stringMatching(/^[0-9a-f]{12}$/),
    version: setOf(text).hash,
    patients: [],
    text,
    rules: [
      {
        id: 'tachycardia',
        kind: 'physiological',
        quantity: { of: 'vital', vital: 'heart_rate' },
        when: 'above',
        limit: 100,
        holdMs: 15_000,
        clear: { margin: 0, holdMs: 0 },
        gap: 'reset',
        coverage: 0,
        unless: [],
        repeatMs: 0,
        latch: false,
        suppressedBy: [],
        priority: 'medium',
        message: 'Heart rate above 100/min',
        asks: [],
      },
    ],
    ladders: {
      high: [
        { afterMs: 0, ask: 'notify_nurse' },
        { afterMs: 120_000, ask: 'notify_second_nurse' },
        { afterMs: 300_000, ask: 'emergency_call' },
      ],
      medium: [
        { afterMs: 0, ask: 'notify_nurse' },
        { afterMs: 600_000, ask: 'notify_second_nurse' },
      ],
      low: [{ afterMs: 0, ask: 'notify_nurse' }],
    },
  });
});

test('every key of a rule is read', () => {
  expect(
    ruleOf(`vital: spo2, below: 90, hold: 1m, clear: {above: 92, hold: 10s}, gap: alarm,
      coverage: 0.5, unless: {activity: moving}, repeat: 5m, latch: true, priority: high,
      message: Low, asks: [medication, medication], kind: technical`),
  ).toMatchObject({
    when: 'below',
    limit: 90,
    holdMs: 60_000,
    clear: { margin: 2, holdMs: 10_000 },
    gap: 'alarm',
    coverage: 0.5,
    unless: ['moving'],
    repeatMs: 300_000,
    latch: true,
    priority: 'high',
    message: 'Low',
    asks: ['medication'],
    kind: 'technical',
  });
});

test.each([
  ['score: news2, above: 6', { of: 'news2' }, 6, 'NEWS2 above 6'],
  ['score: news2_single, above: 2', { of: 'news2_single' }, 2, 'One part of NEWS2 above 2'],
  [
    'change: {of: heart_rate, over: 30m}, above: 20',
    { of: 'change', vital: 'heart_rate', overMs: 1_800_000 },
    20,
    'Heart rate up by more than 20/min within 30m',
  ],
  [
    'change: {of: spo2, over: 30m}, below: -5',
    { of: 'change', vital: 'spo2', overMs: 1_800_000 },
    -5,
    'Oxygen saturation down by more than 5 % within 30m',
  ],
  [
    'drift: {of: respiratory_rate, learn: 24h}, above: 8',
    { of: 'drift', vital: 'respiratory_rate', learnMs: 86_400_000 },
    8,
    'Breathing drifts up from the usual of this person',
  ],
  [
    'difference: [heart_rate, pulse_rate], above: 20',
    { of: 'difference', vitals: ['heart_rate', 'pulse_rate'] },
    20,
    'Heart rate and pulse rate more than 20/min apart',
  ],
  [
    'all: [{vital: heart_rate, above: 100}, {vital: systolic, below: 95}]',
    {
      of: 'count',
      conditions: [
        { vital: 'heart_rate', when: 'above', limit: 100 },
        { vital: 'systolic', when: 'below', limit: 95 },
      ],
    },
    1.5,
    'Heart rate above 100/min and systolic pressure below 95 mmHg',
  ],
  [
    'any: [{vital: heart_rate, above: 100}, {vital: spo2, below: 90}]',
    expect.objectContaining({ of: 'count' }),
    0.5,
    'Heart rate above 100/min or oxygen saturation below 90 %',
  ],
  [
    `some: {of: 2, conditions: [{vital: heart_rate, above: 100}, {vital: spo2, below: 90},
      {vital: temperature, above: 38.5}]}`,
    expect.objectContaining({ of: 'count' }),
    1.5,
    '2 of: heart rate above 100/min, oxygen saturation below 90 %, temperature above 38.5 °C',
  ],
])('what is watched: %s', (keys, quantity, limit, message) => {
  expect(ruleOf(keys)).toMatchObject({ quantity, limit, message });
});

test('a limit is relative to the person, and its calm lies inside of it', () => {
  const keys = 'above: {times: 1.25, learn: 24h, from: 90, to: 140}, clear: {by: 5, hold: 10s}';
  expect(ruleOf(`vital: heart_rate, ${keys}`)).toMatchObject({
    limit: { times: 1.25, learnMs: 86_400_000, low: 90, high: 140 },
    clear: { margin: 5, holdMs: 10_000 },
    message: 'Heart rate above 1.25 times the usual of this person',
  });
});

test('a value at the calm limit is calm, to the last bit', () => {
  const tenths = fc.integer({ min: 310, max: 425 });
  fc.assert(
    fc.property(tenths, fc.integer({ min: 0, max: 5 }), (limit, inside) => {
      const at = (limit - inside) / 10;
      const absolute = ruleOf(`vital: temperature, above: ${limit / 10}, clear: {below: ${at}}`);
      const by = ruleOf(`vital: temperature, above: ${limit / 10}, clear: {by: ${inside / 10}}`);
      for (const { clear } of [absolute, by]) expect(limit / 10 - clear.margin).toBe(at);
    }),
  );
});

test.each([
  ['vital: heart_rate, above: 20'],
  ['vital: heart_rate, above: 299'],
  ['vital: spo2, below: 100'],
  ['vital: spo2, below: 41'],
  ['vital: spo2, below: 90, clear: {above: 90}'],
  ['vital: heart_rate, above: 100, clear: {below: 100}'],
  ['vital: spo2, below: 99, clear: {by: 1}'],
  ['vital: heart_rate, above: 21, clear: {below: 20}'],
  ['change: {of: spo2, over: 30m}, above: 0'],
  ['change: {of: spo2, over: 30m}, below: 0'],
  ['some: {of: 2, conditions: [{vital: spo2, below: 90}, {vital: systolic, below: 90}]}'],
  ['vital: heart_rate, above: {times: 1, learn: 2h, from: 90, to: 140}'],
  ['vital: heart_rate, below: {times: 1, learn: 3d, from: 30, to: 50}'],
])('a rule with %s is just possible', (keys) => {
  expect(refusal(`- {id: one, ${keys}}`)).toBe('was read');
});

test.each([
  ['vital: hart_rate, above: 100', 'is one of', 'did you mean "heart_rate"?'],
  ['vitl: spo2, below: 90', 'unknown key "vitl"', 'did you mean "vital"?'],
  ['below: 90', 'watches nothing', 'exactly one of vital, score'],
  ['vital: spo2, score: news2, below: 90', 'watches both "vital" and "score"', ''],
  ['vital: spo2', 'neither "above" nor "below" is given', 'below: 90'],
  ['vital: spo2, above: 91, below: 90', '"above" and "below" are both given', 'two rules'],
  ['vital: heart_rate, above: 300', 'no heart rate is above 300', 'from 20 to 300'],
  ['vital: heart_rate, above: 19', 'every heart rate is above 19', 'from 20 to 300'],
  ['vital: heart_rate, below: 20', 'no heart rate is below 20', 'from 20 to 300'],
  ['vital: heart_rate, below: 301', 'every heart rate is below 301', 'from 20 to 300'],
  ['vital: spo2, below: .nan', 'is a number', ''],
  ['vital: spo2, below: 90, hold: 15', 'is a time with its unit', ''],
  ['vital: spo2, below: 90, hold: 25h', 'from 0s to 1d', ''],
  ['vital: spo2, below: 90, clear: {above: 89}', 'would still violate the limit of 90', ''],
  ['vital: spo2, below: 90, clear: {below: 95}', 'are not calm', '"above"'],
  ['vital: spo2, below: 90, clear: {above: 92, by: 2}', 'only one of them', ''],
  ['vital: spo2, below: 99, clear: {by: 2}', 'could ever end this alarm', 'from 40 to 100'],
  ['vital: heart_rate, above: 30, clear: {below: 10}', 'could ever end this alarm', ''],
  ['score: news2, below: 3', 'from above only', ''],
  ['change: {of: spo2, over: 30m}, below: 5', 'a fall is below 0', 'below: -5'],
  ['change: {of: spo2, over: 30m}, above: -5', 'a rise is above 0', ''],
  ['difference: [spo2, spo2], above: 5', 'never apart from itself', ''],
  ['difference: [spo2, systolic], above: 5', 'different units', ''],
  ['difference: [spo2], above: 5', 'is a list of two vitals', ''],
  ['all: [{vital: spo2, below: 90}]', 'at least two conditions', ''],
  ['any: [{vital: spo2}, {vital: spo2, below: 90}]', 'exactly one of "above" and "below"', ''],
  ['any: [{vital: spo2, above: 100}, {vital: spo2, below: 90}]', 'no spo2 is above 100', ''],
  [
    'all: [{vital: spo2, below: 90}, {vital: systolic, below: 90}], above: 1',
    'stands in the conditions',
    '',
  ],
  [
    'all: [{vital: spo2, below: 90}, {vital: systolic, below: 90}], clear: {by: 1}',
    'too few of its conditions',
    '',
  ],
  [
    'some: {of: 3, conditions: [{vital: spo2, below: 90}, {vital: systolic, below: 90}]}',
    'only 2 conditions',
    '',
  ],
  [
    'vital: heart_rate, above: {times: 0.9, learn: 2h, from: 90, to: 140}',
    'would violate a limit of 0.9 times it',
    '',
  ],
  ['vital: heart_rate, above: {times: 2, learn: 2h, from: 140, to: 90}', 'not above "from"', ''],
  ['vital: heart_rate, above: {times: 2, learn: 2h, from: 90, to: 400}', 'above 400', ''],
  ['vital: heart_rate, above: {times: 2, learn: 2h, frm: 90, to: 300}', 'unknown key "frm"', ''],
  ['score: news2, above: {times: 2, learn: 2h, from: 3, to: 9}', 'relative to the person', ''],
  [
    'vital: heart_rate, above: {times: 2, learn: 2h, from: 90, to: 200}, clear: {below: 80}',
    'differs from person to person',
    'by: 5',
  ],
  ['drift: {of: spo2, learn: 90m}, below: -5', 'from 2h to 3d', ''],
  ['vital: spo2, below: 90, unless: {activity: sleeping}', 'is one of moving, walking', ''],
  ['vital: spo2, below: 90, unless: moving', 'is such as { activity: moving }', ''],
  ['vital: spo2, below: 90, clear: 92', 'is such as { by: 5, hold: 10s }', ''],
  ['change: spo2, below: -5', 'is such as { of: spo2, over: 30m }', ''],
  ['drift: spo2, below: -5', 'is such as { of: respiratory_rate, learn: 24h }', ''],
  ['vital: spo2, below: 90, asks: [coffee]', 'is one of notify_nurse', ''],
  ['vital: spo2, below: 90, suppressed_by: [two]', 'there is no rule "two"', 'the rules are one'],
  ['vital: spo2, below: 90, suppressed_by: one', '"one" would silence itself', ''],
])('a rule with %s is refused', (keys, what, hint) => {
  const reason = refusal(`- {id: one, ${keys}}`);
  expect(reason).toMatch(/^F:1:\d+: /);
  expect(reason).toContain(what);
  expect(reason).toContain(hint);
});

test('one rule that is no list, and rules by their names, are told how a list is written', () => {
  expect(refusal('{id: one, vital: spo2, below: 90}')).toMatch(
    /^F:1:2: this is a rule by itself, and no list\n {2}write it behind a "-": a rule is a line such/,
  );
  expect(refusal('rules: {one: {vital: spo2, below: 90}}')).toMatch(
    /^F:1:8: rules is a list of rules, each behind a "-", not {"one":/,
  );
});

test('who ordered rules for a patient, when and why, is asked for in words', () => {
  const reason = refusal('rules: [{id: one, vital: spo2, below: 90}]\npatients: [{patient: p01}]');
  expect(reason).toBe(`F:2:12: patients.0.by is missing
  it is the name of who ordered it
F:2:12: patients.0.at is missing
  it is a day or a time such as 2026-03-01 or 2026-03-01T08:30:00Z
F:2:12: patients.0.why is missing
  it is the reason, in a sentence of at most 500 characters`);
});

test.each([
  'lost_signal',
  'low_battery',
  'clock_off',
  'artefact',
  'gateway_down',
  'mine.no_data',
  'a b',
  '-a',
])('no rule can be called %s', (id) => {
  expect(refusal(`- {id: "${id}", vital: spo2, below: 90}`)).toMatch(/^F:1:8: 0\.id is/);
});

test('the name of a rule leaves room for what its gaps are called', () => {
  const named = (length: number, gap: string) =>
    refusal(`- {id: ${'x'.repeat(length)}, vital: spo2, below: 90, gap: ${gap}}`);
  expect(named(64, 'hold')).toBe('was read');
  expect(named(56, 'alarm')).toBe('was read');
  expect(named(57, 'alarm')).toContain('too long for a rule with gap: alarm');
});

test('two rules of one name, and rules that silence each other, are refused at their place', () => {
  const a = '{id: a, vital: spo2, below: 90';
  expect(refusal(`- ${a}}\n- ${a}}`)).toMatch(/^F:2:8: "a" is there twice/);
  const loop = `rules:\n- ${a}, suppressed_by: [b]}\n- {id: b, vital: spo2, below: 80, suppressed_by: [a]}`;
  expect(refusal(loop)).toMatch(/^F:2:50: "a" would silence itself/);
});

test('where a key is missing, the place is that of the rule', () => {
  expect(refusal('- {id: one, vital: spo2}')).toMatch(/^F:1:3: neither/);
  expect(refusal('- {id: one, vital: spo2, above: 91, below: 90}')).toMatch(/^F:1:44: "above" and/);
  expect(refusal('- {id: one, below: 90}')).toMatch(/^F:1:3: this rule watches nothing/);
});

test('all that is wrong is told at once, from top to bottom', () => {
  const text = `rules:
- {id: a, vital: spo2, below: 20}
- {id: b, vital: spo2, above: 100}
ladders: {high: [{after: 1s, ask: notify_nurse}], low: [{after: 0s, ask: notify_nurse}, {after: 0s, ask: emergency_call}]}
`;
  const lines = refusal(text).split('\n');
  expect(lines.filter((line) => line.startsWith('F:')).map((line) => line.slice(0, 4))).toEqual([
    'F:2:',
    'F:3:',
    'F:4:',
    'F:4:',
  ]);
});

test('name, version and ladders are those that the file says', () => {
  const set = setOf(`name: Ours
version: 3
rules: [{id: a, vital: spo2, below: 90}]
ladders: {low: [{after: 0s, ask: medication}, {after: 90s, ask: notify_nurse}]}`);
  expect(set).toMatchObject({ name: 'Ours', version: '3' });
  expect(set.ladders.low).toEqual([
    { afterMs: 0, ask: 'medication' },
    { afterMs: 90_000, ask: 'notify_nurse' },
  ]);
  expect(set.ladders.medium).toHaveLength(2);
});

test('alarms about sensors wait as long, and are as urgent, as the file says; else as usual', () => {
  const { technical } = setOf(`rules: [{id: a, vital: spo2, below: 90}]
technical: {lost_signal: {after: 5m, priority: low}, artefact: {after: 2m}, low_battery: {priority: medium}}`);
  expect(technical).toEqual({
    ...usualTechnical,
    lost_signal: { priority: 'low', afterMs: 300_000 },
    artefact: { priority: 'low', afterMs: 120_000 },
    low_battery: { priority: 'medium', afterMs: 0 },
  });
  expect(setOf('- {id: a, vital: spo2, below: 90}').technical).toEqual(usualTechnical);
});

test.each([
  ['{lost_signals: {after: 5m}}', 'did you mean "lost_signal"'],
  ['{artefact: {afters: 5m}}', 'did you mean "after"'],
  ['{lost_signal: {after: 5}}', 'is a time with its unit'],
  ['{lost_signal: {after: 2d}}', 'from 0s to 1d'],
  ['{lost_signal: {priority: urgent}}', 'is one of low, medium, high'],
  ['{low_battery: {after: 5m}}', 'after'],
  ['{gateway_down: {after: 5m}}', 'after'],
])('of alarms about sensors %s is refused at its place', (technical, reason) => {
  const said = refusal(`rules: [{id: a, vital: spo2, below: 90}]\ntechnical: ${technical}`);
  expect(said).toMatch(/^F:2:/);
  expect(said).toContain(reason);
});

test('a file is read from the disk, and one that is not there is told of by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    const path = join(folder, 'night.yaml');
    writeFileSync(path, '- {id: a, vital: spo2, below: 90}');
    expect(readRuleFile(path)).toMatchObject({ ok: true, value: { name: 'night' } });
    expect(readRuleFile(join(folder, 'no.yaml'))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('no.yaml: cannot be read'),
    });
    const hintFor = (name: string) => {
      const read = readRuleFile(join(folder, name));
      return read.ok ? 'was read' : read.reason.split('\n').slice(1).join();
    };
    expect(hintFor('tund')).toBe('  did you mean "tuned", which comes with the ward?');
    expect(hintFor('mine')).toBe('  the sets that come with the ward are default, bmis, tuned');
    expect(hintFor('.')).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(readRuleFile(usualRules)).toMatchObject({ ok: true });
});

test('whatever a file says, it is read or refused, and never breaks the reader', () => {
  const key = fc.constantFrom(
    ...['id', 'vital', 'score', 'change', 'drift', 'difference', 'all', 'any', 'some', 'above'],
    ...['below', 'hold', 'clear', 'unless', 'suppressed_by', 'asks', 'rules', 'patients', 'of'],
    ...['conditions', 'learn', 'times', 'from', 'to', 'ladders', 'high', 'patient', 'at', 'by'],
    ...['__proto__', 'constructor', 'name', 'version', 'off', 'activity'],
  );
  const word = fc.constantFrom('heart_rate', 'spo2', 'news2', 'one', '30m', '0s', 'moving', '2026');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string()),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((pairs) => ({ pairs })),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      expect(typeof readRuleText(written(given), 'F').ok).toBe('boolean');
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(typeof readRuleText(text, 'F').ok).toBe('boolean');
    }),
  );
});

/** As YAML in one line; keys may be there twice. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const { pairs } = value as { pairs: [string, unknown][] };
    return `{${pairs.map(([key, inner]) => `${key}: ${written(inner)}`).join(', ')}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
