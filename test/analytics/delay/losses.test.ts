import { describe, expect, test } from 'vitest';
import { Losses } from '#analytics/delay/losses.ts';
import { Overtaking } from '#analytics/delay/overtaking.ts';

/** Numbers of one boot, heard a second apart, and what was told of those that were passed over. */
function listening() {
  const told: string[] = [];
  const overtaking = new Overtaking();
  overtaking.gaveUp = (missed) => told.push(`gave up ${missed}`);
  overtaking.came = (waitedMs, wasGivenUp) =>
    told.push(`came after ${waitedMs}${wasGivenUp ? ', too late' : ''}`);
  const losses = new Losses(overtaking);
  let second = 0;
  return {
    losses,
    told,
    hear(...seqs: readonly number[]) {
      for (const seq of seqs) losses.heard('a', seq, second++ * 1000);
    },
  };
}

const upTo = (count: number, by = 1) => Array.from({ length: count }, (_, index) => index * by);

describe('the numbers of a device', () => {
  test('have no gap while each follows the one before', () => {
    const { losses, hear, told } = listening();
    hear(...upTo(200));
    expect([losses.hasGaps, losses.counts, told]).toEqual([false, { expected: 200, lost: 0 }, []]);
  });

  test('have a gap until all of it came, and when is told for each', () => {
    const { losses, hear, told } = listening();
    hear(0, 3, 2);
    expect(losses.hasGaps).toBe(true);
    hear(1);
    expect(losses.hasGaps).toBe(false);
    losses.giveUp(1e9);
    expect(told).toEqual(['came after 1000', 'came after 2000']);
    expect(losses.counts).toEqual({ expected: 4, lost: 0 });
  });

  test('are given up in the order in which they were passed over, those in time and no others', () => {
    const { losses, hear, told } = listening();
    hear(0, 3, 5);
    losses.giveUp(999);
    expect(losses.counts.lost).toBe(0);
    losses.giveUp(1000);
    expect(losses.counts.lost).toBe(2);
    expect(losses.hasGaps).toBe(true);
    hear(1, 4, 2);
    expect(told).toEqual([
      'gave up 2',
      'came after 2000, too late',
      'came after 2000',
      'came after 4000, too late',
    ]);
    expect(losses.hasGaps).toBe(false);
    expect(losses.counts).toEqual({ expected: 6, lost: 0 });
  });

  test('of more than 64 gaps are remembered for the last; the first are given up', () => {
    const { losses, hear, told } = listening();
    hear(...upTo(66, 2));
    expect(losses.counts.lost).toBe(1);
    expect(told).toEqual(['gave up 1']);
    hear(1, 3);
    expect(told).toEqual(['gave up 1', 'came after Infinity, too late', 'came after 65000']);
    hear(132, 134);
    losses.giveUp(1e9);
    expect(losses.counts).toEqual({ expected: 135, lost: 65 });
  });

  test('of two boots that come by turns are kept apart', () => {
    const { losses, told } = listening();
    const heard = (boot: string, seq: number, second: number) =>
      losses.heard(boot, seq, second * 1000);
    heard('a', 0, 0);
    heard('a', 3, 1);
    heard('b', 0, 2);
    heard('b', 3, 3);
    heard('a', 2, 10);
    heard('b', 1, 20);
    expect(told).toEqual(['came after 9000', 'came after 17000']);
    losses.giveUp(1000);
    expect(losses.counts).toEqual({ expected: 8, lost: 1 });
    expect(losses.kept.lines.map(({ boot, highest }) => [boot, highest])).toEqual([
      ['b', 3],
      ['a', 3],
    ]);
    // A third one takes the place of the one that was heard longest ago, which then is new.
    heard('c', 7, 30);
    expect(heard('a', 2, 40)).toBe('newest');
    expect(heard('c', 7, 50)).toBe('repeat');
  });

  test('are known again when they are repeated, over a gap of any size', () => {
    for (const jump of [1, 31, 32, 33, 1023, 1024, 1025, 5000]) {
      const { losses } = listening();
      const standing = (seq: number) => losses.heard('a', seq, 0);
      expect([10, 11, 11 + jump].map(standing)).toEqual(['newest', 'newest', 'newest']);
      expect(standing(11 + jump)).toBe('repeat');
      if (jump > 1) expect([10 + jump, 10 + jump].map(standing)).toEqual(['late', 'repeat']);
      expect([11, 10].map(standing)).toEqual(
        jump < 1023 ? ['repeat', 'repeat'] : [jump < 1024 ? 'repeat' : 'late', 'late'],
      );
    }
  });
});
