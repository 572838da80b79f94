import type { PublishPacket } from 'aedes';
import { expect, test } from 'vitest';
import type { Identity } from '#gateway/broker/access.ts';
import { type ReceptionParts, reception } from '#gateway/broker/reception.ts';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';

const watch: Identity = { name: 'watch-1', role: 'device', patient: 'bed-01' };

const rate = { wait: () => 0, take: () => true };

/** Receives one message; tells what is kept, what refused, and what becomes of the message. */
function receive(identity: Identity, topic: string, payload: string | Buffer, retain = true) {
  const kept: unknown[] = [];
  const refused: string[] = [];
  let acknowledged = false;
  const parts: ReceptionParts = {
    clock: { ...wallClock, now: () => 1000 },
    keep: ({ payload, ...delivery }, done) => {
      kept.push({ ...delivery, text: Buffer.from(payload).toString() });
      done();
    },
    onRefused: (refusals) => refused.push(...refusals.map(({ reason }) => reason)),
  };
  const vitalsTopic = identity.role === 'device' ? topics.deviceVitals(identity.name) : '';
  const packet = { cmd: 'publish', topic, payload, retain, qos: 1 } as PublishPacket;
  reception(parts)({ identity, vitalsTopic, rate, filters: new Set() }, packet, () => {
    acknowledged = true;
  });
  return { kept, refused, acknowledged, topic: packet.topic, retain: packet.retain };
}

test('vitals are kept for the patient of the device, whatever they say, and never retained', () => {
  const topic = topics.deviceVitals('watch-1');
  expect(receive(watch, topic, 'not JSON')).toEqual({
    kept: [
      { kind: 'reading', device: 'watch-1', patient: 'bed-01', receivedAt: 1000, text: 'not JSON' },
    ],
    refused: [],
    acknowledged: true,
    topic,
    retain: false,
  });
});

test('a device that measures nobody in particular measures a patient of its own name', () => {
  const strap: Identity = { name: 'strap', role: 'device' };
  const { kept } = receive(strap, topics.deviceVitals('strap'), '{}');
  expect(kept).toMatchObject([{ patient: 'strap' }]);
});

test('a status is passed on retained; a bad one reaches nobody, and is acknowledged', () => {
  const topic = topics.deviceStatus('watch-1');
  const good = receive(watch, topic, '{"state":"online"}');
  expect(good).toMatchObject({ kept: [], refused: [], acknowledged: true, topic, retain: true });
  const bad = receive(watch, topic, 'on');
  expect(bad).toMatchObject({ kept: [], acknowledged: true, topic: '$refused', retain: false });
  expect(bad.refused).toHaveLength(1);
});

test('the status of a guest is passed on, but not retained', () => {
  const guest: Identity = { ...watch, guest: true };
  const seen = receive(guest, topics.deviceStatus('watch-1'), '{"state":"online"}');
  expect(seen).toMatchObject({ refused: [], acknowledged: true, retain: false });
});

test('an acknowledgement is kept with its patient, passed on, and never retained', () => {
  const topic = topics.acks('bed-01');
  const ack = JSON.stringify({ id: 'i1', by: 'A. Nurse', at: 5 });
  const seen = receive({ name: 'nurse', role: 'staff' }, topic, ack);
  expect(seen).toMatchObject({ refused: [], acknowledged: true, topic, retain: false });
  const text = '{"patient":"bed-01","id":"i1","by":"A. Nurse","at":5}';
  expect(seen.kept).toMatchObject([{ kind: 'ack', patient: 'bed-01', text }]);
});

test('an acknowledgement that nobody can understand reaches nobody', () => {
  const seen = receive({ name: 'nurse', role: 'staff' }, topics.acks('bed-01'), '{"id":"i1"}');
  expect(seen).toMatchObject({ kept: [], acknowledged: true, topic: '$refused', retain: false });
});

test('an alarm of one patient on the topic of another reaches nobody', () => {
  const alarm = JSON.stringify({
    ...{ id: 'a1', patient: 'bed-02', rule: 'r', kind: 'technical', priority: 'low' },
    ...{ state: 'active', life: 'latched', message: '', onsetAt: 1, raisedAt: 1, evaluatedAt: 1 },
  });
  const analytics: Identity = { name: 'analytics', role: 'analytics' };
  const seen = receive(analytics, topics.alarm('bed-01', 'r'), alarm);
  expect(seen).toMatchObject({ kept: [], acknowledged: true, topic: '$refused', retain: false });
  const right = receive(analytics, topics.alarm('bed-02', 'r'), alarm);
  expect(right).toMatchObject({ kept: [{ kind: 'alarm', patient: 'bed-02' }], retain: true });
});

const truth = { patient: 'bed-01', arm: 'monitored', at: 5, severity: 0.5, state: 'yellow' };
const bedside: Identity = { name: 'bedside', role: 'bedside' };

test('the truth is kept, passed on, and never retained', () => {
  const text = JSON.stringify(truth);
  expect(receive(bedside, topics.truth('bed-01'), text)).toEqual({
    kept: [{ kind: 'truth', device: '', patient: 'bed-01', receivedAt: 1000, text }],
    refused: [],
    acknowledged: true,
    topic: topics.truth('bed-01'),
    retain: false,
  });
});

test.each([
  ['of one patient on the topic of another', JSON.stringify({ ...truth, patient: 'bed-02' })],
  ['of a severity beyond 1', JSON.stringify({ ...truth, severity: 1.1 })],
  ['that is no JSON', JSON.stringify(truth).replace('0.5', 'NaN')],
  ['that is huge', `${' '.repeat(4096)}${JSON.stringify(truth)}`],
  ['of nothing', ''],
])('a truth %s reaches nobody, and is acknowledged', (_, text) => {
  const seen = receive(bedside, topics.truth('bed-01'), text);
  expect(seen).toMatchObject({ kept: [], acknowledged: true, topic: '$refused', retain: false });
  expect(seen.refused).toHaveLength(1);
});

test('the truth that is refused is not shown to those who read what was refused', () => {
  const excerpts: string[] = [];
  const parts = { clock: wallClock, keep: () => undefined };
  const onRefused: ReceptionParts['onRefused'] = (all) =>
    excerpts.push(...all.map(({ excerpt }) => excerpt));
  const session = { identity: bedside, vitalsTopic: '', rate, filters: new Set<string>() };
  for (const topic of [topics.truth('p'), topics.ledger('p', 'a'), topics.acks('p')]) {
    const packet = { cmd: 'publish', topic, payload: 'severity 0.5', retain: false, qos: 1 };
    reception({ ...parts, onRefused })(session, packet as PublishPacket, () => undefined);
  }
  expect(excerpts).toEqual(['', '', 'severity 0.5']);
});

const analytics: Identity = { name: 'analytics', role: 'analytics' };
const told = {
  delay: {
    ...{ device: 'watch-1', patient: 'bed-01', at: 4, source: 'prior', samples: 0, offsetMs: 0 },
    ...{ p50Ms: 1, p95Ms: 2, p99Ms: 3, loss: 0, latenessMs: 4 },
  },
  score: {
    ...{ patient: 'bed-01', score: 'news2', at: 4, lowest: 0, highest: 20 },
    ...{ missing: [], stale: [] },
  },
  rules: { name: 'default', version: '1', hash: 'c0ffee', at: 4, text: 'rules: []\n' },
  ledger: { alarm: 'a1', patient: 'bed-01', rule: 'r', sampledAt: 2, evaluatedAt: 3 },
} as const;

test.each([
  ['delay', analytics, topics.deviceDelays('watch-1'), '', true],
  ['score', analytics, topics.scores('bed-01'), 'bed-01', false],
  ['rules', analytics, topics.rules, '', true],
  ['ledger', bedside, topics.ledger('bed-01', 'a1'), 'bed-01', false],
] as const)('a %s is kept and passed on, retained where it is the present state', (...scene) => {
  const [kind, who, topic, patient, retain] = scene;
  const text = JSON.stringify(told[kind]);
  expect(receive(who, topic, text)).toEqual({
    kept: [{ kind, device: '', patient, receivedAt: 1000, text }],
    ...{ refused: [], acknowledged: true, topic, retain },
  });
  const bad = receive(who, topic, text.replace('}', ',"more":1}'));
  expect(bad).toMatchObject({ kept: [], acknowledged: true, topic: '$refused', retain: false });
});

test('a closed intervention is taken off the board by nothing at all', () => {
  const analytics: Identity = { name: 'analytics', role: 'analytics' };
  const topic = topics.intervention('bed-01', 'i1');
  expect(receive(analytics, topic, Buffer.alloc(0))).toEqual({
    kept: [],
    refused: [],
    acknowledged: true,
    topic,
    retain: true,
  });
});

test('a topic on which nobody may publish is a bug, and not received in silence', () => {
  expect(() => receive(watch, topics.rejected, '{}')).toThrow('nobody may publish');
});
