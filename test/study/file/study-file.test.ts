import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedRules } from '#analytics/rules/rule-file.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { scenarioNames } from '#patients/scenarios.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { defaultPlan } from '#study/default-plan.ts';
import { fieldNames, fields } from '#study/file/fields.ts';
import { checkOption } from '#study/file/study-check.ts';
import { parseStudy, readStudyFile, writeStudy } from '#study/file/study-file.ts';
import type { Plan } from '#study/plan.ts';
import { notice } from '#ward/notice.ts';

function planOf(text: string): Partial<Plan> {
  const read = parseStudy(text, 's.yaml');
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

function reasonOf(text: string): string {
  const read = parseStudy(text, 's.yaml');
  return read.ok ? 'was accepted' : read.reason;
}

/** What becomes of a file with this content. */
function fileSays(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'study-file-'));
  try {
    const path = join(folder, 'f.yaml');
    writeFileSync(path, content);
    const read = readStudyFile(path);
    return read.ok ? JSON.stringify(read.value) : read.reason.replaceAll(`${folder}/`, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a study file', () => {
  test('says any part of a study', () => {
    const text = `
seed: night shift
patients: 50
days: 12h
replicates: 4
wardBeds: 10
every: 30
link: wifi
scenarios: [haemorrhage, sepsis]
hazard: 2.5
staff: short
physiology: triangular
interventions: false
sweepPatients: 0
`;
    expect(planOf(text)).toEqual({
      seed: 'night shift',
      patients: 50,
      days: 0.5,
      replicates: 4,
      wardBeds: 10,
      everyMs: 30_000,
      link: linkProfiles.wifi,
      scenarios: ['sepsis', 'haemorrhage'],
      hazard: 2.5,
      staff: staffProfiles.short,
      physiology: 'triangular',
      interventions: false,
      sweepPatients: 0,
    });
  });

  test('says nothing of what it leaves out', () => {
    expect(planOf('patients: 3')).toEqual({ patients: 3 });
  });

  test('changes single figures of a link and of the staff', () => {
    const { link, staff } = planOf(
      'link: { like: lte, stall: { maxMs: 5m } }\nstaff: { nursesPer12Beds: { night: 1 }, name: ours }',
    );
    const { lte } = linkProfiles;
    const stall = { ...lte.stall, maxMs: 300_000 };
    expect(link).toEqual({ ...lte, name: 'lte, changed', stall });
    const { usual } = staffProfiles;
    const nursesPer12Beds = { ...usual.nursesPer12Beds, night: 1 };
    expect(staff).toEqual({ ...usual, name: 'ours', nursesPer12Beds });
  });

  test('a link that is not said to be like any other begins as a perfect one', () => {
    expect(planOf('link: { loss: 0.5 }').link).toEqual({
      ...linkProfiles.perfect,
      name: 'own',
      loss: 0.5,
    });
  });

  test('names a file of a link from its own folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'study-file-'));
    try {
      writeFileSync(join(folder, 'radio.yaml'), 'like: wifi\nloss: 0.25\n');
      writeFileSync(join(folder, 's.yaml'), 'link: ./radio.yaml\n');
      const read = readStudyFile(join(folder, 's.yaml'));
      expect(read).toMatchObject({
        value: { link: { ...linkProfiles.wifi, name: 'radio', loss: 0.25 } },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ['seed: 7', { seed: '7' }],
    ['days: 1d', { days: 1 }],
    ['days: 2h', { days: 1 / 12 }],
    ['every: 1m', { everyMs: 60_000 }],
    ['scenarios: mixed', { scenarios: scenarioNames }],
    ['scenarios: none', { scenarios: [] }],
    ['scenarios: []', { scenarios: [] }],
    ['scenarios: sepsis', { scenarios: ['sepsis'] }],
    ['scenarios: [sepsis, sepsis]', { scenarios: ['sepsis'] }],
  ])('%j is understood', (text, plan) => {
    expect(planOf(text)).toEqual(plan);
  });
});

const links = Object.keys(linkProfiles).join(', ');

describe('a study file that is wrong', () => {
  test.each([
    ['patiens: 3', '1:1: unknown key "patiens"\n  did you mean "patients"?'],
    ['ward-beds: 3', '1:1: unknown key "ward-beds"\n  did you mean "wardBeds"?'],
    ['qqqqqq: 3', `1:1: unknown key "qqqqqq"\n  the keys here are ${fieldNames.join(', ')}`],
    ['seed: 1\n\npatients: 0', '3:11: patients is a whole number from 1 to 100000, not 0'],
    ['patients: 2.5', '1:11: patients is a whole number from 1 to 100000, not 2.5'],
    ['patients: many', '1:11: patients is a whole number from 1 to 100000, not "many"'],
    ['patients:', '1:10: patients is a whole number from 1 to 100000, not nothing'],
    ['replicates: 1e9', '1:13: replicates is a whole number from 1 to 10000, not 1000000000'],
    ['wardBeds: -1', '1:11: wardBeds is a whole number from 1 to 1000, not -1'],
    ['sweepPatients: -1', '1:16: sweepPatients is a whole number from 0 to 1000, not -1'],
    [
      'days: 90m',
      '1:7: days is a time of whole hours from 1h to 365d; a plain number is days, not "90m"',
    ],
    [
      'days: 0',
      '1:7: days is a time of whole hours from 1h to 365d; a plain number is days, not 0',
    ],
    [
      'every: -5s',
      '1:8: every is a number of whole seconds that divides an hour, such as 1s, 5s, 30s or 1m, not "-5s"',
    ],
    [
      'every: 7',
      '1:8: every is a number of whole seconds that divides an hour, such as 1s, 5s, 30s or 1m, not 7',
    ],
    ['hazard: .nan', '1:9: hazard is a number from 0 to 1000000, not NaN'],
    ['physiology: simple', '1:13: physiology is one of full, triangular, not "simple"'],
    ['interventions: no', '1:16: interventions is true or false, not "no"'],
    [
      'seed: 12345678901234567890',
      '1:7: seed is a text of 1 to 100 characters; a long number is written in quotes, not 12345678901234567000',
    ],
    [
      'scenarios: [sepsi]',
      `1:13: scenarios.0 is one of ${scenarioNames.join(', ')}, not "sepsi"\n  did you mean "sepsis"?`,
    ],
    [
      'link: ltee',
      `1:7: link is one of ${links}, a file, or in a study file a table such as { like: lte, loss: 0.02 }, not "ltee"`,
    ],
    ['link: { like: fast }', `1:15: link.like is one of ${links}, not "fast"`],
    ['link:\n  like: lte\n  los: 0.2', '3:3: unknown key "los"\n  did you mean "loss"?'],
    ['link: { lke: lte }', '1:9: unknown key "lke"\n  did you mean "like"?'],
    [
      'link: { minMs: -5 }',
      '1:16: link.minMs is a time from 0 to 1d, such as 250ms, 30s or 15m, not -5',
    ],
    [
      'link: { stall: { probability: 2 } }',
      '1:31: link.stall.probability is a number from 0 to 0.99, not 2',
    ],
    [
      'link: { like: lte, medianMs: 3 }',
      '1:30: link.medianMs is a time that is not shorter than minMs, not 3',
    ],
    ['link: { stall: 3 }', '1:16: link.stall is a table of keys and values, not 3'],
    [
      'staff: { nursesPer12Beds: { day: -1 } }',
      '1:34: staff.nursesPer12Beds.day is a number from 0 to 100, not -1',
    ],
    [
      'staff: { dayHours: { from: 20 } }',
      '1:20: staff.dayHours.to is an hour that is not before "from", not 19',
    ],
    ['staff: { fatigue: [{ fromAlarms: 0 }] }', '1:20: staff.fatigue.0.times is missing'],
    [
      'staff: { fatigue: [{ fromAlarms: 9, times: 1 }] }',
      '1:19: staff.fatigue has bands of rising fromAlarms, the first from 0, not [{"fromAlarms":9,"times":1}]',
    ],
    [
      'staff: { fatigue: [{ fromAlarms: 0, times: 1 }, { fromAlarms: 0, times: 2 }] }',
      '1:19: staff.fatigue has bands of rising fromAlarms, the first from 0, not [',
    ],
    ['seed: 1\nseed: 2', '2:1: "seed" is there twice\n  remove one of the two'],
    ['\tseed: 1', '1:1: is not YAML: Tabs are not allowed as indentation\n  indent with spaces'],
    ['a: &a 1\nb: *a', '2:4: *a: references are not read here\n  write the value out instead'],
    ['seed: *none', '1:7: *none: references are not read here\n  write the value out instead'],
    ['seed: 1\n---\nseed: 2', '2:1: a second document begins here\n  one file is one document'],
    ['seed: !x 3', '1:7: is not YAML: Unresolved tag: !x\n  write the value without a tag'],
    ['? [1]\n: 2', '1:3: this key is not a word\n  a key is a plain word'],
    ['- seed', '1:1: is not a study\n  a study file has lines such as "patients: 200"'],
    ['{'.repeat(20_000), '1:'],
  ])('%j is told of with its place and what would be right', (text, reason) => {
    expect(reasonOf(text)).toContain(`s.yaml:${reason}`);
  });

  test('all faults are told of at once, from top to bottom, and of many the first ten', () => {
    const places = reasonOf('patients: 0\nfoo: 1\ndays: 0').match(/^s.yaml:\d+/gm);
    expect(places).toEqual(['s.yaml:1', 's.yaml:2', 's.yaml:3']);
    const many = reasonOf(Array.from({ length: 30 }, (_, key) => `qq${key}: 1`).join('\n'));
    expect(many.match(/^s.yaml/gm)).toHaveLength(10);
    expect(many).toMatch(/… and 20 more$/);
  });

  test('a file that is wrong everywhere, or nested as deep as it goes, is read in no time', () => {
    // Of this process alone: the wall's time would tell how busy the machine is.
    const start = process.cpuUsage();
    reasonOf(Array.from({ length: 4000 }, (_, key) => `k${key}: 1`).join('\n'));
    expect(reasonOf('['.repeat(30_000))).toContain('is nested too deeply');
    const bomb = Array.from(
      { length: 9 },
      (_, key) => `b${key + 1}: &b${key + 1} [${`*b${key}, `.repeat(9)}]`,
    );
    expect(reasonOf(`b0: &b0 [1]\n${bomb.join('\n')}`)).toContain('s.yaml:2:10: *b0: references');
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });

  test.each([
    ['', 'f.yaml: is empty\n  a study file has lines such as "patients: 200"'],
    ['# only a comment\n', 'f.yaml: is empty\n  a study file has lines such as "patients: 200"'],
    [new Uint8Array([0x61, 0xff, 0xfe]), 'f.yaml: is not text in UTF-8'],
    ['#'.repeat(2 * 1024 * 1024 + 1), 'f.yaml: larger than 2048 KiB: that is not a study file'],
  ])('a file without a study is refused', (content, reason) => {
    expect(fileSays(content)).toBe(reason);
  });

  test('a file that is not there, a folder, and a device without an end are refused', () => {
    const reasons = ['/nowhere/s.yaml', tmpdir(), '/dev/zero'].map((path) => readStudyFile(path));
    expect(reasons).toMatchObject([
      {
        ok: false,
        reason: expect.stringContaining('/nowhere/s.yaml: cannot be read: there is no such file'),
      },
      { ok: false, reason: expect.stringContaining(': cannot be read: it is a folder') },
      { ok: false, reason: '/dev/zero: larger than 2048 KiB: that is not a study file' },
    ]);
  });

  test('no text makes it throw', () => {
    const pieces = fc.constantFrom(
      ...fieldNames,
      ': ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '- ',
      '&a',
      '*a',
      '"',
      "'",
      '|',
      '1',
      'lte',
      '? ',
      '%',
      '!',
      '\u0000',
      'like',
      'stall',
    );
    const text = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (each) => {
        const read = parseStudy(each, 's.yaml');
        return read.ok || read.reason.startsWith('s.yaml:');
      }),
      { numRuns: 500 },
    );
  });
});

const oneRule = '[{ id: fast, vital: heart_rate, above: 120, hold: 15s }]';

function rulesOf(text: string): Plan['rules'] {
  const { rules } = planOf(JSON.stringify({ rules: text }));
  if (rules === undefined) throw new Error('the study has no rules');
  return rules;
}

describe('rules of a study', () => {
  const inFile = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'study-rules-'));
    try {
      writeFileSync(join(folder, 'own.yaml'), text);
      writeFileSync(join(folder, 's.yaml'), 'rules: own.yaml');
      const read = readStudyFile(join(folder, 's.yaml'));
      return read.ok ? read.value.rules : read.reason.replaceAll(`${folder}/`, '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('come by name, from a file beside the study, or as they stand', () => {
    expect(rulesOf('tuned').name).toBe('tuned for few alarms');
    expect(inFile(oneRule)).toEqual(rulesOf(oneRule));
    expect(rulesOf(oneRule)).toMatchObject({ name: 'rules', rules: [{ id: 'fast', limit: 120 }] });
  });

  test('that are wrong are refused with their own place', () => {
    expect(inFile('- { id: fast, vital: heart_rat, above: 120 }')).toMatch(
      /own\.yaml:1:.*heart_rat/,
    );
    expect(reasonOf('rules: none.yaml')).toMatch(/^s\.yaml:1:\d+: .*none\.yaml: cannot be read/);
    expect(reasonOf('rules: 3')).toMatch(/^s\.yaml:1:8: rules .*is one of default, bmis, tuned/);
  });
});

describe('the effective study file', () => {
  const plans: fc.Arbitrary<Plan> = fc.record({
    seed: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => /^\P{Cc}+$/u.test(text)),
    patients: fc.integer({ min: 1, max: 100_000 }),
    days: fc.integer({ min: 1, max: 365 * 24 }).map((hours) => hours / 24),
    replicates: fc.integer({ min: 1, max: 10_000 }),
    wardBeds: fc.integer({ min: 1, max: 1000 }),
    rules: fc.constantFrom(
      defaultPlan.rules,
      ...[...shippedRules, oneRule, `${oneRule}\n`].map(rulesOf),
    ),
    everyMs: fc.constantFrom(1000, 5000, 60_000, 90_000, 3_600_000),
    link: fc.oneof(
      fc.constantFrom(...Object.values(linkProfiles)),
      fc
        .record({
          loss: fc.double({ min: 0, max: 0.99, noNaN: true }),
          sigma: fc.double({ min: 0, max: 3, noNaN: true }),
        })
        .map((changes) => ({ ...linkProfiles.lorawan, ...changes, name: 'a: "b" #c' })),
    ),
    scenarios: fc.subarray([...scenarioNames]),
    hazard: fc.double({ min: 0, max: 1_000_000, noNaN: true }),
    staff: fc.oneof(
      fc.constantFrom(...Object.values(staffProfiles)),
      fc
        .double({ min: 0, max: 3, noNaN: true })
        .map((spread) => ({ ...staffProfiles.usual, name: 'ours', spread })),
    ),
    physiology: fc.constantFrom('full', 'triangular'),
    interventions: fc.boolean(),
    sweepPatients: fc.integer({ min: 0, max: 1000 }),
  });

  test('read again is the same plan, to the last digit, and is written the same', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const text = writeStudy(plan);
        const read = planOf(text) as Plan;
        expect(read).toEqual(JSON.parse(JSON.stringify(plan)));
        expect(writeStudy(read)).toBe(text);
      }),
    );
  });

  test('names a known profile, and writes a changed one out', () => {
    expect(writeStudy(defaultPlan)).toMatch(/^link: lte$/m);
    expect(writeStudy({ ...defaultPlan, link: { ...linkProfiles.lte, loss: 0 } })).toMatch(
      /^link:\n {2}name: lte\n/m,
    );
    expect(writeStudy(defaultPlan)).toContain(notice);
  });
});

describe('the example', () => {
  const path = join(import.meta.dirname, '../../../docs/study.example.yaml');
  const text = readFileSync(path, 'utf8');

  test('is the default study, with every key there is', () => {
    expect(readStudyFile(path)).toEqual({ ok: true, value: defaultPlan });
    for (const name of fieldNames) expect(text).toMatch(new RegExp(`^${name}: `, 'm'));
    expect(text).toContain(notice);
  });

  test('what its comments show is understood, and every name is told of', () => {
    const shown = [...text.matchAll(/^# {3}((?:link|staff): .*)$/gm)].map(([, line]) => line ?? '');
    expect(shown).toHaveLength(2);
    for (const line of shown) expect(reasonOf(line)).toBe('was accepted');
    const names = [...Object.keys(linkProfiles), ...scenarioNames, ...Object.keys(staffProfiles)];
    for (const name of names) expect(text).toMatch(new RegExp(`# .*\\b${name}\\b`));
  });
});

describe('an option', () => {
  test.each([
    ['patients', '7', { patients: 7 }],
    ['seed', '007', { seed: '007' }],
    ['days', '6h', { days: 0.25 }],
    ['every', '10', { everyMs: 10_000 }],
    ['scenarios', 'haemorrhage, sepsis', { scenarios: ['sepsis', 'haemorrhage'] }],
    ['scenarios', 'none', { scenarios: [] }],
    ['staff', 'short', { staff: staffProfiles.short }],
    ['interventions', '', { interventions: false }],
  ] as const)('--%s %s is understood as in a file', (name, text, value) => {
    expect(checkOption(name, text)).toEqual({ ok: true, value });
  });

  test.each([
    ['wardBeds', '0', '--ward-beds is a whole number from 1 to 1000, not "0"'],
    ['patients', '', '--patients is a whole number from 1 to 100000, not ""'],
    ['hazard', '-1', '--hazard is a number from 0 to 1000000, not "-1"'],
    ['physiology', 'no', '--physiology is one of full, triangular, not "no"'],
  ] as const)('--%s %s is refused with what would be right', (name, text, reason) => {
    expect(checkOption(name, text)).toEqual({ ok: false, reason });
  });

  test('a link file that is not there is named', () => {
    const read = checkOption('link', './nowhere.yaml');
    expect(read.ok ? '' : read.reason).toMatch(/^--link: .*nowhere\.yaml/);
  });

  test('every part of a plan has a key', () => {
    const parts = fieldNames.map((name) => fields[name].plan);
    expect(new Set(parts)).toEqual(new Set(Object.keys(defaultPlan)));
  });
});
