import { expect, test } from 'vitest';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import { rulesFor } from '#analytics/rules/rule-set.ts';

const order = 'patient: anna, by: Dr Weber, at: 2026-03-01T08:30:00Z, why: COPD';

function reading(overrides: string, more = '', said = order) {
  return readRuleText(
    `rules:
- {id: low, vital: spo2, below: 90, hold: 10s, clear: {above: 92, hold: 5s}, message: Low}
- {id: fast, vital: heart_rate, above: 100, suppressed_by: [low]}
patients:
- {${said}, rules: [${overrides}]${more}}`,
    'F',
  );
}

function own(overrides: string, more = '') {
  const read = reading(overrides, more);
  if (!read.ok) throw new Error(read.reason);
  return { patient: read.value.patients[0], rules: rulesFor(read.value, 'anna') };
}

function refusal(...given: Parameters<typeof reading>): string {
  const read = reading(...given);
  return read.ok ? 'was read' : read.reason;
}

test('a patient has the rules of the file, but for what was ordered, by whom, when and why', () => {
  const { patient, rules } = own('{id: fast, hold: 30s}', ', spo2_scale: 2');
  expect(patient).toMatchObject({
    patient: 'anna',
    by: 'Dr Weber',
    at: Date.UTC(2026, 2, 1, 8, 30),
    why: 'COPD',
    spo2Scale: 2,
    off: [],
  });
  expect(rules).toMatchObject([
    { id: 'low', limit: 90 },
    { id: 'fast', limit: 100, holdMs: 30_000, suppressedBy: ['low'] },
  ]);
});

test('with another limit an alarm ends as far inside of it, and says what it is', () => {
  expect(own('{id: low, below: 85}').rules[0]).toMatchObject({
    limit: 85,
    holdMs: 10_000,
    clear: { margin: 2, holdMs: 5000 },
    message: 'Oxygen saturation below 85 %',
  });
  expect(own('{id: low, below: 85, clear: {above: 90}}').rules[0]).toMatchObject({
    clear: { margin: 5, holdMs: 0 },
  });
  expect(own('{id: low, priority: high}').rules[0]).toMatchObject({
    message: 'Low',
    clear: { margin: 2, holdMs: 5000 },
  });
});

test('where the rule of the file says nothing of calm, nor does that of the patient', () => {
  expect(own('{id: fast, above: 120}').rules[1]).toMatchObject({ clear: { margin: 0, holdMs: 0 } });
});

test('another quantity brings its own limit, and nothing of the calm of the old one', () => {
  const rule = own('{id: low, score: news2, above: 6}').rules[0];
  expect(rule).toMatchObject({
    quantity: { of: 'news2' },
    clear: { margin: 0, holdMs: 0 },
    message: 'NEWS2 above 6',
  });
});

test('a rule may watch something else, or be off, and then it silences nobody', () => {
  expect(own('{id: fast, vital: pulse_rate, above: 120}').rules[1]).toMatchObject({
    quantity: { of: 'vital', vital: 'pulse_rate' },
    limit: 120,
  });
  expect(own('{id: low, off: true}').rules.map(({ id }) => id)).toEqual(['fast']);
});

test.each([
  ['{id: lo, below: 85}', /^F:5:83: there is no rule "lo"\n {2}did you mean "low"\?/],
  ['{id: low, below: 30}', /^F:5:95: no oxygen saturation is below 30/],
  ['{id: low, below: 85, clear: {above: 80}}', /^F:5:114: .*would still violate/],
  ['{id: low, off: true, below: 85}', /^F:5:\d+: a rule that is off has no "below"/],
  ['{id: low, off: false}', /rules\.0\.off is true, or left out/],
  ['{id: low, off: true}, {id: low, below: 85}', /"low" is there twice for this patient/],
  ['{id: low, suppressed_by: [fast]}', /^F:5:\d+: "low" would silence itself/],
  ['{id: low, blow: 3}', /unknown key "blow"\n {2}did you mean "below"/],
])('%s is refused at its place', (overrides, reason) => {
  expect(refusal(overrides)).toMatch(reason);
});

test.each([
  ['patient: anna, at: 2026-03-01, why: COPD', /by is missing/],
  ['patient: anna, by: W, why: COPD', /at is missing/],
  ['patient: anna, by: W, at: 2026-03-01', /why is missing/],
  ['patient: an na, by: W, at: 2026-03-01, why: x', /patient is the name of a patient/],
  ['patient: anna, by: W, at: 2026-02-30, why: x', /"2026-02-30" is no day and no time/],
  ['patient: anna, by: W, at: 2026-02-20T25:00Z, why: x', /is no day and no time/],
  ['patient: anna, by: "", at: 2026-02-20, why: x', /by is the name of who ordered it/],
])('an order that says %s is refused', (said, reason) => {
  expect(refusal('', '', said)).toMatch(reason);
});

test('a day, and a time with a zone, are moments', () => {
  const at = (text: string) => {
    const read = reading('', '', `patient: anna, by: W, why: x, at: "${text}"`);
    return read.ok ? read.value.patients[0]?.at : read.reason;
  };
  expect(at('2026-03-01')).toBe(Date.UTC(2026, 2, 1));
  expect(at('2026-03-01T10:00+02:00')).toBe(Date.UTC(2026, 2, 1, 8));
  expect(at('2026-03-01 10:00')).toBe(Date.UTC(2026, 2, 1, 10));
});

test('a patient has one entry', () => {
  expect(refusal('', `}\n- {${order}`)).toMatch(/^F:6:13: "anna" is there twice/);
});
