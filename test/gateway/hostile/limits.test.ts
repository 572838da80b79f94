import { expect, test } from 'vitest';
import type { Setting } from '#ward/setting.ts';
import { settings } from '#ward/settings.ts';
import { runGateway } from '../running-gateway.ts';

test('every limit of the gateway is counted in its /metrics, from the beginning', async () => {
  const limits = Object.entries(settings as Record<string, Setting>).filter(
    ([, { counter, of }]) => counter !== undefined && of.includes('gateway'),
  );
  expect(limits.length).toBeGreaterThan(15);

  const gateway = await runGateway();
  const metrics = await (await fetch(`http://127.0.0.1:${gateway.httpPort}/metrics`)).text();
  await gateway.stop();
  const lines = metrics.split('\n');
  const missing = limits.filter(
    ([, { counter }]) => !lines.some((line) => line.startsWith(`${counter} `)),
  );
  expect(missing.map(([name, { counter }]) => [name, counter])).toEqual([]);
});
