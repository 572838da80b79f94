import { describe, expect, test } from 'vitest';
import { Journal } from '#gateway/journal/journal.ts';
import { openFile } from '#gateway/journal/journal-file.ts';
import { journalService } from '#gateway/journal/journal-service.ts';
import { unpackEntries } from '#gateway/journal/packed-entries.ts';
import { pack } from '#gateway/journal/parcel.ts';
import type { Clock } from '#ward/clock.ts';
import { journalPath, message, noon, roomy, sample } from './scene.ts';

/** A journal behind messages, whose disk is full when the test says so, and whose time stands still. */
function scene({ journalKeepMs = 3_600_000 } = {}) {
  const file = openFile(journalPath());
  const sleepers: (() => void)[] = [];
  let housekeeping = () => {};
  const clock: Clock = {
    now: () => noon + 10_000,
    sleep: () => new Promise((resolve) => sleepers.push(resolve)),
    every(_, work) {
      housekeeping = work;
      return () => {
        housekeeping = () => {};
      };
    },
  };
  const journal = new Journal(file, { ...roomy, journalKeepMs }, () => 0);
  const service = journalService(journal, clock);
  return {
    ...service,
    journal,
    add: (...seqs: number[]) =>
      service.forGateway.add(pack([message(seqs.map((seq) => sample(seq)))]), true),
    fillDisk: () => file.exec('PRAGMA max_page_count = 1'),
    makeRoom: () => file.exec('PRAGMA max_page_count = 4294967294'),
    keepHouse: () => housekeeping(),
    async laterOn() {
      for (const wake of sleepers.splice(0)) wake();
      await soon();
    },
  };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));
const manySeqs = Array.from({ length: 900 }, (_, seq) => seq);

/** What a promise has come to by now. */
async function soFar<T>(promise: Promise<T>): Promise<T | 'waiting'> {
  await soon();
  return Promise.race([promise, soon().then(() => 'waiting' as const)]);
}

describe('the journal behind messages', () => {
  test('answers with the new readings where they are wanted, and with every refusal', async () => {
    const { forGateway, add } = scene();
    await add(0);
    const parcel = () => pack([message([sample(0), sample(1), 'none'])]);
    const wanted = await forGateway.add(parcel(), true);
    expect(wanted.readings.map(({ patient, body }) => [patient, JSON.parse(body).seq])).toEqual([
      ['of-d1', 1],
    ]);
    expect(wanted.refused.map(({ reason }) => reason)).toEqual(['a sample is an object']);
    expect((await forGateway.add(parcel(), false)).readings).toEqual([]);
  });

  test('says since when they are kept', async () => {
    const { forGateway, add } = scene();
    expect(await add(1)).toMatchObject({ journaledAt: noon + 10_000 });
    expect(forGateway.readings(0, 1)[0]).not.toContain('journaledAt');
  });

  test('lets the drain wait until there is something, and tells it at once', async () => {
    const { forDrain, add } = scene();
    const oldest = forDrain.oldest(10);
    expect(await soFar(oldest)).toBe('waiting');
    await add(0, 1);
    const entries = unpackEntries(await oldest);
    expect(entries.map(({ number }) => number)).toEqual([1, 2]);
  });

  test('with a full disk answers nothing, so nothing is acknowledged, until there is room', async () => {
    const { forGateway, add, fillDisk, makeRoom, laterOn } = scene();
    fillDisk();
    const adding = add(...manySeqs);
    expect(await soFar(adding)).toBe('waiting');
    await laterOn();
    expect(await soFar(adding)).toBe('waiting');
    expect(forGateway.state()).toMatchObject({
      full: 'there is no room on the disk',
      fullTimes: 1,
      tally: { received: 0 },
    });

    makeRoom();
    await laterOn();
    expect((await adding).readings).toHaveLength(900);
    const state = forGateway.state();
    expect(state).toMatchObject({ fullTimes: 1, tally: { received: 900, duplicates: 0 } });
    expect(state).not.toHaveProperty('full');
  });

  test('tells of dead letters once', async () => {
    const { forGateway, forDrain, add } = scene();
    await add(0, 1);
    const [first] = unpackEntries(await forDrain.oldest(1));
    if (first === undefined) throw new Error('there is one');
    await forDrain.advance(1, 0, [{ entry: first, reason: 'bad' }]);
    expect(forGateway.state()).toMatchObject({
      entriesHeld: 1,
      tally: { received: 2, refused: 1, held: 1 },
    });
    expect(forGateway.takeDead()).toEqual([{ entry: first, reason: 'bad' }]);
    expect(forGateway.takeDead()).toEqual([]);
  });

  test('keeps house: what is stored and old is forgotten', async () => {
    const { forGateway, forDrain, add, keepHouse } = scene({ journalKeepMs: 1000 });
    await add(0, 1);
    await forDrain.advance(1, 1, []);
    keepHouse();
    expect(forGateway.state()).toMatchObject({ forgotten: 1 });
    expect(forGateway.ends()).toEqual({ oldest: 2, last: 2 });
  });

  test('knows how late readings are, 1 ms at least', async () => {
    const { forGateway, add } = scene();
    expect(forGateway.state()).not.toHaveProperty('delayMs');
    await add(0);
    expect(forGateway.state().delayMs).toEqual({ p50: 1, p99: 1 });
  });

  test('closes on a full disk, too, and never answers what waited for room', async () => {
    const { forGateway, forDrain, add, fillDisk, laterOn, keepHouse } = scene();
    await add(0);
    fillDisk();
    const adding = add(...manySeqs);
    const advancing = forDrain.advance(1, 1, [
      { entry: { kind: 'reading' } as never, reason: 'x'.repeat(100_000) },
    ]);
    forGateway.close();
    await laterOn();
    expect(await soFar(Promise.race([adding, advancing]))).toBe('waiting');
    expect(keepHouse).not.toThrow();
  });
});
