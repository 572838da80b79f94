import { expect, test } from 'vitest';
import { Gathering } from '#analytics/wire/gathering.ts';
import { reading } from '../scene.ts';

const numbered = (...numbers: readonly number[]) =>
  numbers.map((number) => reading(number, {}, { number, after: number - 1 }));

function gathered(steps: (gathering: Gathering) => readonly (readonly { number: number }[])[]) {
  const gathering = new Gathering(0, 3);
  const given = steps(gathering).map((readings) => readings.map(({ number }) => number));
  return { given, position: gathering.position, hasGap: gathering.hasGap };
}

test('a reading waits for the one before it, and both are given in order', () => {
  const scene = gathered((all) => [
    all.live(numbered(2)),
    all.live(numbered(1)),
    all.live(numbered(3)),
  ]);
  expect(scene).toEqual({ given: [[], [1, 2], [3]], position: 3, hasGap: false });
});

test('what was given once is not given again, from wherever it comes', () => {
  const scene = gathered((all) => [
    all.live(numbered(1, 1, 2)),
    all.live(numbered(4, 4, 2)),
    all.journal(numbered(1, 2, 3)),
    all.journal(numbered(3, 4)),
    all.live(numbered(4)),
  ]);
  expect(scene).toEqual({ given: [[1, 2], [], [3, 4], [], []], position: 4, hasGap: false });
});

test('only so many wait; the others are asked for', () => {
  const scene = gathered((all) => [
    all.live(numbered(2, 3, 4, 5)),
    all.live(numbered(1)),
    all.journal(numbered(1)),
  ]);
  expect(scene).toEqual({ given: [[], [], [1, 2, 3, 4]], position: 4, hasGap: false });
});

test('starting from another place forgets what waited', () => {
  const scene = gathered((all) => {
    all.live(numbered(7));
    all.restart(9);
    return [all.live(numbered(10))];
  });
  expect(scene).toEqual({ given: [[10]], position: 10, hasGap: false });
});
