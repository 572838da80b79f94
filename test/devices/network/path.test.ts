import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPath } from '#devices/network/path.ts';
import type { LinkProfile } from '#devices/network/profile.ts';
import { linkProfileNames, linkProfiles } from '#devices/network/profiles.ts';
import { type Chance, chance } from '#patients/chance.ts';

const { perfect, lte } = linkProfiles;
const none = { probability: 0, minMs: 0, maxMs: 0 };

/** What becomes of messages that are sent at these times over a new path. */
function travel(changes: Partial<LinkProfile>, sentMs: readonly number[], seed = '1') {
  const path = openPath({ ...perfect, ...changes }, chance(seed, 'path'), sentMs[0] ?? 0);
  return sentMs.map((atMs) => path.send(atMs));
}

const seconds = (count: number) => Array.from({ length: count }, (_, second) => second * 1000);

/** The delays of all first copies, rising. */
function delays(changes: Partial<LinkProfile>, count: number): number[] {
  const sent = seconds(count);
  return travel(changes, sent)
    .flatMap(([arrivesMs], index) =>
      arrivesMs === undefined ? [] : [arrivesMs - (sent[index] as number)],
    )
    .sort((one, other) => one - other);
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.floor(share * sorted.length)] as number;

/** Luck that counts how often it is used. */
function counted(luck: Chance) {
  const used = { draws: 0 };
  const count = (draw: () => number) => () => {
    used.draws += 1;
    return draw();
  };
  return { used, luck: { uniform: count(luck.uniform), normal: count(luck.normal) } };
}

test('on a perfect link everything arrives once, at the moment of sending', () => {
  const sent = [5, 5, 6, 1000, 86_400_000];
  expect(travel({}, sent)).toEqual(sent.map((atMs) => [atMs]));
});

describe.each(linkProfileNames)('%s', (name) => {
  const profile: LinkProfile = linkProfiles[name];
  const { minMs, medianMs, sigma, loss, retries, repeat, stall } = profile;
  const messages = 50_000;

  test('delays as the profile says, apart from stalls, losses and turns', () => {
    const sorted = delays({ ...profile, stall: none, loss: 0, ordered: false, gapMs: 0 }, messages);
    const quantile = (deviations: number) =>
      minMs + (medianMs - minMs) * Math.exp(sigma * deviations);
    for (const [share, deviations] of [
      [0.05, -1.645],
      [0.5, 0],
      [0.95, 1.645],
    ] as const) {
      const expected = quantile(deviations);
      expect(Math.abs(at(sorted, share) - expected)).toBeLessThanOrEqual(0.5 + 0.04 * expected);
    }
    expect(sorted[0]).toBeGreaterThanOrEqual(minMs);
  });

  test('is down for its share of the time, and for no longer than it says', () => {
    const days = stall.maxMs > 600_000 ? 60 : 20;
    const sent = Array.from({ length: days * 14_400 }, (_, index) => index * 6000);
    const waits = travel({ stall }, sent).map(
      ([arrivesMs = 0], index) => arrivesMs - (sent[index] as number),
    );
    const down = waits.filter((waitMs) => waitMs > 0).length / waits.length;
    const longestMs = waits.reduce((longest, waitMs) => Math.max(longest, waitMs), 0);
    expect(Math.abs(down - stall.probability)).toBeLessThanOrEqual(0.12 * stall.probability);
    expect(longestMs).toBeLessThanOrEqual(stall.maxMs);
    expect(longestMs).toBeGreaterThanOrEqual(0.8 * stall.maxMs);
  });

  test('loses for ever what is lost once more than it is sent again, and repeats its share', () => {
    const copies = travel({ ...profile, stall: none }, seconds(messages)).map(
      ({ length }) => length,
    );
    const share = (count: number) => copies.filter((each) => each === count).length / messages;
    const gone = loss ** (retries + 1);
    const near = (expected: number) => 0.0005 + 5 * Math.sqrt(expected / messages);
    expect(Math.abs(share(0) - gone)).toBeLessThanOrEqual(near(gone));
    expect(Math.abs(share(2) - (1 - gone) * repeat)).toBeLessThanOrEqual(near(repeat));
  });

  test('gives the same arrivals for the same luck', () => {
    expect(travel(profile, seconds(500))).toEqual(travel(profile, seconds(500)));
    if (sigma > 0)
      expect(travel(profile, seconds(50), '2')).not.toEqual(travel(profile, seconds(50)));
  });
});

const anyProfile: fc.Arbitrary<LinkProfile> = fc
  .record({
    minMs: fc.nat(500),
    more: fc.nat(5000),
    sigma: fc.double({ min: 0, max: 2, noNaN: true }),
    stall: fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      minMs: fc.nat(10_000),
      more: fc.nat(50_000),
    }),
    loss: fc.double({ min: 0, max: 1, noNaN: true }),
    retries: fc.nat(5),
    retryMs: fc.nat(5000),
    repeat: fc.double({ min: 0, max: 1, noNaN: true }),
    ordered: fc.boolean(),
    gapMs: fc.nat(20_000),
  })
  .map(({ more, stall, ...figures }) => ({
    ...perfect,
    ...figures,
    medianMs: figures.minMs + more,
    stall: { ...stall, maxMs: stall.minMs + stall.more },
  }));

const anySending = fc.array(fc.nat(20_000), { maxLength: 60 }).map((pausesMs) => {
  let nowMs = 0;
  return pausesMs.map((pauseMs) => (nowMs += pauseMs));
});

test('whatever the link: whole ms, nothing before it is sent, a repeat after its first', () => {
  fc.assert(
    fc.property(anyProfile, anySending, (profile, sent) => {
      for (const [index, copies] of travel(profile, sent).entries()) {
        expect(copies.length).toBeLessThanOrEqual(2);
        const [first = 0, second = first + 1] = copies;
        expect(copies.every(Number.isSafeInteger)).toBe(true);
        if (copies.length > 0) expect(first).toBeGreaterThanOrEqual(sent[index] as number);
        expect(second).toBeGreaterThan(first);
      }
    }),
  );
});

test('where the order is kept nothing overtakes, whatever the link', () => {
  fc.assert(
    fc.property(anyProfile, anySending, (profile, sent) => {
      const firsts = travel({ ...profile, ordered: true }, sent).flatMap(([first]) => first ?? []);
      expect(firsts).toEqual([...firsts].sort((one, other) => one - other));
    }),
  );
});

test('where it is not kept, messages overtake each other', () => {
  for (const { ordered, ...profile } of [linkProfiles.ble_advert, linkProfiles.nb_iot]) {
    const firsts = travel({ ...profile, ordered }, seconds(500)).flatMap(([first]) => first ?? []);
    const overtaken = firsts.filter((atMs, index) => atMs < Math.max(0, ...firsts.slice(0, index)));
    expect(overtaken.length).toBeGreaterThan(100);
  }
});

test('every message uses up as much luck, whatever becomes of it', () => {
  fc.assert(
    fc.property(anyProfile, fc.nat(20_000), (profile, pauseMs) => {
      const { used, luck } = counted(chance('1', 'path'));
      const path = openPath(profile, luck, 0);
      const perMessage = Array.from({ length: 30 }, (_, index) => {
        const before = used.draws;
        if (index % 3 === 2) path.skip();
        else path.send(index * pauseMs);
        return used.draws - before;
      });
      expect(perMessage).toEqual(perMessage.map(() => 3));
    }),
  );
});

test('what befalls one message, and when it is sent, does not change the luck of the next', () => {
  const delayed = { ...lte, stall: none, ordered: false, loss: 0.3, retries: 1 };
  const luckOf = (sent: readonly number[]) =>
    travel(delayed, sent).map((copies, index) =>
      copies.map((each) => each - (sent[index] as number)),
    );
  const early = luckOf(seconds(1000));
  const late = luckOf(seconds(1000).map((atMs) => atMs + 7 * (atMs % 13_000)));
  expect(late).toEqual(early);
  expect(early.some(({ length }) => length === 0)).toBe(true);
});

test('a message that is not sent leaves the others as they were', () => {
  const sent = seconds(1000);
  const all = travel(lte, sent);
  const path = openPath(lte, chance('1', 'path'), 0);
  const some = sent.map((atMs, index) => {
    if (index % 10 !== 4) return path.send(atMs);
    path.skip();
    return undefined;
  });
  const differing = some.filter((each, index) => each && String(each) !== String(all[index]));
  // One that waits its turn behind the one that was left out may come sooner.
  expect(differing.length).toBeLessThan(10);
});

test('while the link is down everything waits, and then comes in a burst', () => {
  const stall = { probability: 0.2, minMs: 20_000, maxMs: 20_000 };
  const firsts = travel({ stall }, seconds(2000)).map(([first]) => first as number);
  const bursts = new Map<number, number>();
  for (const atMs of firsts) bursts.set(atMs, (bursts.get(atMs) ?? 0) + 1);
  const sizes = new Set([...bursts.values()].filter((size) => size > 1));
  expect([...sizes].every((size) => size >= 19 && size <= 21)).toBe(true);
  expect(sizes.size).toBeGreaterThan(0);
});

test('a repeat that finds the link down waits, too', () => {
  const stall = { probability: 0.5, minMs: 5000, maxMs: 5000 };
  const changes = { stall, repeat: 1, retryMs: 1000 };
  const gaps = travel(changes, seconds(500)).map(([first = 0, second = 0]) => second - first);
  expect(Math.min(...gaps)).toBe(1000);
  expect(Math.max(...gaps)).toBeGreaterThan(4000);
});

/** Whether the link is up at these times, asked of a path that has the same luck and loses nothing. */
function upAt(changes: Partial<LinkProfile>, times: readonly number[]) {
  const rising = [...times].sort((one, other) => one - other);
  const path = openPath({ ...perfect, ...changes }, chance('1', 'path'), 0);
  return rising.map((atMs) => path.send(atMs)[0] === atMs);
}

test('what is sent again waits, too, where it finds the link down', () => {
  const stall = { probability: 0.5, minMs: 5000, maxMs: 5000 };
  const lossy = { stall, loss: 0.6, retries: 5, retryMs: 1000, ordered: false };
  const firsts = travel(lossy, seconds(500)).flatMap(([first]) => first ?? []);
  // Outages end at fractions of a ms, and arrivals are rounded.
  expect(
    upAt(
      { stall },
      firsts.map((atMs) => atMs + 1),
    ).every(Boolean),
  ).toBe(true);
});

test('a repeat comes after its first even where it is sent again at once', () => {
  expect(travel({ repeat: 1, retryMs: 0 }, [0, 50])).toEqual([
    [0, 1],
    [50, 51],
  ]);
});

test('whoever is sent while the link is down waits until it is up, to the last ms', () => {
  const stall = { probability: 0.3, minMs: 50, maxMs: 50 };
  const sent = Array.from({ length: 5000 }, (_, atMs) => atMs);
  const firsts = travel({ stall }, sent).map(([first]) => first as number);
  const ends = [...new Set(firsts.filter((atMs, index) => atMs > index + 1))];
  expect(ends.length).toBeGreaterThan(10);
  for (const endMs of ends.slice(1, -1)) {
    const waiting = sent.filter((atMs) => firsts[atMs] === endMs && atMs < endMs - 1);
    expect(waiting.at(-1)).toBe(endMs - 2);
    expect(waiting.length).toBeGreaterThanOrEqual(47);
  }
});

test('a link may be down at its very start, as often as at any other time', () => {
  const stall = { probability: 0.7, minMs: 10_000, maxMs: 10_000 };
  const waits = Array.from(
    { length: 2000 },
    (_, seed) => travel({ stall }, [0], `${seed}`)[0]?.[0],
  );
  const down = waits.filter((waitMs = 0) => waitMs > 0) as number[];
  expect(Math.abs(down.length / 2000 - 0.7)).toBeLessThan(0.04);
  expect(Math.abs(down.reduce((sum, waitMs) => sum + waitMs, 0) / down.length - 5000)).toBeLessThan(
    400,
  );
});

test('with a duty cycle a device keeps its pauses when the link was down, too', () => {
  const stall = { probability: 0.4, minMs: 1000, maxMs: 9000 };
  const firsts = travel({ gapMs: 3000, stall }, seconds(2000)).map(([first]) => first as number);
  const sendings = [...new Set(firsts)];
  const pauses = sendings.slice(1).map((atMs, index) => atMs - (sendings[index] as number));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2999);
  expect(
    upAt(
      { stall },
      sendings.map((atMs) => atMs + 1),
    ).every(Boolean),
  ).toBe(true);
});

test('each loss costs one more wait until it is sent again', () => {
  const changes = { loss: 0.5, retries: 2, retryMs: 700, ordered: false };
  const sorted = delays(changes, 20_000);
  const share = (delayMs: number) => sorted.filter((each) => each === delayMs).length / 20_000;
  for (const [losses, delayMs] of [0, 700, 1400].entries()) {
    expect(Math.abs(share(delayMs) - 0.5 ** (losses + 1))).toBeLessThan(0.01);
  }
  expect(Math.abs(sorted.length / 20_000 - 0.875)).toBeLessThan(0.01);
});

test('with a duty cycle a device sends once in so long, and takes along what it has', () => {
  const sent = [0, 10, 99, 100, 150, 340, 341, 1000];
  expect(travel({ gapMs: 100 }, sent).flat()).toEqual([0, 100, 100, 100, 200, 340, 440, 1000]);
});

test('a link that loses everything, or is always down, does not hang', () => {
  expect(travel({ loss: 1, retries: 3 }, [0, 1])).toEqual([[], []]);
  const down = { probability: 1, minMs: 100, maxMs: 100 };
  for (const [first = 0] of travel({ stall: down }, [0, 50, 1050])) {
    expect(first % 1).toBe(0);
  }
  expect(travel({ stall: { probability: 1, minMs: 0, maxMs: 0 } }, [0, 50])).toEqual([[0], [50]]);
});
