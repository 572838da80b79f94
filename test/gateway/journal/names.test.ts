import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Names } from '#gateway/journal/names.ts';

type Step =
  | { readonly kind: 'add'; readonly device: string; readonly boot: string; readonly seq: number }
  | { readonly kind: 'begin' | 'rollback' | 'save' | 'restart' };

const add = fc.record({
  kind: fc.constant('add' as const),
  device: fc.constantFrom('d1', 'd2'),
  boot: fc.constantFrom('b1', 'b2', 'b3'),
  seq: fc.oneof(fc.nat(30), fc.constantFrom(1_000_000, 2 ** 53 - 2, 2 ** 53 - 1)),
});
const other = fc.record({ kind: fc.constantFrom('begin', 'rollback', 'save', 'restart') });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ arbitrary: add, weight: 6 }, other as fc.Arbitrary<Step>),
  { maxLength: 120 },
);

/** Does the same with `Names` and with a plain set, and gives what both said of each name. */
function beside(steps: readonly Step[]) {
  const file = new Map<string, string>();
  let names = new Names();
  let model = new Set<string>();
  let modelBefore = new Set<string>();
  const said: { names: boolean[]; model: boolean[] } = { names: [], model: [] };
  const save = () => {
    for (const { device, boots } of names.changes()) file.set(device, boots);
    names.saved();
  };

  names.begin();
  for (const step of steps) {
    switch (step.kind) {
      case 'add': {
        const name = `${step.device} ${step.boot} ${step.seq}`;
        said.names.push(names.add(step.device, step.boot, step.seq));
        said.model.push(!model.has(name));
        model.add(name);
        break;
      }
      case 'begin':
        names.begin();
        modelBefore = new Set(model);
        break;
      case 'rollback':
        names.rollback();
        model = new Set(modelBefore);
        break;
      case 'save':
      case 'restart':
        save();
        names.begin();
        modelBefore = new Set(model);
        if (step.kind === 'save') break;
        names = new Names();
        for (const [device, boots] of file) names.restore(device, boots);
        names.begin();
        break;
      default:
        step satisfies never;
    }
  }
  return said;
}

/** Everything that is remembered, as it would be kept. */
function contentOf(names: Names): Record<string, string> {
  return Object.fromEntries([...names.changes()].map(({ device, boots }) => [device, boots]));
}

const boots = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `boot${from + index}`);

describe('the names of samples', () => {
  test('are known in whatever order they came, also after taking back and after restarts', () => {
    fc.assert(
      fc.property(steps, (steps) => {
        const { names, model } = beside(steps);
        expect(names).toEqual(model);
      }),
      { numRuns: 400 },
    );
  });

  test('are kept as ranges, so that a device of a million samples costs no more than one of two', () => {
    const names = new Names();
    for (let seq = 0; seq < 100_000; seq += 1) names.add('d1', 'b1', seq);
    expect(contentOf(names)).toEqual({ d1: '[["b1",[[0,99999]]]]' });
  });

  test('of a batch that was not written are forgotten, with every boot that they pushed out', () => {
    const names = new Names();
    names.begin();
    for (const boot of boots(0, 32)) names.add('d1', boot, 7);
    const before = contentOf(names);

    names.begin();
    for (const boot of boots(32, 40)) names.add('d1', boot, 7);
    names.add('d1', 'boot31', 8);
    names.add('d2', 'boot0', 1);
    expect(names.add('d1', 'boot0', 7)).toBe(true);
    names.rollback();

    expect(contentOf(names)).toEqual({ ...before, d2: '[]' });
    expect(boots(0, 32).map((boot) => names.add('d1', boot, 7))).toEqual(Array(32).fill(false));
    expect(names.add('d2', 'boot0', 1)).toBe(true);
  });

  test('of 32 boots are known; the oldest boot is forgotten, and only that one', () => {
    const names = new Names();
    for (const boot of boots(0, 33)) names.add('d1', boot, 1);
    expect(boots(1, 33).map((boot) => names.add('d1', boot, 1))).toEqual(Array(32).fill(false));
    expect(names.add('d1', 'boot0', 1)).toBe(true);
  });

  test('with more than 256 gaps: the lowest are forgotten, and nothing new is taken for a repeat', () => {
    const names = new Names();
    const evens = Array.from({ length: 300 }, (_, index) => index * 2);
    const odds = evens.map((seq) => seq + 1);
    for (const seq of evens) names.add('d1', 'b1', seq);
    expect(JSON.parse(contentOf(names).d1 ?? '')[0][1]).toHaveLength(256);
    expect(evens.slice(-256).map((seq) => names.add('d1', 'b1', seq))).not.toContain(true);
    expect(odds.map((seq) => names.add('d1', 'b1', seq))).not.toContain(false);
  });

  test('that changed since the last saving are given to be saved, and no others', () => {
    const names = new Names();
    names.add('d1', 'b1', 1);
    names.add('d2', 'b1', 1);
    names.saved();
    names.add('d2', 'b1', 2);
    names.add('d1', 'b1', 1);
    expect(contentOf(names)).toEqual({ d2: '[["b1",[[1,2]]]]' });
  });
});

test('of very many devices the first is forgotten, and is back after a rollback', () => {
  const names = new Names();
  for (let device = 0; device < 100_000; device += 1) names.add(`d${device}`, 'b', 1);
  names.begin();
  names.add('one too many', 'b', 1);
  names.rollback();
  expect(names.add('d0', 'b', 1)).toBe(false);
  names.add('one too many', 'b', 1);
  expect(names.add('d0', 'b', 1)).toBe(true);
});
