import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultName, faultNames } from './chaos/faults.ts';
import { playRound } from './chaos/round.ts';
import { openInflux } from './chaos/stores.ts';
import { needs } from './servers/needs.ts';

/** The long form is `npm run chaos`. */
const round = {
  pauseMs: 100,
  publishers: 4,
  analytics: false,
  devices: false,
  smallDisk: false,
};
const seed = process.env.CHAOS_SEED ?? '3';

const kills = { 'kill -9 of the gateway': 1, 'kill -9 in recovery': 2 } as const;
const killNames = Object.keys(kills) as (keyof typeof kills)[];

describe('a ward of processes', () => {
  test('loses, doubles and invents nothing when the gateway is killed twenty times', async () => {
    const order = { ...round, seed, faults: 14, only: killNames };
    const { wrong, faults, acknowledged, repeats } = await playRound(order);
    const times = faults.reduce((sum, name) => sum + kills[name as keyof typeof kills], 0);
    expect(wrong, `CHAOS_SEED=${seed}`).toEqual([]);
    expect(times).toBeGreaterThanOrEqual(20);
    expect(acknowledged).toBeGreaterThan(500);
    expect(repeats).toBeGreaterThan(0);
  }, 120_000);

  const isHere = needs('influxd');
  describe.skipIf(!isHere)('with a real InfluxDB', () => {
    let influx: Awaited<ReturnType<typeof openInflux>>;
    beforeAll(async () => {
      influx = await openInflux();
    });
    afterAll(() => influx.stop());

    test('loses, doubles and invents nothing whatever the store answers', async () => {
      const only = faultNames.filter((name: FaultName) => name.startsWith('store'));
      const order = { ...round, seed, faults: 5, only, store: influx.round() };
      const { wrong, acknowledged } = await playRound(order);
      expect(wrong, `CHAOS_SEED=${seed}`).toEqual([]);
      expect(acknowledged).toBeGreaterThan(500);
    }, 120_000);
  });
});
