import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { start } from '#analytics/main.ts';
import { openState } from '#analytics/state/state.ts';
import { linkModel } from '#devices/network/link-model.ts';
import { wallClock } from '#ward/clock.ts';
import type { AnalyticsReport, Running } from '#ward/program.ts';
import type { Reading } from '#ward/reading.ts';
import type { RulesReport } from '#ward/reports.ts';
import { readSettings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import { type GatewayDouble, gatewayDouble } from './gateway-double.ts';
import { reading } from './scene.ts';

const secret = 'a secret';
const after: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of after.splice(0).reverse()) await each();
});

/** Analytics as it runs in the ward, with a gateway whose life the scene decides. */
async function ward(rules = '') {
  const gateway = await gatewayDouble(tokenFor(secret, 'analytics'));
  const data = mkdtempSync(join(tmpdir(), 'ward-analytics-'));
  after.push(
    () => rmSync(data, { recursive: true }),
    () => gateway.kill(),
  );
  const settings = readSettings(
    {
      data,
      rules: rules && join(data, rules),
      broker: `mqtt://127.0.0.1:${gateway.mqttPort}`,
      gateway: `http://127.0.0.1:${gateway.httpPort}`,
    },
    {},
  );
  if (!settings.ok) throw new Error(settings.reason);
  return {
    gateway,
    data,
    begin: () => start(settings.value, wallClock, secret, pino({ level: 'silent' }), linkModel),
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (await condition()) return;
    await wallClock.sleep(10);
  }
  throw new Error('it never happened');
}

const live = (analytics: Running<AnalyticsReport>) =>
  until(() => analytics.report().feed === 'live');

/** Heart rates of one patient, a second apart, the last of them measured just now. */
function beats(count: number, value: number, endedMsAgo = 0): Reading[] {
  const last = Date.now() - endedMsAgo;
  return Array.from({ length: count }, (_, index) => {
    const at = last - (count - 1 - index) * 1000;
    return reading(0, { heart_rate: value }, { at, seq: at, receivedAt: Date.now() });
  });
}

function alarmsOf({ published }: GatewayDouble) {
  return published
    .filter(({ topic }) => topic.includes('/alarms/'))
    .map(({ topic, body }) => `${topic.split('/')[4]} ${(body as { state: string }).state}`);
}

test('readings become an alarm and an intervention on the wire, and an answer closes it', async () => {
  const { gateway, begin } = await ward();
  const analytics = await begin();
  await live(analytics);
  const started = Date.now();
  gateway.accept(beats(20, 120));
  await until(() => gateway.published.length >= 2);
  const tookMs = Date.now() - started;

  const [alarm, intervention] = gateway.published.map(
    ({ body }) => body as Record<string, unknown>,
  );
  expect(gateway.published).toMatchObject([
    { topic: 'ward/patients/p1/alarms/tachycardia', retain: true, body: { state: 'active' } },
    { topic: `ward/patients/p1/interventions/${intervention?.id}`, retain: true },
  ]);
  expect(analytics.report()).toMatchObject({
    feed: 'live',
    patients: [
      {
        patient: 'p1',
        vitals: { heart_rate: { value: 120 } },
        alarms: [{ rule: 'tachycardia', priority: 'medium' }],
        interventions: [{ kind: 'notify_nurse' }],
      },
    ],
    alarms: 1,
    interventions: 1,
  });
  // Far more than it takes, so that a busy machine does not fail it; typical is below 20 ms.
  expect(tookMs).toBeLessThan(1000);

  gateway.publish('ward/patients/p1/acks', { id: 'no such', by: 'Ada' });
  gateway.publish('ward/patients/p1/acks', {
    id: alarm?.id,
    by: 'Ada',
    at: Date.now(),
    note: 'ok',
  });
  await until(() => gateway.published.length >= 5);
  expect(gateway.published.slice(2)).toMatchObject([
    { retain: false, body: { state: 'closed', outcome: 'acknowledged', by: 'Ada', note: 'ok' } },
    { retain: true, body: undefined },
    { retain: true, body: { life: 'active_acknowledged', acknowledged: { by: 'Ada' } } },
  ]);
  expect([...gateway.retained.keys()]).toEqual(['ward/patients/p1/alarms/tachycardia']);
  expect(gateway.bulletins).toContainEqual({
    topic: 'ward/analytics/rules',
    retain: true,
    body: expect.objectContaining({ version: '1', text: expect.stringContaining('tachycardia') }),
  });
  const last = await analytics.stop();
  const told = gateway.bulletins
    .filter(({ topic }) => topic === 'ward/analytics/rules')
    .map(({ body }) => body as RulesReport);
  for (const { terms, after } of told) {
    expect({ terms, after }).toMatchObject({
      terms: { loss: expect.any(Number), windowMs: expect.any(Number), presentLeastMs: 15_000 },
      after: { number: 0, at: 0 },
    });
  }
  // Only its last word says until when all was judged.
  expect(told.map(({ until }) => until !== undefined)).toEqual([
    ...told.slice(1).map(() => false),
    true,
  ]);
  expect(last).toMatchObject({ alarms: 1, interventions: 1, delayMs: { p50: expect.any(Number) } });
}, 20_000);

test('what staff acknowledged while analytics was away closes the intervention when it is back', async () => {
  const { gateway, begin } = await ward();
  const first = await begin();
  await live(first);
  gateway.accept(beats(20, 120));
  await until(() => gateway.published.length >= 2);
  await first.stop();
  const [alarm] = gateway.published.map(({ body }) => body as { id: string } | undefined);
  gateway.keepAck({ patient: 'p1', id: alarm?.id ?? '', by: 'Ada', at: 1 });

  const closed = () =>
    gateway.published.filter(
      ({ body }) => (body as { outcome?: string } | undefined)?.outcome === 'acknowledged',
    );
  const second = await begin();
  await until(() => closed().length > 0);
  await second.stop();
  const third = await begin();
  await live(third);
  await third.stop();
  expect(closed()).toMatchObject([{ retain: false, body: { state: 'closed', by: 'Ada' } }]);
}, 20_000);

test('what staff say live is met in the journal soon, so that a restart does not hear it again', async () => {
  const { gateway, data, begin } = await ward();
  const analytics = await begin();
  await live(analytics);
  gateway.accept(beats(20, 120));
  await until(() => gateway.published.length >= 2);
  const [alarm] = gateway.published.map(({ body }) => body as { id: string } | undefined);
  const ack = { id: alarm?.id ?? '', by: 'Ada', at: Date.now() };
  gateway.keepAck({ patient: 'p1', ...ack });
  gateway.publish('ward/patients/p1/acks', ack);
  const state = openState(data);
  await until(() => state.remembered().progress.acks > 0);
  state.close();
  await analytics.stop();
}, 20_000);

test('what was accepted before analytics ran, and what was left out, is judged all the same', async () => {
  const { gateway, begin } = await ward();
  gateway.accept(beats(8, 120, 12_000), true);
  const analytics = await begin();
  await live(analytics);
  expect(gateway.published).toEqual([]);
  gateway.accept(beats(12, 120), true);
  await until(() => alarmsOf(gateway).length >= 1);
  expect(alarmsOf(gateway)).toEqual(['tachycardia active']);
  await analytics.stop();
}, 20_000);

test('after a restart of analytics an alarm is told again as it stands, not raised again', async () => {
  const { gateway, begin } = await ward();
  const first = await begin();
  await live(first);
  gateway.accept(beats(20, 120, 14_000));
  await until(() => gateway.published.length >= 2);
  await first.stop();
  const told = gateway.published.splice(0);

  gateway.accept(beats(2, 120, 12_000));
  const second = await begin();
  await until(() => gateway.published.length >= 2);
  expect(gateway.published).toEqual(told);
  gateway.accept(beats(12, 80));
  await until(() => alarmsOf(gateway).includes('tachycardia cleared'));
  expect(await second.stop()).toMatchObject({ alarms: 1, interventions: 1 });
}, 20_000);

test('a gateway that was killed is heard again, misses nothing and knows the present state', async () => {
  const { gateway, begin } = await ward();
  const analytics = await begin();
  await live(analytics);
  gateway.accept(beats(20, 120, 15_000));
  await until(() => gateway.published.length >= 2);
  await gateway.kill();
  await until(() => analytics.report().feed === 'lost');
  // Accepted in the last moments before it died, or while we were not there again.
  gateway.accept(beats(2, 120, 13_000));
  await gateway.start();
  expect(gateway.retained.size).toBe(0);
  await until(() => gateway.retained.size === 2);
  await live(analytics);
  gateway.accept(beats(12, 80));
  await until(() => analytics.report().patients[0]?.alarms.length === 0);
  await until(() => gateway.retained.size === 1);
  expect([...gateway.retained.values()]).toMatchObject([{ state: 'cleared' }]);
  expect(await analytics.stop()).toMatchObject({ alarms: 1 });
}, 20_000);

test('it ends within five seconds, also when there is no gateway at all', async () => {
  const { gateway, begin } = await ward();
  await gateway.kill();
  const analytics = await begin();
  await until(() => analytics.report().feed === 'lost');
  const started = Date.now();
  expect(await analytics.stop()).toMatchObject({ program: 'analytics', feed: 'lost', alarms: 0 });
  expect(Date.now() - started).toBeLessThan(5000);
}, 20_000);

test('what is no reading is refused without harm', async () => {
  const { gateway, begin } = await ward();
  const analytics = await begin();
  await live(analytics);
  for (const body of [null, [], 7, { number: 1 }, [{ ...reading(1, {}), at: 'now' }]]) {
    gateway.publish('ward/patients/p1/vitals', body);
  }
  gateway.accept(beats(20, 120));
  await until(() => alarmsOf(gateway).length >= 1);
  await analytics.stop();
}, 20_000);

test('the report says what is wrong with the file of rules, for as long as it is', async () => {
  const { data, begin } = await ward('own.yaml');
  const write = (key: string) =>
    writeFileSync(join(data, 'own.yaml'), `- {id: fast, vital: heart_rate, ${key}: 100}`);
  write('above');
  const analytics = await begin();
  after.push(() => analytics.stop());
  expect(analytics.report().rulesFault).toBeUndefined();
  write('abov');
  await until(() => analytics.report().rulesFault !== undefined);
  expect(analytics.report().rulesFault).toContain('own.yaml:1:33: unknown key "abov"');
  expect(analytics.report().rules.name).toBe('own');
  write('above');
  await until(() => analytics.report().rulesFault === undefined);
}, 60_000);
