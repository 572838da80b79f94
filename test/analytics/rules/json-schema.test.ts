import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { editorSchema, type SchemaName, schemaNames } from '#analytics/rules/json-schema.ts';

const folder = fileURLToPath(new URL('../../../rules/', import.meta.url));

function judgeOf(name: SchemaName) {
  return new Ajv2020({ allErrors: true }).compile(JSON.parse(editorSchema(name)));
}
const judges = { rules: judgeOf('rules'), tests: judgeOf('tests') } as const;

const shipped = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, name: file.endsWith('.test.yaml') ? 'tests' : 'rules' }) as const);

test.each(schemaNames)(
  'the schema of %s for editors is that of the reader (npm run --silent rules -- schema makes it anew)',
  (name) => {
    expect(readFileSync(`${folder}${name}.schema.json`, 'utf8')).toBe(editorSchema(name));
  },
);

test.each(shipped)(
  '$file says where editors find its schema, by which it is good',
  ({ file, name }) => {
    const text = readFileSync(folder + file, 'utf8');
    expect(text.startsWith(`# yaml-language-server: $schema=${name}.schema.json\n`)).toBe(true);
    const isGood = judges[name];
    expect(isGood(parse(text)), JSON.stringify(isGood.errors)).toBe(true);
  },
);

test.each([
  ['[{id: a, vitl: spo2, below: 90}]'],
  ['[{id: a, vital: spo2, below: 90, hold: 15}]'],
  ['[{id: a, vital: spo2, below: ninety}]'],
  ['{rules: [{id: a b, vital: spo2, below: 90}]}'],
  ['{rules: []}'],
  ['{name: nothing else}'],
  ['{rules: [{id: a, vital: spo2, below: 90}], patients: [{patient: anna}]}'],
])('by the schema for editors the rules %s are not', (text) => {
  expect(judges.rules(parse(text))).toBe(false);
});

const oneTest = (inside: string) => `{rules: a.yaml, tests: [{${inside}}]}`;

test.each([
  ['one value', 'name: a, series: {spo2: 97}, alarms: []'],
  [
    'rows of any kind',
    'name: a, series: {spo2: 97x3 _ _x2 90-0.5x4, consciousness: A Vx2 _}, alarms: []',
  ],
  [
    'all keys',
    'name: a, patient: anna, every: 1m, series: {spo2: 85x9}, arrives: {delay: 2s, late: [{from: 0, to: 1m, by: 1h}]}, alarms: [{rule: b, raised: 1m, cleared: 2m, told: 3m}]',
  ],
])('by the schema for editors a test of %s is good', (_, inside) => {
  const isGood = judges.tests;
  expect(isGood(parse(oneTest(inside))), JSON.stringify(isGood.errors)).toBe(true);
});

test.each([
  [oneTest('name: a, series: {spo2: 97}')],
  [oneTest('name: a, series: {spo: 97}, alarms: []')],
  [oneTest('name: a, series: {spo2: 97 x3}, alarms: []')],
  [oneTest('name: a, series: {spo2: 97x0}, alarms: []')],
  [oneTest('name: a, series: {spo2: A}, alarms: []')],
  [oneTest('name: a, series: {consciousness: 97x3}, alarms: []')],
  [oneTest('name: a, series: {consciousness: B}, alarms: []')],
  [oneTest('name: a, every: 10, series: {spo2: 97}, alarms: []')],
  [oneTest('name: a, series: {spo2: 97}, arrives: 2s, alarms: []')],
  [oneTest('name: a, series: {spo2: 97}, alarms: [{rule: a, raised: 10}]')],
  [oneTest('name: a, series: {spo2: 97}, alarms: [{rule: a, clear: 10s}]')],
  [oneTest('name: "", series: {spo2: 97}, alarms: []')],
  ['{rules: a.yaml, tests: []}'],
  ['{tests: [{name: a, series: {spo2: 97}, alarms: []}]}'],
])('by the schema for editors the tests %s are not', (text) => {
  expect(judges.tests(parse(text))).toBe(false);
});
