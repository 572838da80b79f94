import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '#gateway/journal/draft.ts';
import { groupCommit } from '#gateway/journal/group-commit.ts';
import { message, sample } from './scene.ts';

/** A commit that takes until the test says so, and a diary of what happened. */
function scene() {
  const diary: string[] = [];
  let durable = () => {};
  let finish = () => {};
  let underWay = 0;
  const keeping = groupCommit((batch, done) => {
    underWay += 1;
    diary.push(`${underWay} under way: ${batch.map(({ device }) => device).join(' ')}`);
    durable = done;
    return new Promise((resolve) => {
      finish = () => {
        underWay -= 1;
        resolve();
      };
    });
  });
  const keep = (device: string) =>
    keeping.keep(delivery(device), () => diary.push(`done ${device}`));
  return { diary, keeping, keep, durable: () => durable(), finish: () => finish() };
}

function delivery(device: string): Delivery {
  return message(sample(0), { device });
}

describe('group commit', () => {
  test('commits together what came together, and tells each only after the commit', async () => {
    const { diary, keeping, keep, durable } = scene();
    keep('a');
    keep('b');
    expect(diary).toEqual([]);
    await turn();
    expect(diary).toEqual(['1 under way: a b']);
    expect(keeping.pending).toBe(2);
    durable();
    expect(diary).toEqual(['1 under way: a b', 'done a', 'done b']);
  });

  test('says since when its oldest delivery waits, under way or not, and nothing when none does', async () => {
    const { keeping, durable, finish } = scene();
    const at = (receivedAt: number) =>
      keeping.keep({ ...delivery('a'), receivedAt }, () => undefined);
    expect(keeping.pendingSince).toBeUndefined();
    at(5);
    expect(keeping.pendingSince).toBe(5);
    await turn();
    at(7);
    expect(keeping.pendingSince).toBe(5);
    durable();
    finish();
    await turn();
    expect(keeping.pendingSince).toBe(7);
    durable();
    finish();
    await turn();
    expect(keeping.pendingSince).toBeUndefined();
  });

  test('has one commit under way; what comes meanwhile forms the next, in its order', async () => {
    const { diary, keeping, keep, durable, finish } = scene();
    keep('a');
    await turn();
    keep('b');
    await turn();
    keep('c');
    await turn();
    expect(keeping.pending).toBe(3);
    durable();
    // Durable, but still telling others: not the time for the next.
    keep('d');
    await turn();
    expect(diary).toEqual(['1 under way: a', 'done a']);
    finish();
    await turn();
    durable();
    finish();
    await turn();
    expect(diary.slice(2)).toEqual(['1 under way: b c d', 'done b', 'done c', 'done d']);
    expect(keeping.pending).toBe(0);
  });

  test('goes on when what was done leads to the next delivery at once', async () => {
    const { diary, keeping, durable, finish } = scene();
    keeping.keep(delivery('a'), () => keeping.keep(delivery('b'), () => diary.push('done b')));
    await turn();
    durable();
    finish();
    await turn();
    durable();
    finish();
    await turn();
    expect(diary).toEqual(['1 under way: a', '1 under way: b', 'done b']);
    expect(keeping.pending).toBe(0);
  });
});
