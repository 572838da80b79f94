import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countsOf } from '#station/counts.ts';
import { verdictCounts } from '#ward/worth.ts';
import { analyticsReport, devicesReport, gatewayReport, group } from './reports-in-test.ts';

test('only what happened in this run is counted, and what was still under way when it began', () => {
  const first = {
    devices: devicesReport({ published: 100, acknowledged: 90, waiting: 10 }),
    gateway: gatewayReport({ received: 90, stored: 70, refused: 3, duplicates: 2, held: 15 }),
    analytics: analyticsReport({ alarms: 7, interventions: 4 }),
  };
  const latest = {
    devices: devicesReport({
      ...{ published: 300, acknowledged: 299, waiting: 1 },
      arms: [group('monitored', { severity: 0.041_234_567 })],
    }),
    gateway: gatewayReport({ received: 299, stored: 280, refused: 4, duplicates: 5, held: 10 }),
    analytics: analyticsReport({ alarms: 9, interventions: 5 }),
  };
  expect(countsOf(first, latest, 30_049)).toEqual({
    published: 210,
    acknowledged: 209,
    received: 224,
    stored: 210,
    refused: 1,
    duplicates: 3,
    held: 10,
    alarms: 2,
    interventions: 1,
    seconds: 30,
    arms: {
      monitored: {
        patients: 12,
        severity: 0.0412,
        green: 11,
        yellow: 1,
        red: 0,
        gone: 0,
        visits: { alarm: 30, technical: 10, round: 20, bell: 4 },
      },
    },
  });
});

test('received is stored, refused, duplicates and held together, whatever came before', () => {
  const count = fc.nat(1000);
  const four = fc.record({ stored: count, refused: count, duplicates: count, held: count });
  fc.assert(
    fc.property(four, four, (before, more) => {
      const sum = (one: typeof before) => one.stored + one.refused + one.duplicates + one.held;
      const first = gatewayReport({ ...before, received: sum(before) });
      const now = {
        stored: before.stored + more.stored,
        refused: before.refused + more.refused,
        duplicates: before.duplicates + more.duplicates,
        held: more.held,
      };
      const latest = gatewayReport({ ...now, received: sum(now) });
      const counts = countsOf({ gateway: first }, { gateway: latest }, 0);
      expect(counts.received).toBe(sum(counts));
    }),
  );
});

test('the JSON has the names and the order that other tools rely on', () => {
  expect(JSON.stringify(countsOf({}, {}, 1550))).toBe(
    '{"published":0,"acknowledged":0,"received":0,"stored":0,"refused":0,"duplicates":0,"held":0,"alarms":0,"interventions":0,"seconds":1.6,"arms":{}}',
  );
});

test('what was judged beside and the webhook are in the JSON behind all else, where there are any', () => {
  const delayed = { count: 0, p50Ms: 0, p95Ms: 0 };
  const comparisons = [{ name: 'shadow tuned', same: 1, added: 2, removed: 3, delayed }];
  const webhook = { accepted: 9, waiting: 3, delivered: 5, deadLetters: 1, forgotten: 0 };
  const counts = countsOf({}, { analytics: analyticsReport({ comparisons, webhook }) }, 0);
  expect(Object.keys(counts).slice(-3)).toEqual(['arms', 'comparisons', 'webhook']);
  expect(counts).toMatchObject({ comparisons, webhook });
});

test('what the alarms were worth is in the JSON with its share, behind the groups', () => {
  const worth = verdictCounts(['true', 'duplicate', 'artefact', 'benign']);
  const webhook = { accepted: 9, waiting: 3, delivered: 5, deadLetters: 1, forgotten: 0 };
  const latest = { devices: devicesReport({ worth }), analytics: analyticsReport({ webhook }) };
  const counts = countsOf({}, latest, 0);
  expect(Object.keys(counts).slice(-3)).toEqual(['arms', 'worth', 'webhook']);
  expect(counts.worth).toEqual({ ...worth, predictiveValue: 0.3333 });
  const none = countsOf({}, { devices: devicesReport({ worth: verdictCounts() }) }, 0);
  expect(none.worth).toEqual(verdictCounts());
});
