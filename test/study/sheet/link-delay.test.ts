import { expect, test } from 'vitest';
import { openPath } from '#devices/network/path.ts';
import { linkProfileNames, linkProfiles } from '#devices/network/profiles.ts';
import { chance } from '#patients/chance.ts';
import { linkDelay } from '#study/sheet/link-delay.ts';

/** How late each value is known over a real path: by its own message, or by the next that arrives. */
function travelled(name: (typeof linkProfileNames)[number], everyMs: number) {
  const path = openPath(linkProfiles[name], chance('1', 'sheet'), 0);
  const arrivals = Array.from({ length: 100_000 }, (_, index) => path.send(index * everyMs)[0]);
  let next = Number.NaN;
  const delays = arrivals
    .map((arrivedAt, index) => ({ arrivedAt, sentAt: index * everyMs }))
    .toReversed()
    .map(({ arrivedAt, sentAt }) => {
      next = arrivedAt ?? next;
      return next - sentAt;
    })
    .filter((delayMs) => !Number.isNaN(delayMs))
    .sort((a, b) => a - b);
  const at = (share: number) => delays[Math.floor(delays.length * share)] ?? 0;
  return { typicalMs: at(0.5), worstMs: at(0.99) };
}

test.each(linkProfileNames.flatMap((name) => [1000, 60_000].map((everyMs) => ({ name, everyMs }))))(
  'over $name, every $everyMs ms, the sheet says what the path does, without luck',
  ({ name, everyMs }) => {
    const said = linkDelay(linkProfiles[name], everyMs);
    const { typicalMs, worstMs } = travelled(name, everyMs);
    expect(Math.abs(said.typicalMs - typicalMs)).toBeLessThanOrEqual(0.1 * typicalMs + 5);
    expect(Math.abs(said.worstMs - worstMs)).toBeLessThanOrEqual(0.2 * worstMs + 5);
  },
);

test('the same link says the same, to the last bit', () => {
  expect(linkDelay(linkProfiles.lte_m, 1000)).toEqual(linkDelay(linkProfiles.lte_m, 1000));
});
