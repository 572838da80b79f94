import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDetour, detourMax } from '#analytics/delay/detour.ts';
import { openPath, type Path } from '#devices/network/path.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { chance } from '#patients/chance.ts';
import type { Reading } from '#ward/reading.ts';
import { arrived, noon, sample } from './scene.ts';

/** Readings over a network that delays each by what is said for its turn, in ms after it was sent. */
function overNetwork(delaysMs: readonly (readonly number[])[]) {
  const sent: number[] = [];
  const detour = createDetour((_, sentMs) => {
    const turn = sent.push(sentMs - noon) - 1;
    return (delaysMs[turn] ?? []).map((delayMs) => sentMs + delayMs);
  });
  return {
    detour,
    sent,
    take: (ms: number) =>
      detour.take(noon + ms).map(({ seq, receivedAt, at, delayMs }) => {
        expect(delayMs).toBe(receivedAt - at);
        return `${seq} at ${receivedAt - noon}`;
      }),
  };
}

describe('readings on a detour', () => {
  test('are held back from when they were measured, and come in the order of arrival', () => {
    const { detour, take } = overNetwork([[900], [300], [200]]);
    detour.add(sample(1, 0, 100));
    detour.add(sample(2, 200, 100));
    detour.add(sample(3, 400, 100));
    expect(take(499)).toEqual([]);
    expect(detour.held).toBe(3);
    expect(take(500)).toEqual(['2 at 500']);
    expect(take(2000)).toEqual(['3 at 600', '1 at 900']);
    expect(detour.held).toBe(0);
  });

  test('come no earlier than they really did', () => {
    const { detour, take } = overNetwork([[10]]);
    detour.add(sample(1, 0, 5000));
    expect(take(4999)).toEqual([]);
    expect(take(5000)).toEqual(['1 at 5000']);
  });

  test('are lost or come twice as the network has it', () => {
    const { detour, take } = overNetwork([[], [100, 700], [200]]);
    for (const seq of [1, 2, 3]) detour.add(sample(seq, seq * 100, 0));
    expect(take(9000)).toEqual(['2 at 300', '3 at 500', '2 at 900']);
    expect([detour.lost, detour.held, detour.overflowed]).toEqual([1, 0, 0]);
  });

  test('of the same moment come in the order in which they were added', () => {
    const { detour, take } = overNetwork([[300], [200], [100]]);
    for (const seq of [1, 2, 3]) detour.add(sample(seq, seq * 100, 0));
    expect(take(400)).toEqual(['1 at 400', '2 at 400', '3 at 400']);
    expect(detour.overflowed).toBe(0);
  });

  test('are sent in order of time, whatever their clocks and order of arrival', () => {
    const { detour, sent } = overNetwork([]);
    detour.add(sample(1, 5000, -1000));
    detour.add(sample(2, 1000, 4000));
    detour.add(sample(3, 6000, 0));
    expect(sent).toEqual([4000, 4000, 6000]);
  });

  test('are sent by each device for itself, which may be put away and come back', () => {
    const { detour, sent } = overNetwork([]);
    detour.add(sample(1, 5000, 0));
    detour.add(sample(1, 100, 0, { device: 'patch-1' }));
    detour.forget('strap-1');
    detour.add(sample(2, 300, 0));
    expect(sent).toEqual([5000, 100, 300]);
  });

  test('are bounded: those that are due next come out early, and are counted', () => {
    const detour = createDetour((_, sentMs) => [sentMs + 1e9 - 2 * (sentMs - noon)]);
    for (let seq = 0; seq < detourMax + 2; seq += 1) detour.add(sample(seq, seq, 0));
    const early = detour.take(noon + 200_000);
    expect(early.map(({ seq }) => seq)).toEqual([detourMax + 1, detourMax]);
    expect(early.map(({ receivedAt }) => receivedAt - noon)).toEqual([200_000, 200_000]);
    expect([detour.overflowed, detour.held]).toEqual([2, detourMax]);
    expect(detour.take(noon + 200_001)).toEqual([]);
  });

  test('that come out early still come no earlier than they really did', () => {
    const detour = createDetour((_, sentMs) => [sentMs + 1e9]);
    for (let seq = 0; seq <= detourMax; seq += 1) detour.add(sample(seq, 0, 500));
    expect(detour.take(noon + 100)[0]).toMatchObject({ receivedAt: noon + 500, delayMs: 500 });
  });
});

test('a detour over a link of the ward arrives as that link does, in order and complete', () => {
  const seeds = fc.integer({ min: 0, max: 1e6 });
  const check = fc.property(
    seeds,
    fc.constantFrom('ble_advert', 'nb_iot', 'wifi'),
    (seed, name) => {
      const paths = new Map<string, Path>();
      const path = (device: string) => {
        const known = paths.get(device);
        const opened = known ?? openPath(linkProfiles[name], chance(String(seed), device), noon);
        paths.set(device, opened);
        return opened;
      };
      const detour = createDetour((device, sentMs) => path(device).send(sentMs));
      const mirror = (device: string) =>
        openPath(linkProfiles[name], chance(String(seed), device), noon);
      const mirrors = { 'strap-1': mirror('strap-1'), 'patch-1': mirror('patch-1') };
      const expected: Reading[] = [];
      const taken: Reading[] = [];
      for (let seq = 0; seq < 100; seq += 1) {
        for (const device of ['strap-1', 'patch-1'] as const) {
          const reading = sample(seq, seq * 1000, 40, { device });
          detour.add(reading);
          for (const arrivesMs of mirrors[device].send(reading.at)) {
            const receivedAt = Math.max(arrivesMs, reading.receivedAt);
            expected.push({ ...reading, receivedAt, delayMs: receivedAt - reading.at });
          }
        }
        taken.push(...detour.take(noon + seq * 1000));
      }
      taken.push(...detour.take(noon + 1e7));
      const nameless = (readings: readonly Reading[]) =>
        readings.map(({ device, seq, receivedAt }) => `${receivedAt} ${device} ${seq}`);
      expect(nameless(taken)).toEqual(nameless(arrived(expected)));
    },
  );
  fc.assert(check, { numRuns: 50 });
});
