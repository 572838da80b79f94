import { expect, test } from 'vitest';
import { parseYaml } from '#forms/yaml.ts';

const form = { what: 'a form', example: 'a form has lines such as "a: 1"' };

function parsing(text: string, list = false) {
  const read = parseYaml(text, 'F', { ...form, list });
  return read.ok ? read.value.value : read.reason;
}

test('keys and values are read, and a list only where one may stand', () => {
  expect(parsing('a: 1\nb: [x, 2]')).toEqual({ a: 1, b: ['x', 2] });
  expect(parsing('{"a": 1}')).toEqual({ a: 1 });
  expect(parsing('- a\n- b', true)).toEqual(['a', 'b']);
  expect(parsing('- a\n- b')).toBe(`F:1:1: is not a form\n  ${form.example}`);
  expect(parsing('text', true)).toBe(`F:1:1: is not a form\n  ${form.example}`);
});

test.each([
  ['', /^F: is empty\n/],
  ['a: 1\na: 2', /^F:2:1: "a" is there twice/],
  ['a: &x 1\nb: *x', /^F:2:4: \*x: references are not read here/],
  ['a: !mine 1', /write the value without a tag/],
  ['a: 1\n---\nb: 2', /^F:2:1: a second document begins here/],
  ['a: [', /^F:1:5: is not YAML/],
  ['a:\n\tb: 1', /indent with spaces/],
  [`a: ${'['.repeat(5000)}`, /^F:/],
])('%j is refused with its place', (text, reason) => {
  expect(parsing(text)).toMatch(reason);
});

test('what is wrong at one place is told once, and how it is put right', () => {
  expect(parsing('- a: 1\n   b: 2', true)).toMatch(
    /^F:1:6: is not YAML: [^\n]+\n {2}keys that belong together begin in the same column$/,
  );
});

test('of a bomb of references each is told of once', () => {
  const bomb = `a: &a [x]\nb: &b [${'*a, '.repeat(50)}*a]\nc: [${'*b, '.repeat(50)}*b]`;
  expect(parsing(bomb)).toBe(`F:2:8: *a: references are not read here
  write the value out instead
F:3:5: *b: references are not read here
  write the value out instead`);
});

test('the place of a fault in a list is that of the item', () => {
  const read = parseYaml('- a: 1\n- b: 2', 'F', { ...form, list: true });
  if (!read.ok) throw new Error(read.reason);
  expect(read.value.fault([1, 'b'], 'value', 'is wrong').text).toBe('F:2:6: is wrong');
});
