import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from '#gateway/broker/event.ts';
import type { Place } from '#ward/topics.ts';

const alarm = {
  id: 'a1',
  patient: 'bed-01',
  rule: 'news2',
  kind: 'physiological',
  priority: 'high',
  state: 'active',
  life: 'active_unacknowledged',
  message: 'NEWS2 of 9',
  onsetAt: 1,
  raisedAt: 2,
  evaluatedAt: 3,
};
const intervention = {
  id: 'i1',
  patient: 'bed-01',
  kind: 'notify_nurse',
  priority: 'high',
  alarm: 'a1',
  rule: 'news2',
  message: 'NEWS2 of 9',
  state: 'open',
  raisedAt: 2,
};
const seen = { by: 'A. Nurse', at: 4 };
const ack = { id: 'i1', by: 'A. Nurse', at: 4 };
const truth = { patient: 'bed-01', arm: 'monitored', at: 4, severity: 0.25, state: 'green' };
const delays = {
  ...{ device: 'watch-1', patient: 'bed-01', at: 4, source: 'learnt', samples: 9, offsetMs: -3.5 },
  ...{ p50Ms: 1, p95Ms: 2, p99Ms: 3.5, loss: 0.1, latenessMs: 4 },
};
const scores = {
  ...{ patient: 'bed-01', score: 'news2', at: 4, lowest: 0, highest: 20 },
  ...{ missing: ['spo2'], stale: [] },
};
const rules = { name: 'default', version: '1', hash: 'c0ffee', at: 4, text: 'rules: []\n' };
const ledger = { alarm: 'a1', patient: 'bed-01', rule: 'news2', sampledAt: 2, evaluatedAt: 3 };
const good = {
  alarm: [
    alarm,
    { ...alarm, vital: 'spo2', value: 84, limit: 88, receivedAt: 2, clearedAt: 5 },
    { ...alarm, vitals: ['spo2', 'heart_rate'], calm: 90 },
    { ...alarm, late: true, flapping: true, sentAt: 1, journaledAt: 2, suppressedBy: 'sepsis' },
    { ...alarm, rangAt: 3, step: 0, escalatesAt: 9, acknowledged: { ...seen, note: '' } },
    { ...alarm, life: 'shelved', shelved: { ...seen, until: 9 } },
  ],
  intervention: [
    intervention,
    { ...intervention, state: 'closed', closedAt: 3, outcome: 'acknowledged', by: 'x', note: '' },
    { ...intervention, state: 'closed', closedAt: 3, outcome: 'rule_removed' },
  ],
  acks: [
    ack,
    { ...ack, note: 'seen' },
    { ...ack, action: 'shelve', until: 9, arrivedAt: 3 },
    { ...ack, action: 'unshelve' },
  ],
  truth: [
    truth,
    { ...truth, arm: 'unmonitored', severity: 0, state: 'yellow' },
    { ...truth, severity: 1, state: 'red' },
  ],
  deviceDelays: [delays, { ...delays, source: 'prior', samples: 0, intervalMs: 1000, loss: 1 }],
  scores: [scores, { ...scores, missing: [], stale: ['spo2'], total: 3, risk: 'low-medium' }],
  rules: [rules, { ...rules, text: 'x'.repeat(256 * 1024) }],
  ledger: [
    ledger,
    { ...ledger, vital: 'spo2', onsetAt: 1, publishedAt: 2, receivedAt: 2, journaledAt: 3 },
    { ...ledger, verdict: 'artefact' },
    { ...ledger, raisedAt: 3, bedsideAt: 4, acknowledgedAt: 5 },
  ],
  deviceStatus: [{ state: 'online' }, { state: 'offline', battery: 0.5, clock: -20, more: 1 }],
} as const;
const bad = {
  alarm: [
    {},
    { ...alarm, patient: 'bed-02' },
    { ...alarm, id: 'a/1' },
    { ...alarm, priority: 'urgent' },
    { ...alarm, message: 'x'.repeat(501) },
    { ...alarm, raisedAt: 1.5 },
    { ...alarm, vital: '__proto__' },
    { ...alarm, life: 'asleep' },
    { ...alarm, late: false },
    { ...alarm, flapping: false },
    { ...alarm, step: -1 },
    { ...alarm, suppressedBy: '#' },
    { ...alarm, acknowledged: { ...seen, until: 9 } },
    { ...alarm, acknowledged: { at: 4 } },
    { ...alarm, shelved: seen },
    { ...alarm, shelved: { ...seen, until: 9, more: 1 } },
    { ...alarm, more: 1 },
  ],
  intervention: [
    { ...intervention, kind: 'surgery' },
    { ...intervention, patient: '#' },
    { ...intervention, outcome: 'forgotten' },
  ],
  acks: [
    { ...ack, by: '' },
    { ...ack, by: 'x'.repeat(101) },
    { ...ack, at: '4' },
    { ...ack, action: 'silence' },
    { ...ack, until: 0.5 },
    { ...ack, arrivedAt: 'noon' },
    [ack],
  ],
  truth: [
    { ...truth, patient: 'bed-02' },
    { ...truth, arm: 'control' },
    { ...truth, state: 'blue' },
    { ...truth, severity: 1.1 },
    { ...truth, severity: -0.001 },
    { ...truth, severity: '0.2' },
    { ...truth, severity: Number.NaN },
    { ...truth, at: 4.5 },
    { ...truth, at: 2 ** 60 },
    { ...truth, heart_rate: 72 },
    [truth],
  ],
  deviceDelays: [
    { ...delays, device: 'watch-2' },
    { ...delays, patient: '#' },
    { ...delays, source: 'guessed' },
    { ...delays, samples: 0.5 },
    { ...delays, p50Ms: -1 },
    { ...delays, loss: 1.1 },
    { ...delays, more: 1 },
  ],
  scores: [
    { ...scores, patient: 'bed-02' },
    { ...scores, score: 'apache' },
    { ...scores, total: -1 },
    { ...scores, highest: 7.5 },
    { ...scores, missing: 'spo2' },
    { ...scores, stale: ['a,b'] },
    { ...scores, more: 1 },
  ],
  rules: [
    { ...rules, version: '' },
    { ...rules, hash: 'a b' },
    { ...rules, text: 'x'.repeat(256 * 1024 + 1) },
    { ...rules, more: 1 },
  ],
  ledger: [
    { ...ledger, alarm: 'a2' },
    { ...ledger, patient: 'bed-02' },
    { ...ledger, vital: 'consciousness' },
    { ...ledger, verdict: 'good' },
    { ...ledger, bedsideAt: '5' },
    { ...ledger, more: 1 },
  ],
  deviceStatus: [{ state: 'asleep' }, { state: 'online', battery: 101 }, null, 'online', 1],
} as const;
type Kind = keyof typeof good;

/** Where each is published. */
const places: { readonly [K in Kind]: Extract<Place, { kind: K }> } = {
  alarm: { kind: 'alarm', patient: 'bed-01', rule: 'news2' },
  intervention: { kind: 'intervention', patient: 'bed-01', id: 'i1' },
  acks: { kind: 'acks', patient: 'bed-01' },
  truth: { kind: 'truth', patient: 'bed-01' },
  deviceDelays: { kind: 'deviceDelays', device: 'watch-1' },
  scores: { kind: 'scores', patient: 'bed-01' },
  rules: { kind: 'rules' },
  ledger: { kind: 'ledger', patient: 'bed-01', alarm: 'a1' },
  deviceStatus: { kind: 'deviceStatus', device: 'watch-1' },
};

const read = (kind: Kind, event: unknown) =>
  readEvent(places[kind], Buffer.from(JSON.stringify(event))).ok;

describe.each(Object.keys(good) as Kind[])('of kind %s', (kind) => {
  test('what it may say is let in', () => {
    expect(good[kind].filter((event) => !read(kind, event))).toEqual([]);
  });

  test('what it may not say is refused', () => {
    expect(bad[kind].filter((event) => read(kind, event))).toEqual([]);
  });

  test('any one field less or of another type is refused, unless it may be left out', () => {
    const [least] = good[kind];
    for (const field of Object.keys(least)) {
      expect(read(kind, { ...least, [field]: undefined })).toBe(false);
      expect(read(kind, { ...least, [field]: [1] })).toBe(false);
    }
  });

  test('it is refused and never throws, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 5000 }),
      fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (payload) => {
        expect(readEvent(places[kind], payload).ok).toBe(false);
      }),
    );
  });
});

test('4096 bytes are read, and not one more', () => {
  const padded = (bytes: number) => Buffer.from(JSON.stringify({ state: 'online' }).padEnd(bytes));
  const { deviceStatus } = places;
  expect(readEvent(deviceStatus, padded(4096)).ok).toBe(true);
  expect(readEvent(deviceStatus, padded(4097)).ok).toBe(false);
});

test('the longest notes that JSON can write fit into an alarm', () => {
  const note = '\u0001'.repeat(500);
  const acknowledged = { by: '\u0001'.repeat(100), at: 4, note };
  const longest = { ...alarm, message: note, acknowledged, shelved: { ...acknowledged, until: 9 } };
  expect(JSON.stringify(longest).length).toBeGreaterThan(10_000);
  expect(read('alarm', longest)).toBe(true);
});

test('what is of another rule or of another intervention than its topic is refused', () => {
  expect(read('alarm', { ...alarm, rule: 'fever' })).toBe(false);
  expect(read('intervention', { ...intervention, id: 'i2' })).toBe(false);
});

test('brackets nested as deeply as they fit are refused', () => {
  const deep = `${'['.repeat(2048)}${']'.repeat(2048)}`;
  expect(readEvent(places.deviceStatus, Buffer.from(deep)).ok).toBe(false);
  expect(readEvent(places.deviceStatus, Buffer.from('['.repeat(4096))).ok).toBe(false);
});

test.each(['NaN', 'Infinity', '1e999', '-1e-999, "severity": 1.1', '1.0000001'])(
  'a truth of severity %s is refused',
  (severity) => {
    const text = JSON.stringify(truth).replace('"severity":0.25', `"severity":${severity}`);
    expect(readEvent(places.truth, Buffer.from(text)).ok).toBe(false);
  },
);
