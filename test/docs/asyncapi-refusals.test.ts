import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EventPlace, readEvent } from '#gateway/broker/event.ts';
import { intake } from '#gateway/journal/intake.ts';
import { settings } from '#ward/settings.ts';
import { numericVitalNames, numericVitals } from '#ward/vitals.ts';
import { readDocument, schemaOf, validators } from './asyncapi-document.ts';

const document = readDocument();
const validatorOf = validators(document);
const receivedAt = 1_763_836_800_041;

/** What the schema says of a payload, and what the gateway does with it. */
function verdicts(message: string, payload: unknown): { schema: boolean; gateway: boolean } {
  const bytes = Buffer.from(JSON.stringify(payload));
  const schema = validatorOf(schemaOf(document, message))(payload);
  if (message !== 'samples') return { schema, gateway: readsEvent(message, bytes) };

  const arrival = { device: 'p01-strap', patient: 'p01', payload: bytes, receivedAt };
  const taken = intake(arrival, {
    samplesPerMessage: settings.samplesPerMessage.default,
    clockAheadMs: settings.clockAhead.default,
    clockBehindMs: settings.clockBehind.default,
  });
  return { schema, gateway: taken.accepted.length > 0 && taken.refused.length === 0 };
}

const patient = 'p01';

/** Where each message is published, by what it says. */
const places = {
  alarm: ({ rule = '' }) => ({ kind: 'alarm', patient, rule }),
  intervention: ({ id = '' }) => ({ kind: 'intervention', patient, id }),
  ack: () => ({ kind: 'acks', patient }),
  truth: () => ({ kind: 'truth', patient }),
  delays: () => ({ kind: 'deviceDelays', device: 'p01-strap' }),
  score: () => ({ kind: 'scores', patient }),
  rules: () => ({ kind: 'rules' }),
  ledger: ({ alarm = '' }) => ({ kind: 'ledger', patient, alarm }),
  status: () => ({ kind: 'deviceStatus', device: 'p01-strap' }),
} as const satisfies Record<string, (said: Record<string, string>) => EventPlace>;

function readsEvent(message: string, bytes: Uint8Array): boolean {
  const said = JSON.parse(Buffer.from(bytes).toString());
  const place: EventPlace = places[message as keyof typeof places](said);
  // One of the examples is of another patient.
  return ['p01', 'p02'].some(
    (patient) => readEvent('patient' in place ? { ...place, patient } : place, bytes).ok,
  );
}

const both = (answer: boolean) => ({ schema: answer, gateway: answer });

describe('what a client sends is taken by the gateway where the document shows it', () => {
  for (const message of ['samples', ...Object.keys(places)]) {
    const { examples = [] } = document.components.messages[message] ?? {};
    test.for(examples)(`${message}: $name`, ({ payload }) => {
      expect(verdicts(message, payload)).toEqual(both(true));
    });
  }
});

/** Each a change that makes a good payload bad; `undefined` takes a member away. */
const mutations: Record<string, readonly Readonly<Record<string, unknown>>[]> = {
  samples: [
    { vitals: undefined },
    { vitals: {} },
    { vitals: [] },
    { vitals: { heart_rate: null } },
    { vitals: { heart_rate: '72' } },
    { vitals: { heart_rate: true } },
    { vitals: { heart_rate: 19.9 } },
    { vitals: { spo2: 101 } },
    { vitals: { heart_rate: 72, heartrate: 72 } },
    { vitals: { consciousness: 'B' } },
    { vitals: { consciousness: 1 } },
    { at: '2025-11-22T18:40:00Z' },
    { sent: '2025-11-22T18:40:00Z' },
    { sent: true },
    { boot: '' },
    { boot: 'a b' },
    { boot: '-first' },
    { boot: 'a'.repeat(33) },
    { boot: 7 },
    { seq: -1 },
    { seq: 1.5 },
    { seq: 2 ** 53 },
    { seq: '17' },
  ],
  alarm: [
    ...['id', 'patient', 'rule', 'kind', 'priority', 'state', 'life', 'message'].map(without),
    ...['onsetAt', 'raisedAt', 'evaluatedAt'].map(without),
    { id: 'a/b' },
    { rule: '' },
    { kind: 'clinical' },
    { priority: 'urgent' },
    { state: 'open' },
    { message: 'x'.repeat(501) },
    { vital: 'heartrate' },
    { value: '130' },
    { limit: null },
    { calm: '95' },
    { vitals: ['consciousness'] },
    { vitals: 'heart_rate' },
    { onsetAt: 1.5 },
    { raisedAt: '0' },
    { clearedAt: null },
    { life: 'asleep' },
    { late: false },
    { flapping: 1 },
    { sentAt: 0.5 },
    { journaledAt: '0' },
    { rangAt: null },
    { step: -1 },
    { step: 0.5 },
    { escalatesAt: 'soon' },
    { acknowledged: { by: '', at: 1 } },
    { acknowledged: { by: 'nurse.joy' } },
    { acknowledged: { by: 'nurse.joy', at: 1, until: 2 } },
    { shelved: { by: 'nurse.joy', at: 1 } },
    { shelved: { by: 'nurse.joy', at: 1, until: 2, from: 1 } },
    { suppressedBy: 'a b' },
    { note: 'unknown' },
  ],
  intervention: [
    ...['id', 'patient', 'kind', 'priority', 'alarm', 'rule'].map(without),
    ...['message', 'state', 'raisedAt'].map(without),
    { kind: 'defibrillation' },
    { priority: 'HIGH' },
    { state: 'active' },
    { alarm: 'a b' },
    { closedAt: 0.5 },
    { outcome: 'died' },
    { by: 'x'.repeat(101) },
    { note: 'x'.repeat(501) },
    { value: 1 },
  ],
  ack: [
    ...['id', 'by', 'at'].map(without),
    { id: '#' },
    { by: '' },
    { by: 'x'.repeat(101) },
    { at: '1763836895000' },
    { note: 1 },
    { action: 'silence' },
    { until: 'noon' },
    { arrivedAt: 1.5 },
    { patient: 'p01' },
  ],
  truth: [
    ...['patient', 'arm', 'at', 'severity', 'state'].map(without),
    { patient: 'a b' },
    { arm: 'control' },
    { at: 1.5 },
    { at: '0' },
    { severity: -0.1 },
    { severity: 1.1 },
    { severity: null },
    { state: 'blue' },
    { heart_rate: 72 },
  ],
  delays: [
    ...['device', 'patient', 'at', 'source', 'samples', 'offsetMs'].map(without),
    ...['p50Ms', 'p95Ms', 'p99Ms', 'loss', 'latenessMs'].map(without),
    { patient: 'a b' },
    { at: 0.5 },
    { source: 'guess' },
    { samples: -1 },
    { samples: 0.5 },
    { samples: 2 ** 53 },
    { offsetMs: '0' },
    { p50Ms: -1 },
    { p95Ms: null },
    { p99Ms: '9' },
    { intervalMs: -1 },
    { loss: -0.1 },
    { loss: 1.1 },
    { latenessMs: -1 },
    { p90Ms: 1 },
  ],
  score: [
    ...['patient', 'score', 'at', 'lowest', 'highest', 'missing', 'stale'].map(without),
    { score: 'apache' },
    { at: '0' },
    { total: 2.5 },
    { total: 101 },
    { lowest: -1 },
    { highest: null },
    { risk: 7 },
    { risk: 'x'.repeat(101) },
    { missing: 'spo2' },
    { missing: ['a b'] },
    { stale: [1] },
    { stale: Array.from({ length: 51 }, () => 'spo2') },
    { by: 'analytics' },
  ],
  rules: [
    ...['name', 'version', 'hash', 'at', 'text'].map(without),
    { name: 'a b' },
    { version: '' },
    { version: 3 },
    { hash: '' },
    { at: 0.5 },
    { text: 7 },
    { text: 'x'.repeat(256 * 1024 + 1) },
    { terms: { minMs: 1 } },
    { after: { number: -1, at: 0 } },
    { after: { number: 1 } },
    { until: 0.5 },
    { by: 'analytics' },
  ],
  ledger: [
    ...['alarm', 'patient', 'rule', 'sampledAt', 'evaluatedAt'].map(without),
    { alarm: 'a b' },
    { rule: '' },
    { vital: 'consciousness' },
    { verdict: 'good' },
    { onsetAt: 0.5 },
    { sampledAt: '0' },
    { publishedAt: null },
    { receivedAt: '0' },
    { journaledAt: 0.5 },
    { evaluatedAt: null },
    { raisedAt: null },
    { bedsideAt: 'soon' },
    { acknowledgedAt: 0.5 },
    { severity: 1 },
  ],
  status: [
    { state: undefined },
    { state: 'asleep' },
    { state: true },
    { battery: -1 },
    { battery: 100.1 },
    { battery: '81' },
    { clock: 'now' },
  ],
};

describe('what the document forbids, the gateway refuses, too', () => {
  for (const [message, changes] of Object.entries(mutations)) {
    const cases = changes.map((change) => ({ change, name: nameOf(change) }));
    test.for(cases)(`${message}: $name`, ({ change }) => {
      const { examples = [] } = document.components.messages[message] ?? {};
      const good = examples.find(({ payload }) => !Array.isArray(payload))?.payload as object;
      expect(verdicts(message, { ...good, ...change })).toEqual(both(false));
    });
  }
  const several = { none: [], 'one bad': [{ vitals: { spo2: 97 } }, {}], 'a list of lists': [[]] };
  test.for(Object.entries(several))('samples: %s of several', ([, payload]) => {
    expect(verdicts('samples', payload)).toEqual(both(false));
  });
  test('samples: one more than a message may hold', () => {
    const most = Array.from({ length: 1000 }, (_, seq) => ({
      boot: 'b',
      seq,
      vitals: { spo2: 9e1 },
    }));
    expect(verdicts('samples', most)).toEqual(both(true));
    expect(verdicts('samples', [...most, { vitals: { spo2: 90 } }])).toEqual(both(false));
  });
  test.for([null, 'heart_rate', 72, true])('samples: %s', (payload) => {
    expect(verdicts('samples', payload)).toEqual(both(false));
  });
});

test('the gateway sends one reading as an object, and a list only of several', () => {
  const [one] = document.components.messages.readings?.examples ?? [];
  const readings = validatorOf(schemaOf(document, 'readings'));
  expect(readings([one?.payload])).toBe(false);
  expect(readings([one?.payload, one?.payload])).toBe(true);
});

test('of any sample whatever, the document and the gateway think the same', () => {
  const anything = fc.oneof(fc.double({ noNaN: true }), fc.string(), fc.boolean(), fc.constant({}));
  const mostly = (usual: fc.Arbitrary<unknown>) =>
    fc.option(fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: anything }), {
      freq: 6,
    });
  const vitals = Object.fromEntries(
    numericVitalNames.map((name) => {
      const { low, high } = numericVitals[name];
      const near = fc.double({ min: low - 1, max: high + 1, noNaN: true });
      return [name, mostly(fc.oneof(near, fc.constantFrom(low, high)))];
    }),
  );
  const sample = fc.record(
    {
      at: mostly(fc.double({ min: 0, max: 2 * receivedAt, noNaN: true })),
      // Of a time far from the arrival the document can only tell.
      sent: fc.option(
        fc.oneof(
          fc.double({ min: receivedAt - 1000, max: receivedAt + 1000, noNaN: true }),
          fc.oneof(fc.string(), fc.boolean(), fc.constant({})),
        ),
        { freq: 6 },
      ),
      boot: mostly(fc.stringMatching(/^[A-Za-z0-9._-]{0,33}$/)),
      seq: mostly(fc.maxSafeNat()),
      vitals: fc.record(
        { ...vitals, consciousness: mostly(fc.constantFrom('A', 'C', 'V', 'P', 'U', 'a')) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['vitals'] },
  );
  let taken = 0;
  let seen = 0;
  fc.assert(
    fc.property(sample, (generated) => {
      const payload = JSON.parse(JSON.stringify(generated));
      const { schema, gateway } = verdicts('samples', payload);
      seen += 1;
      if (gateway) taken += 1;
      expect(schema).toBe(gateway);
    }),
    { numRuns: 1000 },
  );
  // Neither all good nor all bad, or the comparison would prove nothing.
  expect(taken).toBeGreaterThan(seen / 200);
  expect(taken).toBeLessThan((seen * 199) / 200);
});

function without(member: string): Record<string, undefined> {
  return { [member]: undefined };
}

function nameOf(change: Readonly<Record<string, unknown>>): string {
  return Object.entries(change)
    .map(([member, value]) =>
      value === undefined ? `no ${member}` : `${member} ${JSON.stringify(value).slice(0, 40)}`,
    )
    .join(', ');
}
