import { expect, test } from 'vitest';
import { close, type Keepers } from '#station/closing.ts';
import type { Status } from '#station/view.ts';
import type { AnalyticsReport } from '#ward/program.ts';
import { analyticsReport, patient } from './reports-in-test.ts';

const live = analyticsReport({ patients: [patient('p01')] });

/** Ends a ward whose analytics reports these, one at each look, and then the last one for ever. */
async function ending(reports: AnalyticsReport[], analyticsState: Status['kind'] = 'up') {
  const events: string[] = [];
  let looks = 0;
  const keeper = <P extends string>(program: P, kind: string, latest: () => unknown) => ({
    program,
    status: () => ({ kind }),
    latest,
    async stop() {
      events.push(`${program} stops`);
    },
  });
  const keepers = {
    devices: keeper('devices', 'up', () => undefined),
    gateway: keeper('gateway', 'up', () => undefined),
    analytics: keeper(
      'analytics',
      analyticsState,
      () => reports[Math.min(looks++, reports.length - 1)],
    ),
  } as unknown as Keepers;
  let waitedMs = 0;
  const clock = {
    now: () => waitedMs,
    async sleep(ms: number) {
      waitedMs += ms;
    },
    every: () => () => undefined,
  };
  await close(keepers, clock, () => undefined);
  return { events, waitedMs };
}

test('analytics is given a second without news before it is ended', async () => {
  expect(await ending([live])).toEqual({
    events: ['devices stops', 'analytics stops', 'gateway stops'],
    waitedMs: 1000,
  });
});

test('news makes the second begin again', async () => {
  const more = analyticsReport({ patients: [patient('p01')], alarms: 1 });
  expect((await ending([live, live, live, more])).waitedMs).toBe(1750);
});

test('analytics that is still catching up is waited for, three seconds at most', async () => {
  const behind = analyticsReport({ feed: 'catching_up' });
  expect((await ending([behind])).waitedMs).toBe(3000);
  expect((await ending([behind, behind, behind, live])).waitedMs).toBe(1750);
});

test('analytics that is down is not waited for', async () => {
  expect((await ending([live], 'starting')).waitedMs).toBe(0);
});

test('a ward that never came to life has nothing to end', async () => {
  const said: string[] = [];
  await close(
    {},
    { now: () => 0, sleep: async () => undefined, every: () => () => undefined },
    (phase) => said.push(phase),
  );
  expect(said.at(-1)).toBe('Ended');
});
