import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measurements } from '#gateway/store/measurements.ts';
import { timeNs } from '#gateway/store/point.ts';
import { pointsOf, pointsOfBatch } from '#gateway/store/points.ts';
import type { Vitals } from '#ward/vitals.ts';
import { numericVitalNames } from '#ward/vitals.ts';
import {
  ack,
  alarm,
  atMs,
  delay,
  intervention,
  ledger,
  reading,
  rules,
  score,
  truth,
} from './store-entries.ts';

test('a reading becomes a point of its vitals, and one of its arrival with the same tags and time', () => {
  const vitals = { heart_rate: 72, consciousness: 'C' } as const;
  const tags = { patient: 'p-001', device: 'd-001' };
  expect(pointsOf(reading({ vitals, seq: 17, receivedAt: atMs + 250 }))).toEqual([
    { measurement: 'vitals', tags, fields: { ...vitals, seq: 17 }, atMs, nanos: 17 },
    {
      measurement: 'arrivals',
      tags,
      fields: { received_ms: atMs + 250, delay_ms: 250, number: 1, boot: 'k3f9' },
      atMs,
      nanos: 17,
    },
  ]);
});

test('when a reading was sent is with its arrival, where it is known', () => {
  const [, arrival] = pointsOf(reading({ sentAt: atMs + 12, receivedAt: atMs + 250 }));
  const fields = { received_ms: atMs + 250, delay_ms: 250, sent_ms: atMs + 12 };
  expect(arrival).toMatchObject({ measurement: 'arrivals', fields });
});

test('what the gateway remarked on a reading is with its arrival, and nothing where there was nothing', () => {
  const quality = ['partial', 'unnamed'] as const;
  const [, arrival] = pointsOf(reading({ quality, number: 9, boot: '@' }));
  expect(arrival?.fields).toMatchObject({ number: 9, boot: '@', quality: 'partial,unnamed' });
  expect(pointsOf(reading())[1]?.fields).not.toHaveProperty('quality');
});

test('rules are with the terms on which they judge, as far as these were told', () => {
  const told = {
    terms: {
      ...{ minMs: 10, p50Ms: 50, p95Ms: 150, p99Ms: 300, loss: 0.01 },
      ...{ windowMs: 3_600_000, presentLeastMs: 15_000.5 },
    },
    after: { number: 17, at: atMs - 5 },
    until: atMs + 9,
  };
  const [point] = pointsOf(rules(told));
  expect(point?.fields).toMatchObject({
    ...{ min_ms: 10, p50_ms: 50, p95_ms: 150, p99_ms: 300, loss: 0.01 },
    ...{ window_ms: 3_600_000, present_least_ms: 15_000.5 },
    ...{ after_number: 17, after_ms: atMs - 5, until_ms: atMs + 9 },
  });
  expect(Object.keys(pointsOf(rules())[0]?.fields ?? {})).toEqual(['version', 'hash', 'text']);
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
        life: 'active_unacknowledged',
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
      nanos: expect.any(Number),
    },
  ]);
});

test('a cleared alarm is a further point, of the moment it cleared, and leaves the active one alone', () => {
  const [cleared] = pointsOf(alarm({ state: 'cleared', clearedAt: atMs + 60_000 }));
  expect(cleared).toMatchObject({
    atMs: atMs + 60_000,
    fields: { state: 'cleared', raised_ms: atMs, cleared_ms: atMs + 60_000 },
  });
});

test('a technical alarm has only the fields it knows', () => {
  const silent = alarm();
  if (silent.kind !== 'alarm') throw new Error('not an alarm');
  const { vital: _, value: __, limit: ___, receivedAt: ____, ...rest } = silent.alarm;
  const [point] = pointsOf({ ...silent, alarm: rest });
  const names = ['id', 'state', 'life', 'kind', 'message'];
  const times = ['onset_ms', 'raised_ms', 'evaluated_ms'];
  expect(Object.keys(point?.fields ?? {})).toEqual([...names, ...times]);
});

test('whatever is told of an alarm is a point of its own; told again, it is the same one', () => {
  const tellings = [
    alarm(),
    alarm({ step: 0 }),
    alarm({ step: 1 }),
    alarm({ flapping: true }),
    alarm({ escalatesAt: 1 }),
    alarm({ life: 'suppressed', suppressedBy: 'fever' }),
    alarm({ life: 'suppressed', suppressedBy: 'news2' }),
  ];
  const names = tellings.flatMap(pointsOf).map(timeNs);
  expect(new Set(names).size).toBe(tellings.length);
  expect(structuredClone(tellings).flatMap(pointsOf).map(timeNs)).toEqual(names);
  expect(new Set(tellings.flatMap(pointsOf).map(({ atMs }) => atMs))).toEqual(new Set([atMs]));
});

const seen = { by: 'Ada', at: atMs + 30_000 };

test.each<[string, Parameters<typeof alarm>[0], number]>([
  ['seen', { life: 'active_acknowledged', acknowledged: seen }, 30_000],
  ['put aside', { life: 'shelved', shelved: { ...seen, until: atMs + 40_000 } }, 30_000],
  ['taken back', { acknowledged: seen }, 0],
  ['over', { state: 'cleared', clearedAt: atMs + 50_000, acknowledged: seen }, 50_000],
  ['whatever it is by its own word', { changedAt: atMs + 7, state: 'cleared', clearedAt: 1 }, 7],
])('an alarm that is %s is of the moment at which it became so', (_, told, afterMs) => {
  expect(pointsOf(alarm(told))).toMatchObject([{ atMs: atMs + afterMs }]);
});

test('who has seen an alarm, or put it aside, is in its point, and a yes is 1', () => {
  const shelved = { ...seen, by: 'Bo', until: atMs + 90_000, note: 'at the bed' };
  const told = {
    acknowledged: { ...seen, note: 'restless' },
    shelved,
    late: true,
    suppressedBy: 'a',
  } as const;
  expect(pointsOf(alarm(told))[0]?.fields).toMatchObject({
    acknowledged_ms: atMs + 30_000,
    acknowledged_by: 'Ada',
    shelved_by: 'Bo',
    shelved_until_ms: atMs + 90_000,
    note: 'at the bed',
    late: 1,
    suppressed_by: 'a',
  });
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
      nanos: expect.any(Number),
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
      nanos: expect.any(Number),
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

test('delays, scores, rules and ledgers are points of their moment, lists as words with commas', () => {
  const points = [delay(), score(), rules(), ledger()].flatMap(pointsOf);
  expect(points).toMatchObject([
    {
      measurement: 'delays',
      tags: { patient: 'p-001', device: 'd-001' },
      fields: { offset_ms: -12.5, p50_ms: 41, p95_ms: 230.25, p99_ms: 900, interval_ms: 1000 },
      atMs,
    },
    {
      measurement: 'scores',
      tags: { patient: 'p-001', score: 'news2' },
      fields: { lowest: 3, highest: 9, missing: 'systolic,consciousness', stale: 'temperature' },
      atMs,
    },
    { measurement: 'rules', tags: { name: 'default' }, fields: { version: 'v3', hash: 'c0ffee' } },
    {
      measurement: 'ledgers',
      tags: { patient: 'p-001', rule: 'heart_rate_high' },
      fields: {
        alarm: 'a1b2c3',
        verdict: 'true',
        onset_ms: atMs - 600_000,
        bedside_ms: atMs + 120_000,
      },
      atMs: atMs + 210,
    },
  ]);
  expect(points[0]?.fields).toMatchObject({ loss: 0.01, lateness_ms: 900, source: 'learnt' });
  expect(points[1]?.fields).not.toHaveProperty('total');
});

test('what staff said is a point of when they said it, and nothing said is to acknowledge', () => {
  const said = [
    ack(),
    ack({ note: 'seen', arrivedAt: 5 }),
    ack({ action: 'shelve', until: 7 }),
  ].flatMap(pointsOf);
  const tags = { patient: 'p-001', action: 'acknowledge' };
  const fields = { id: 'i9', by: 'Ada' };
  expect(said).toMatchObject([
    { measurement: 'acks', tags, fields, atMs },
    { tags, fields: { ...fields, note: 'seen', arrived_ms: 5 }, atMs },
    { tags: { ...tags, action: 'shelve' }, fields: { ...fields, until_ms: 7 }, atMs },
  ]);
  expect(said[0]?.nanos).not.toBe(said[1]?.nanos);
});

test('two scores of one moment are two points: what was known then is not written over', () => {
  const [one, other] = [score(), score({ stale: [] })].flatMap(pointsOf).map(timeNs);
  expect(one).not.toBe(other);
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
  ['a score that is no whole number', score({ total: 2.5 }), 'total'],
  ['a loss that is not finite', delay({ loss: Number.POSITIVE_INFINITY }), 'loss'],
  ['a ledger of no rule', ledger({ rule: '' }), 'rule'],
])('%s is found before any store sees it', (_, entry, flawed) => {
  expect(pointsOfBatch([reading(), entry])).toMatchObject({
    ok: false,
    reason: expect.stringContaining(flawed),
  });
});

test('a batch comes to the points of all its entries, in order', () => {
  const events = [ack(), alarm(), intervention(), truth(), delay(), score(), rules(), ledger()];
  const batch = [reading(), ...events];
  expect(pointsOfBatch(batch)).toEqual({ ok: true, value: batch.flatMap(pointsOf) });
});
