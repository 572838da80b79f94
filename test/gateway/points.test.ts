import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measurements } from '#gateway/store/measurements.ts';
import { pointsOf, pointsOfBatch, timeNs } from '#gateway/store/points.ts';
import type { Vitals } from '#ward/vitals.ts';
import { numericVitalNames } from '#ward/vitals.ts';
import { alarm, atMs, intervention, reading, truth } from './store-entries.ts';

test('a reading becomes a point of its vitals, and one of its arrival with the same tags and time', () => {
  const vitals = { heart_rate: 72, consciousness: 'C' } as const;
  const tags = { patient: 'p-001', device: 'd-001' };
  expect(pointsOf(reading({ vitals, seq: 17, receivedAt: atMs + 250 }))).toEqual([
    { measurement: 'vitals', tags, fields: { ...vitals, seq: 17 }, atMs, nanos: 17 },
    {
      measurement: 'arrivals',
      tags,
      fields: { received_ms: atMs + 250, delay_ms: 250 },
      atMs,
      nanos: 17,
    },
  ]);
});

test('the sequence number tells apart the readings of one millisecond', () => {
  const timeOf = (seq: number) => pointsOf(reading({ seq })).map(timeNs);
  expect(timeOf(0)).toEqual([1763841600000000000n, 1763841600000000000n]);
  expect(timeOf(1)[0]).toBe(1763841600000000001n);
  expect(timeOf(1_000_017)[0]).toBe(1763841600000000017n);
});

test('where the arrival stands for the time, readings of one moment and one seq are still two', () => {
  for (const doubtful of [{ claimedAt: 5 }, { quality: ['no_time'] as const }]) {
    const one = pointsOf(reading({ ...doubtful, boot: 'a', seq: 3, number: 8 }));
    const other = pointsOf(reading({ ...doubtful, boot: 'b', seq: 3, number: 9 }));
    expect(one.map(timeNs)).not.toEqual(other.map(timeNs));
  }
});

test('an active alarm is a point of the moment it was raised', () => {
  expect(pointsOf(alarm())).toEqual([
    {
      measurement: 'alarms',
      tags: { patient: 'p-001', rule: 'heart_rate_high', priority: 'high' },
      fields: {
        id: 'a1b2c3',
        state: 'active',
        kind: 'physiological',
        message: 'HR 141 /min above 130 for 10 s',
        vital: 'heart_rate',
        value: 141,
        limit: 130,
        onset_ms: atMs - 10_000,
        raised_ms: atMs,
        received_ms: atMs + 200,
        evaluated_ms: atMs + 210,
      },
      atMs,
      nanos: crc32('a1b2c3active') % 1_000_000,
    },
  ]);
});

test('a cleared alarm is a further point, of the moment it cleared, and leaves the active one alone', () => {
  const [cleared] = pointsOf(alarm({ state: 'cleared', clearedAt: atMs + 60_000 }));
  expect(cleared).toMatchObject({
    atMs: atMs + 60_000,
    nanos: crc32('a1b2c3cleared') % 1_000_000,
    fields: { state: 'cleared', raised_ms: atMs, cleared_ms: atMs + 60_000 },
  });
});

test('a technical alarm has only the fields it knows', () => {
  const silent = alarm();
  if (silent.kind !== 'alarm') throw new Error('not an alarm');
  const { vital: _, value: __, limit: ___, receivedAt: ____, ...rest } = silent.alarm;
  const [point] = pointsOf({ ...silent, alarm: rest });
  const names = ['id', 'state', 'kind', 'message', 'onset_ms', 'raised_ms', 'evaluated_ms'];
  expect(Object.keys(point?.fields ?? {})).toEqual(names);
});

test('an intervention is a point when it opens and another when it closes', () => {
  const closed = {
    closedAt: atMs + 5000,
    outcome: 'acknowledged',
    by: 'Ada',
    note: 'seen',
  } as const;
  const points = [intervention(), intervention({ state: 'closed', ...closed })].flatMap(pointsOf);
  expect(points).toEqual([
    {
      measurement: 'interventions',
      tags: { patient: 'p-001', kind: 'notify_nurse', priority: 'medium' },
      fields: {
        id: 'i9',
        alarm: 'a1b2c3',
        rule: 'heart_rate_high',
        state: 'open',
        message: 'See p-001',
        raised_ms: atMs + 1000,
      },
      atMs: atMs + 1000,
      nanos: crc32('i9open') % 1_000_000,
    },
    {
      measurement: 'interventions',
      tags: { patient: 'p-001', kind: 'notify_nurse', priority: 'medium' },
      fields: {
        id: 'i9',
        alarm: 'a1b2c3',
        rule: 'heart_rate_high',
        state: 'closed',
        message: 'See p-001',
        raised_ms: atMs + 1000,
        closed_ms: atMs + 5000,
        outcome: 'acknowledged',
        by: 'Ada',
        note: 'seen',
      },
      atMs: atMs + 5000,
      nanos: crc32('i9closed') % 1_000_000,
    },
  ]);
});

test('the truth is a point of its patient and arm at its moment', () => {
  expect(pointsOf(truth({ severity: -0, state: 'green' }))).toEqual([
    {
      measurement: 'truth',
      tags: { patient: 'p-001', arm: 'monitored' },
      fields: { severity: 0, state: 'green' },
      atMs,
      nanos: 0,
    },
  ]);
});

test('the vitals of a point do not depend on when and how the reading came', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (number, receivedAt, after) => {
      const other = reading({ number, after, receivedAt, quality: ['clock_ahead'] });
      expect(pointsOf(other)[0]).toEqual(pointsOf(reading())[0]);
    }),
  );
});

test('zero has no sign, and half a surrogate pair becomes the replacement character', () => {
  expect(pointsOf(reading({ vitals: { steps: -0 } }))[0]?.fields.steps).toBe(0);
  expect(pointsOf(alarm({ message: 'x\ud800y' }))[0]?.fields.message).toBe('x\ufffdy');
});

test('every vital of the wire has a column, of a kind that never changes', () => {
  const floats = Object.fromEntries(numericVitalNames.map((name) => [name, 'float']));
  expect(measurements.vitals.fields).toEqual({ ...floats, consciousness: 'text', seq: 'integer' });
});

test.each([
  ['a number that is not finite', reading({ vitals: { heart_rate: Number.NaN } }), 'heart_rate'],
  ['a text in place of a number', reading({ vitals: { spo2: '97' } as never as Vitals }), 'spo2'],
  ['a number in place of a text', alarm({ message: 7 as never }), 'message'],
  ['a fraction in place of an integer', reading({ receivedAt: 0.5 }), 'received_ms'],
  ['a vital that nobody knows', reading({ vitals: { mood: 3 } as never as Vitals }), 'mood'],
  ['no patient', reading({ patient: '' }), 'patient'],
  ['a line break in a tag', reading({ device: 'd\n1' }), 'device'],
  ['a backslash at the end of a tag', alarm({ rule: 'high\\' }), 'rule'],
  ['a backslash before a comma in a tag', alarm({ rule: 'a\\,b' }), 'rule'],
  ['a time that is no time', reading({ at: Number.NaN, receivedAt: 1, delayMs: 1 }), 'time'],
  ['a time after the year 2262', reading({ at: 9.3e12 }), 'time'],
  ['a sequence number below zero', reading({ seq: -1 }), 'time'],
  ['a truth that is not finite', truth({ severity: Number.NaN }), 'severity'],
  ['a truth of no arm', truth({ arm: '' as never }), 'arm'],
])('%s is found before any store sees it', (_, entry, flawed) => {
  expect(pointsOfBatch([reading(), entry])).toMatchObject({
    ok: false,
    reason: expect.stringContaining(flawed),
  });
});

test('a batch comes to the points of all its entries, in order', () => {
  const batch = [reading(), alarm(), intervention(), truth()];
  expect(pointsOfBatch(batch)).toEqual({ ok: true, value: batch.flatMap(pointsOf) });
});
