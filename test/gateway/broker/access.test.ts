import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  covers,
  type Identity,
  mayPublish,
  mayRead,
  maySubscribe,
  type Role,
  roles,
} from '#gateway/broker/access.ts';
import { topics } from '#ward/topics.ts';

const watch: Identity = { name: 'watch-1', role: 'device', patient: 'bed-01' };
const nobodys = [
  'ward/devices/watch-1/status/x',
  'ward/gateway/rejected/x',
  'ward',
  'ward/x',
  '$SYS/broker/clients',
  '',
  '/',
  'ward/devices//vitals',
  'ward/devices/watch-1/delays/x',
  'ward/analytics/rules/x',
  'ward/analytics/x',
  '#',
];

/** Every kind of topic, who may publish on it, and who may read it and subscribe to exactly it. */
const table: readonly [topic: string, publish: Role[], read: Role[]][] = [
  [topics.deviceVitals('watch-1'), ['device'], []],
  [topics.deviceVitals('watch-2'), [], []],
  [topics.deviceStatus('watch-1'), ['device'], ['analytics', 'staff', 'bedside']],
  [topics.deviceStatus('watch-2'), [], ['analytics', 'staff', 'bedside']],
  [topics.patientVitals('bed-01'), [], ['analytics', 'staff', 'bedside', 'judge']],
  [topics.alarm('bed-01', 'news2'), ['analytics'], ['staff', 'bedside', 'judge']],
  [topics.intervention('bed-01', 'i1'), ['analytics'], ['staff', 'bedside', 'judge']],
  [topics.acks('bed-01'), ['staff', 'bedside'], ['analytics', 'staff', 'bedside', 'judge']],
  [topics.truth('bed-01'), ['bedside'], ['judge']],
  [topics.ledger('bed-01', 'a1'), ['bedside'], ['judge']],
  [topics.scores('bed-01'), ['analytics'], ['staff', 'bedside', 'judge']],
  [topics.deviceDelays('watch-1'), ['analytics'], ['staff', 'bedside', 'judge']],
  [topics.rules, ['analytics'], ['staff', 'bedside', 'judge']],
  [topics.rejected, [], ['staff', 'bedside']],
  ...nobodys.map((topic): [string, Role[], Role[]] => [topic, [], []]),
];

describe.each(table)('%s', (topic, publish, read) => {
  test.each(roles)('is open to %s only where the table says so', (role) => {
    const who: Identity = { name: 'watch-1', role };
    expect({
      publish: mayPublish(who, topic),
      read: mayRead(who, topic),
      subscribe: maySubscribe(who, topic),
    }).toEqual({
      publish: publish.includes(role),
      read: read.includes(role),
      subscribe: read.includes(role),
    });
  });
});

const wide = ['#', '+/+/+', '+/#', 'ward/#', 'ward/+/#', 'ward/devices/#', '$SYS/#', '/#', '+'];
const ofPatients = ['ward/patients/#', 'ward/patients/+/+', 'ward/patients/bed-01/alarms/#'];
const statuses = ['ward/devices/+/status', 'ward/devices/watch-1/status'];

test('a device may subscribe to nothing, not even to its own', () => {
  const filters = [...wide, ...ofPatients, ...statuses, topics.deviceVitals('watch-1')];
  expect(filters.filter((filter) => maySubscribe(watch, filter))).toEqual([]);
});

test('analytics may subscribe to vitals, acknowledgements and statuses, and to nothing wider', () => {
  const analytics: Identity = { name: 'analytics', role: 'analytics' };
  const filters = [...wide, ...ofPatients, ...statuses, 'ward/patients/+/vitals', ...truths];
  expect(filters.filter((filter) => maySubscribe(analytics, filter))).toEqual([
    ...statuses,
    'ward/patients/+/vitals',
  ]);
});

const truths = [
  ...['ward/patients/+/truth', 'ward/patients/bed-01/truth'],
  ...['ward/patients/+/ledgers/#', 'ward/patients/+/ledgers/+', 'ward/patients/b/ledgers/a1'],
];

test.each(['staff', 'bedside'] as const)(
  '%s may subscribe to all of the patients, and to nothing wider or of the truth alone',
  (role) => {
    const who: Identity = { name: 'nurse', role };
    const filters = [...wide, ...ofPatients, ...statuses, ...truths];
    expect(filters.filter((filter) => maySubscribe(who, filter))).toEqual([
      ...ofPatients,
      ...statuses,
    ]);
  },
);

test('a judge may subscribe to all of the patients with the truth, and to nothing else', () => {
  const judge: Identity = { name: 'referee', role: 'judge' };
  const filters = [...wide, ...ofPatients, ...statuses, ...truths, topics.rejected];
  const granted = [...ofPatients, ...truths];
  expect(filters.filter((filter) => maySubscribe(judge, filter))).toEqual(granted);
});

const level = fc.constantFrom(
  ...['ward', 'patients', 'devices', 'gateway', 'rejected', 'bed-01', 'vitals', 'status'],
  ...['alarms', 'interventions', 'acks', 'truth', 'ledgers', 'x', '', '$SYS', '__proto__'],
);
const filter = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 3, arbitrary: level }, { weight: 2, arbitrary: fc.constant('+') }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    fc.boolean(),
  )
  .map(([levels, all]) => (all ? [...levels, '#'] : levels));

/** A topic that matches the filter, by construction (MQTT 3.1.1, 4.7.1). */
const matching = (levels: readonly string[]) =>
  fc
    .tuple(fc.array(level, { minLength: 8, maxLength: 8 }), fc.array(level, { maxLength: 3 }))
    .map(([fill, tail]) =>
      levels
        .flatMap((one, index) => (one === '#' ? tail : one === '+' ? (fill[index] ?? '') : one))
        .join('/'),
    );

test('who may subscribe to a filter may read all that it matches, the truth only as a judge', () => {
  const cases = filter.chain((levels) => fc.tuple(fc.constant(levels.join('/')), matching(levels)));
  // Chance alone rarely makes a filter that is allowed, so a part of them starts as one.
  const likely = fc
    .constantFrom(
      ...ofPatients,
      ...statuses,
      'ward/patients/+/+/+',
      'ward/patients/+/vitals',
      'ward/patients/+/acks',
    )
    .chain((text) => fc.tuple(fc.constant(text), matching(text.split('/'))));
  fc.assert(
    fc.property(fc.constantFrom(...roles), fc.oneof(cases, likely), (role, [text, topic]) => {
      const who: Identity = { name: 'watch-1', role };
      if (!maySubscribe(who, text)) return;
      const isTruth = /^ward\/patients\/[^/]*\/(truth$|ledgers(\/|$))/.test(topic);
      expect(mayRead(who, topic)).toBe(!isTruth || role === 'judge');
    }),
    { numRuns: 3000 },
  );
});

test('a filter that is covered matches nothing that its cover does not', () => {
  const cases = fc
    .tuple(filter, filter)
    .chain(([allowed, narrow]) =>
      fc.tuple(fc.constant(allowed.join('/')), fc.constant(narrow.join('/')), matching(narrow)),
    );
  fc.assert(
    fc.property(cases, ([allowed, narrow, topic]) => {
      if (covers(allowed, narrow)) expect(covers(allowed, topic)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
