import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTables } from '../../docs/tables.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the tables of the README are those of the code (npm run docs makes them anew)', () => {
  expect(readme).toBe(withTables(readme));
});
