import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createFeed } from '#analytics/wire/feed.ts';
import type { Page } from '#analytics/wire/incoming.ts';
import type { Past } from '#analytics/wire/past.ts';
import { wallClock } from '#ward/clock.ts';
import type { Reading } from '#ward/reading.ts';
import { bad, good } from '#ward/result.ts';
import { reading } from '../scene.ts';

/** Readings numbered 10, 20, 30 …: between two of them lie other records. */
const journal = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => {
    const number = (from + index) * 10;
    return reading(number, {}, { number, after: number - 10 });
  });

/** A gateway whose journal, forgetting and failures the scene moves; and a feed that reads it. */
function scene(
  options: {
    from?: number;
    judged?: number;
    quietMs?: number;
    settleMs?: number;
    /** Called when an answer is ready, before it arrives. */
    underway?: () => void;
  } = {},
) {
  const { from = 0, judged = from, quietMs = 15, settleMs = 5 } = options;
  const pageMax = 3;
  const gateway = { kept: [] as Reading[], last: 0, failures: 0, asked: 0, until: 0 };
  const got: number[] = [];
  const log: string[] = [];
  const logged = (line: string) => log.push(JSON.parse(line).msg);
  let anews = 0;

  const readings: Past['readings'] = async (after) => {
    gateway.asked += 1;
    if (gateway.failures > 0) {
      gateway.failures -= 1;
      return bad('down');
    }
    const kept = gateway.kept.filter(({ number }) => number > after).slice(0, pageMax);
    const page: Page = { readings: kept, last: gateway.last, until: gateway.until };
    options.underway?.();
    return good(page);
  };
  const feed = createFeed({
    from,
    judged,
    past: { readings },
    apply: (readings) => got.push(...readings.map(({ number }) => number)),
    anew: () => {
      anews += 1;
    },
    clock: wallClock,
    random: () => 1,
    log: pino({ level: 'warn' }, { write: logged }),
    quietMs,
    settleMs,
  });
  const stopping = new AbortController();
  const keep = (readings: readonly Reading[]) => {
    gateway.kept.push(...readings);
    gateway.last = readings.at(-1)?.number ?? gateway.last;
  };
  return {
    gateway,
    feed,
    got,
    log,
    keep,
    anews: () => anews,
    /** Accepted by the gateway, and told to the feed but for those left out. */
    live(readings: readonly Reading[], leftOut: readonly number[] = []) {
      keep(readings);
      for (const each of readings) if (!leftOut.includes(each.number)) feed.live([each]);
    },
    run: () => void feed.run(stopping.signal),
    async until(condition: () => boolean) {
      for (let wait = 0; !condition() && wait < 2000; wait += 2) await wallClock.sleep(2);
      return { got: [...got], state: feed.state };
    },
    stop: () => stopping.abort(),
  };
}

const numbers = (readings: readonly Reading[]) => readings.map(({ number }) => number);

test('what the journal kept is read page by page, then the feed is live', async () => {
  const ward = scene();
  ward.keep(journal(10));
  ward.run();
  expect(await ward.until(() => ward.feed.state === 'live')).toEqual({
    got: numbers(journal(10)),
    state: 'live',
  });
  ward.stop();
});

test('that all was given until a moment is known once the last page is read, and not before', async () => {
  const seen: unknown[] = [];
  const ward = scene({ underway: () => seen.push(ward.feed.givenUntil) });
  ward.gateway.until = 777;
  ward.keep(journal(4));
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  // Two pages: while the second is under way, the first one's moment says nothing.
  expect([...seen.slice(0, 2), ward.feed.givenUntil]).toEqual([undefined, undefined, 777]);
  ward.stop();
});

test('live readings without a gap are applied at once, and nobody is asked', async () => {
  const ward = scene();
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  const { asked } = ward.gateway;
  ward.live(journal(5));
  expect(ward.got).toEqual([10, 20, 30, 40, 50]);
  expect(ward.gateway.asked).toBe(asked);
  ward.stop();
});

test('readings of several patients, told out of order, are put in order without asking', async () => {
  const ward = scene();
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  const { asked } = ward.gateway;
  const [one, two, three, four] = journal(4) as [Reading, Reading, Reading, Reading];
  ward.keep([one, two, three, four]);
  ward.feed.live([one, three]);
  ward.feed.live([two, four]);
  expect(ward.got).toEqual([10, 20, 30, 40]);
  expect(ward.gateway.asked).toBe(asked);
  ward.stop();
});

describe('a message that was left out', () => {
  test('in the middle is fetched, and nothing comes twice', async () => {
    const ward = scene();
    ward.run();
    await ward.until(() => ward.feed.state === 'live');
    ward.live(journal(8), [30, 40, 70]);
    expect(await ward.until(() => ward.got.length >= 8)).toEqual({
      got: numbers(journal(8)),
      state: 'live',
    });
    ward.live(journal(1, 9));
    expect(ward.got).toEqual(numbers(journal(9)));
    ward.stop();
  });

  test('at the end is found in the silence after it', async () => {
    const ward = scene();
    ward.run();
    await ward.until(() => ward.feed.state === 'live');
    ward.live(journal(3), [30]);
    expect((await ward.until(() => ward.got.length >= 3)).got).toEqual([10, 20, 30]);
    ward.stop();
  });
});

test('while the gateway is away the feed is lost; it asks on and says so once', async () => {
  const ward = scene();
  ward.gateway.failures = 3;
  ward.keep(journal(2));
  ward.run();
  await ward.until(() => ward.feed.state === 'lost');
  expect(ward.feed.state).toBe('lost');
  expect(await ward.until(() => ward.got.length === 2)).toMatchObject({ got: [10, 20] });
  expect(ward.log).toEqual(['the gateway cannot be heard; still trying']);
  ward.stop();
});

test('live readings without a gap are enough while nobody answers questions', async () => {
  const ward = scene();
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  ward.gateway.failures = 1000;
  await ward.until(() => ward.feed.state === 'lost');
  ward.live(journal(2));
  expect([ward.got, ward.feed.state]).toEqual([[10, 20], 'live']);
  ward.stop();
});

test('a gap that closes by itself in a moment is not asked for', async () => {
  const ward = scene({ settleMs: 300 });
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  const [one, two] = journal(2) as [Reading, Reading];
  ward.keep([one, two]);
  ward.feed.live([two]);
  const { asked } = ward.gateway;
  await wallClock.sleep(20);
  ward.feed.live([one]);
  expect([ward.got, ward.gateway.asked]).toEqual([[10, 20], asked]);
  ward.stop();
});

test('live readings that overtake an answer do not come twice', async () => {
  const overtaking = journal(2);
  const ward = scene({ underway: () => ward.feed.live(overtaking.splice(0)) });
  ward.keep(journal(3));
  ward.run();
  await ward.until(() => ward.got.length >= 3);
  expect(ward.got).toEqual([10, 20, 30]);
  ward.stop();
});

test('a gap that opens while an answer is underway is asked for at once', async () => {
  let opened = false;
  const ward = scene({
    quietMs: 60_000,
    underway() {
      if (opened) return;
      opened = true;
      ward.live(journal(2), [10]);
    },
  });
  ward.run();
  expect((await ward.until(() => ward.got.length >= 2)).got).toEqual([10, 20]);
  ward.stop();
});

test('live readings keep the feed from being lost while questions fail', async () => {
  const ward = scene();
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  ward.gateway.failures = 1000;
  await ward.until(() => ward.feed.state === 'lost');
  for (let from = 1; from < 80; from += 1) {
    ward.live(journal(1, from));
    await wallClock.sleep(5);
  }
  expect([ward.got.length, ward.log.length]).toEqual([79, 1]);
  ward.stop();
});

test('readings that the gateway forgot are reported, and the feed goes on with the oldest', async () => {
  const ward = scene({ from: 10 });
  ward.keep(journal(3, 5));
  ward.run();
  expect((await ward.until(() => ward.got.length >= 3)).got).toEqual([50, 60, 70]);
  expect(ward.log).toEqual(['the gateway forgot readings that were never judged']);
  ward.stop();
});

test('where all was forgotten the feed goes on with what comes next', async () => {
  const ward = scene({ from: 10 });
  ward.gateway.last = 90;
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  ward.live(journal(1, 10));
  expect(ward.got).toEqual([100]);
  expect(ward.log).toEqual(['the gateway forgot readings that were never judged']);
  ward.stop();
});

test('what was accepted between reading the journal and its end is not taken for forgotten', async () => {
  const ward = scene({ from: 10, underway: () => ward.gateway.kept.push(...journal(1, 2)) });
  ward.gateway.last = 20;
  ward.run();
  expect((await ward.until(() => ward.got.length > 0)).got).toEqual([20]);
  expect(ward.log).toEqual([]);
  ward.stop();
});

test('who begins at the beginning misses nothing of what was forgotten before', async () => {
  const ward = scene();
  ward.keep(journal(3, 5));
  ward.run();
  expect((await ward.until(() => ward.got.length >= 3)).got).toEqual([50, 60, 70]);
  expect(ward.log).toEqual([]);
  ward.stop();
});

test('the feed is not live before all that was judged is recalled', () => {
  const ward = scene({ from: 0, judged: 30 });
  const states = journal(3).map((each) => {
    ward.feed.live([each]);
    return ward.feed.state;
  });
  expect(states).toEqual(['catching_up', 'catching_up', 'live']);
});

test('recalled readings that were forgotten are no loss', async () => {
  const ward = scene({ from: 10, judged: 60 });
  ward.keep(journal(3, 5));
  ward.run();
  expect(await ward.until(() => ward.feed.state === 'live')).toMatchObject({ got: [50, 60, 70] });
  expect(ward.log).toEqual([]);
  ward.stop();
});

test('a journal that ends before our place is another one: the feed begins anew', async () => {
  const ward = scene({ from: 500 });
  ward.keep(journal(2));
  ward.run();
  expect(await ward.until(() => ward.got.length >= 2)).toMatchObject({ got: [10, 20] });
  expect([ward.anews(), ward.log]).toEqual([
    1,
    ['the journal of the gateway begins anew: so do we'],
  ]);
  ward.stop();
});

test('an answer that live readings have overtaken does not make the journal another one', async () => {
  const overtaking = journal(3, 3);
  const ward = scene({
    underway() {
      // The answer tells of the first two; the next three are judged before it arrives.
      for (const each of [...ward.gateway.kept, ...overtaking]) ward.feed.live([each]);
      ward.keep(overtaking.splice(0));
    },
  });
  ward.keep(journal(2));
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  expect([ward.got, ward.anews(), ward.log]).toEqual([numbers(journal(5)), 0, []]);
  ward.stop();
});

test('a live reading that no journal explains is let go, and nobody asks for ever', async () => {
  const ward = scene({ quietMs: 60_000 });
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  const { asked } = ward.gateway;
  ward.feed.live([reading(9999, {}, { number: 9999, after: 9990 })]);
  await wallClock.sleep(150);
  ward.live(journal(1));
  await wallClock.sleep(30);
  expect([ward.got, ward.gateway.asked]).toEqual([[10], asked + 1]);
  ward.stop();
});

test('a live reading that no journal explains does not hold the feed up', async () => {
  const ward = scene();
  ward.keep(journal(2));
  ward.run();
  await ward.until(() => ward.feed.state === 'live');
  ward.feed.live([reading(9999, {}, { number: 9999, after: 9990 })]);
  await ward.until(() => ward.gateway.asked > 4);
  ward.live(journal(1, 3));
  expect(await ward.until(() => ward.feed.state === 'live')).toEqual({
    got: [10, 20, 30],
    state: 'live',
  });
  ward.stop();
});

test('at the end it takes what is left, and ends in time when nobody answers', async () => {
  const ward = scene();
  ward.keep(journal(4));
  await ward.feed.finish(new AbortController().signal);
  expect(ward.got).toEqual([10, 20, 30, 40]);
  ward.gateway.failures = 1000;
  await ward.feed.finish(AbortSignal.timeout(20));
  expect(ward.got).toHaveLength(4);
});
