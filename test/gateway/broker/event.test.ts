import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from '#gateway/broker/event.ts';

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
const good = {
  alarm: [
    alarm,
    { ...alarm, vital: 'spo2', value: 84, limit: 88, receivedAt: 2, clearedAt: 5 },
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
  deviceStatus: [{ state: 'asleep' }, { state: 'online', battery: 101 }, null, 'online', 1],
} as const;
type Kind = keyof typeof good;

const read = (kind: Kind, event: unknown) =>
  readEvent(kind, Buffer.from(JSON.stringify(event)), 'bed-01').ok;

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
        expect(readEvent(kind, payload, 'bed-01').ok).toBe(false);
      }),
    );
  });
});

test('4096 bytes are read, and not one more', () => {
  const padded = (bytes: number) => Buffer.from(JSON.stringify({ state: 'online' }).padEnd(bytes));
  expect(readEvent('deviceStatus', padded(4096)).ok).toBe(true);
  expect(readEvent('deviceStatus', padded(4097)).ok).toBe(false);
});

test('brackets nested as deeply as they fit are refused', () => {
  const deep = `${'['.repeat(2048)}${']'.repeat(2048)}`;
  expect(readEvent('deviceStatus', Buffer.from(deep)).ok).toBe(false);
  expect(readEvent('deviceStatus', Buffer.from('['.repeat(4096))).ok).toBe(false);
});

test.each(['NaN', 'Infinity', '1e999', '-1e-999, "severity": 1.1', '1.0000001'])(
  'a truth of severity %s is refused',
  (severity) => {
    const text = JSON.stringify(truth).replace('"severity":0.25', `"severity":${severity}`);
    expect(readEvent('truth', Buffer.from(text), 'bed-01').ok).toBe(false);
  },
);
