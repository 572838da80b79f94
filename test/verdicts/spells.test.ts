import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpells } from '#verdicts/spells.ts';

function spellsOf(...spells: readonly (readonly [number, number?])[]) {
  const kept = createSpells();
  for (const [from, until] of spells) {
    kept.note(from, true);
    if (until !== undefined) kept.note(until, false);
  }
  return kept;
}

test('the share of an interval is what the spells cover of it', () => {
  const kept = spellsOf([10, 20], [30, 40]);
  expect(kept.share(10, 20)).toBe(1);
  expect(kept.share(0, 20)).toBe(0.5);
  expect(kept.share(15, 35)).toBe(0.5);
  expect(kept.share(20, 30)).toBe(0);
  expect(kept.share(41, 50)).toBe(0);
});

test('a moment is covered from the beginning of a spell until just before its end', () => {
  const kept = spellsOf([10, 20]);
  expect([9, 10, 19, 20].map((at) => kept.share(at, at))).toEqual([0, 1, 1, 0]);
});

test('a spell that lasts covers all from its beginning on', () => {
  expect(spellsOf([10]).share(5, 15)).toBe(0.5);
  expect(spellsOf([10]).share(1000, 1000)).toBe(1);
});

test('saying the same again changes nothing', () => {
  const kept = createSpells();
  for (const atMs of [10, 11, 12]) kept.note(atMs, true);
  for (const atMs of [20, 21]) kept.note(atMs, false);
  expect(kept.share(0, 20)).toBe(0.5);
  expect(kept.share(20, 30)).toBe(0);
});

test('the last 256 spells are remembered, and the ones before are forgotten', () => {
  const kept = createSpells();
  for (let index = 0; index < 300; index += 1) {
    kept.note(10 * index, true);
    kept.note(10 * index + 5, false);
  }
  expect(kept.share(0, 440)).toBe(0);
  expect(kept.forgottenMs).toBe(435);
  expect(kept.share(440, 2990)).toBe(0.5);
});

test('whatever the spells, the share is that of counting moment by moment', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 });
  fc.assert(
    fc.property(lengths, fc.nat(90), fc.integer({ min: 1, max: 40 }), (changes, from, long) => {
      const kept = createSpells();
      const on: boolean[] = [];
      let atMs = 0;
      for (const [index, length] of changes.entries()) {
        kept.note(atMs, index % 2 === 0);
        for (let each = 0; each < length; each += 1) on.push(index % 2 === 0);
        atMs += length;
      }
      kept.note(atMs, false);
      const within = Array.from({ length: long }, (_, index) => on[from + index] === true);
      const expected = within.filter((each) => each).length / long;
      expect(kept.share(from, from + long)).toBeCloseTo(expected, 12);
    }),
  );
});
