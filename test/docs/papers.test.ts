import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type EventKind, transitions } from '#study/techwear/machine.ts';
import { notice } from '#ward/notice.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/papers.md', root), 'utf8');
const files = [
  ...new Set([...page.matchAll(/`([\w/-]+\.(?:ts|yaml))`/g)].map(([, file = '']) => file)),
];
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));

describe('the page about the published models', () => {
  test.for(files)('names %s, which is there', (file) => {
    expect(existsSync(new URL(file, root))).toBe(true);
  });

  test('names a file in every row of its tables', () => {
    const bare = rows.filter((row) => !/\| here|event here/.test(row) && !/\.(ts|yaml)`/.test(row));
    expect(bare).toEqual([]);
    expect(rows.length).toBeGreaterThan(30);
    expect(files.length).toBeGreaterThan(40);
  });

  test('names every event of the state machine, and no other', () => {
    const kinds = Object.values(transitions).flatMap((ways) => Object.keys(ways) as EventKind[]);
    const flow = page.slice(page.indexOf('event here'), page.indexOf('A limit needs'));
    const named = [...flow.matchAll(/\| `(\w+)`/g)].map(([, kind]) => kind);
    expect(named.toSorted()).toEqual(kinds.toSorted());
  });

  test('says for what the ward is not', () => {
    expect(page).toContain(notice);
  });
});
