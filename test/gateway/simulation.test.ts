import { describe, expect, test } from 'vitest';
import { simulate } from './simulation/simulation.ts';

const seedsByDefault = 200;
const asked = process.env.SIMULATION_SEED;
const seeds =
  asked === undefined
    ? Array.from({ length: seedsByDefault }, (_, index) => index + 1)
    : [Number(asked)];

async function simulateAll() {
  const total = new Map<string, number>();
  for (const seed of seeds) {
    const { wrong, seen } = await simulate(seed);
    for (const [what, count] of Object.entries(seen)) {
      total.set(what, (total.get(what) ?? 0) + count);
    }
    if (wrong.length > 0) return { failed: `SIMULATION_SEED=${seed}: ${wrong.join('\n')}`, total };
  }
  return { failed: undefined, total };
}

describe('a simulated ward', () => {
  test('loses, doubles and invents nothing, whatever fails and whenever', async () => {
    const { failed, total } = await simulateAll();
    expect(failed).toBeUndefined();
    if (asked !== undefined) return;
    // Enough did happen that could have gone wrong, or this test would have shown nothing.
    for (const [what, count] of total) {
      expect(count, `${what} in ${seeds.length} runs`).toBeGreaterThan(seeds.length / 2);
    }
  }, 120_000);

  test('is the same each time for the same seed', async () => {
    expect(await simulate(7)).toEqual(await simulate(7));
  });
});
