import { expect, test } from 'vitest';
import { openCareFile } from '#devices/care-file.ts';
import { openLedgers } from '#devices/ledgers.ts';
import type { Judged } from '#devices/verdict-log.ts';
import type { Episode } from '#patients/patient.ts';
import type { Alarm } from '#ward/alarm.ts';

const beganMs = 1_000_000;

/** Every alarm is judged, and nothing can be said of any. */
const unsaid: Judged = { rang: true };

/** Patient p01 has these illnesses; times are ms after the ward began. */
function scene(
  episodes: readonly Partial<Episode>[] = [],
  judgedOf: (alarm: string) => Judged | undefined = () => unsaid,
) {
  const ill = episodes.map((episode, index): Episode => {
    return {
      id: `${index}`,
      scenario: 'sepsis',
      onsetAtMs: beganMs,
      severity: 0,
      peak: 0,
      ...episode,
    };
  });
  const log = openCareFile(':memory:', 'one').ledgers;
  const open = () =>
    openLedgers({
      episodes: (patient) => (patient === 'p01' ? ill : []),
      ...{ beganMs, log, verdicts: { of: judgedOf } },
    });
  let ledgers = open();
  return {
    log,
    /** Another process goes on. */
    restart() {
      ledgers = open();
    },
    alarm: (changes: Partial<Alarm> = {}) => ledgers.alarm(alarm(changes)),
    asked: (id = 'i1', raisedAt = at(41), alarm = 'a1') => ledgers.asked({ id, alarm, raisedAt }),
    came: (id = 'i1', atMs = at(90)) => ledgers.came(id, atMs),
    take: () => ledgers.take(),
  };
}

const at = (ms: number) => beganMs + ms;

function alarm(changes: Partial<Alarm>): Alarm {
  return {
    ...{ id: 'a1', patient: 'p01', rule: 'fever', kind: 'physiological', priority: 'low' },
    ...{ state: 'active', life: 'active_unacknowledged', message: 'Hot', vital: 'temperature' },
    ...{ onsetAt: at(10), raisedAt: at(20), sentAt: at(25), receivedAt: at(30) },
    ...{ journaledAt: at(35), evaluatedAt: at(40) },
    ...changes,
  };
}

const whole = {
  ...{ alarm: 'a1', patient: 'p01', rule: 'fever', vital: 'temperature' },
  ...{ sampledAt: at(20), publishedAt: at(25), receivedAt: at(30), journaledAt: at(35) },
  ...{ evaluatedAt: at(40), raisedAt: at(41) },
} as const;
const cleared = { state: 'cleared', life: 'inactive', clearedAt: at(80) } as const;
const acknowledged = { by: 'anna', at: at(70) };

test('a ledger is complete when a nurse has come, from the onset to the bedside, and told once', () => {
  const ward = scene([{ onsetAtMs: at(5.2) }]);
  ward.alarm();
  ward.asked();
  expect(ward.take()).toEqual([]);
  ward.came();
  const told = { ...whole, onsetAt: at(5), bedsideAt: at(90), acknowledgedAt: at(90) };
  expect(ward.take()).toEqual([told]);
  ward.came('i1', at(95));
  ward.asked('i2');
  ward.came('i2', at(96));
  ward.alarm(cleared);
  expect(ward.take()).toEqual([]);
});

test('whatever comes first, the call, the nurse or the alarm, it comes to the same', () => {
  const events = ['alarm', 'asked', 'came'] as const;
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const ledgers = orders.map((order) => {
    const ward = scene();
    for (const index of order) ward[events[index] as 'alarm']();
    return ward.take();
  });
  for (const told of ledgers) {
    expect(told).toEqual([{ ...whole, bedsideAt: at(90), acknowledgedAt: at(90) }]);
  }
});

test('who acknowledges without coming to the bed leaves no time at the bedside', () => {
  const ward = scene();
  ward.alarm();
  ward.asked();
  ward.alarm({ life: 'active_acknowledged', acknowledged });
  expect(ward.take()).toEqual([{ ...whole, acknowledgedAt: at(70) }]);
});

test('an alarm that is over before anybody came has neither', () => {
  const ward = scene();
  ward.alarm();
  ward.asked();
  ward.alarm(cleared);
  expect(ward.take()).toEqual([whole]);
});

test('one that is over but waits to be seen is waited for', () => {
  const ward = scene();
  ward.alarm({ ...cleared, life: 'latched' });
  expect(ward.take()).toEqual([]);
  ward.alarm({ ...cleared, acknowledged });
  expect(ward.take()).toMatchObject([{ acknowledgedAt: at(70) }]);
});

test('it rang when it says so, and else when somebody was first asked for', () => {
  const ward = scene();
  ward.asked('i2', at(60));
  ward.asked('i1', at(50));
  ward.alarm({ acknowledged });
  expect(ward.take()).toMatchObject([{ raisedAt: at(50) }]);
  const other = scene();
  other.asked();
  other.alarm({ acknowledged, rangAt: at(45) });
  expect(other.take()).toMatchObject([{ raisedAt: at(45) }]);
  const silent = scene();
  silent.alarm({ acknowledged });
  expect(silent.take()[0]).not.toHaveProperty('raisedAt');
});

const onsetIn = (episodes: readonly Partial<Episode>[], changes: Partial<Alarm> = {}) => {
  const ward = scene(episodes);
  ward.alarm({ acknowledged, ...changes });
  return ward.take()[0]?.onsetAt;
};

test.each<[string, readonly Partial<Episode>[], number | undefined]>([
  ['of a patient who is well', [], undefined],
  ['of one who was ill before', [{ onsetAtMs: at(1), overAtMs: at(9) }], undefined],
  ['of one who fell ill while it held', [{ onsetAtMs: at(12) }], at(12)],
  ['of one who is going to be', [{ onsetAtMs: at(41) }], undefined],
  ['of one who got well since', [{ onsetAtMs: at(1), overAtMs: at(15) }], at(1)],
  [
    'of two illnesses',
    [
      { onsetAtMs: at(1), peak: 0.2 },
      { onsetAtMs: at(3), peak: 0.6 },
    ],
    at(3),
  ],
  [
    'of two as bad',
    [
      { onsetAtMs: at(1), peak: 0.6 },
      { onsetAtMs: at(3), peak: 0.6 },
    ],
    at(1),
  ],
])('the onset %s is that of the worst illness of that time, if any', (_, episodes, onset) => {
  expect(onsetIn(episodes)).toBe(onset);
});

test('a sensor has no onset, however ill the patient, and no other patient has any', () => {
  expect(onsetIn([{ onsetAtMs: at(1) }], { kind: 'technical' })).toBe(undefined);
  expect(onsetIn([{ onsetAtMs: at(1) }], { patient: 'p02' })).toBe(undefined);
});

test('the onset is that of the moment at which the alarm was heard of, whatever comes later', () => {
  const [first, second] = [0.1, 0].map((peak, index) => ({ onsetAtMs: at(index), peak }));
  const episodes = () => [first, second] as readonly object[] as readonly Episode[];
  const log = openCareFile(':memory:', 'one').ledgers;
  const ledgers = openLedgers({ episodes, beganMs, log, verdicts: { of: () => unsaid } });
  ledgers.alarm(alarm({}));
  if (second !== undefined) second.peak = 1;
  ledgers.alarm(alarm({ acknowledged }));
  expect(ledgers.take()).toMatchObject([{ onsetAt: at(0) }]);
});

test('after a restart nothing is told again, and what was settled meanwhile is told once', () => {
  const ward = scene();
  ward.alarm({ id: 'over', ...cleared });
  ward.alarm({ id: 'seen', acknowledged });
  for (const id of ['open', 'meanwhile']) ward.alarm({ id });
  const before = ward.take();
  ward.restart();
  for (const id of ['over', 'seen', 'meanwhile', 'unheard']) ward.alarm({ id, ...cleared });
  ward.alarm({ id: 'open' });
  const after = ward.take();
  for (const id of ['over', 'seen', 'open', 'meanwhile']) ward.alarm({ id, ...cleared });
  expect([before, after, ward.take()].map((all) => all.map(({ alarm }) => alarm))).toEqual([
    ['over', 'seen'],
    ['meanwhile', 'unheard'],
    ['open'],
  ]);
});

test('what was settled but not judged when the process ended is told by the next one', () => {
  const verdicts = new Map<string, Judged>();
  const ward = scene([], (alarm) => verdicts.get(alarm));
  ward.alarm({ acknowledged });
  expect([ward.take(), ward.log.has('a1')]).toEqual([[], false]);
  ward.restart();
  ward.alarm({ acknowledged });
  verdicts.set('a1', { verdict: 'stale', rang: true });
  expect(ward.take()).toMatchObject([{ alarm: 'a1', verdict: 'stale' }]);
  expect(ward.log.has('a1')).toBe(true);
});

test('a ledger waits for the verdict, and is as it was when it was complete', () => {
  const verdicts = new Map<string, Judged>();
  const ward = scene([], (alarm) => verdicts.get(alarm));
  ward.alarm();
  ward.asked();
  ward.came();
  expect(ward.take()).toEqual([]);
  ward.alarm({ ...cleared, acknowledged: { by: 'anna', at: at(95) } });
  ward.came('i1', at(96));
  verdicts.set('a1', { verdict: 'artefact', rang: true });
  const told = { ...whole, verdict: 'artefact', bedsideAt: at(90), acknowledgedAt: at(90) };
  expect(ward.take()).toEqual([told]);
  expect(ward.take()).toEqual([]);
});

test('nobody waits for a verdict on an alarm about a sensor', () => {
  const ward = scene([], () => undefined);
  ward.alarm({ id: 'technical', kind: 'technical', acknowledged });
  ward.alarm({ acknowledged });
  const [ledger, ...more] = ward.take();
  expect([ledger?.alarm, more]).toEqual(['technical', []]);
  expect(ledger).not.toHaveProperty('verdict');
});

test('a nurse who came before a restart is known to have come', () => {
  const ward = scene();
  ward.came('i1', at(90));
  ward.alarm();
  ward.asked();
  expect(ward.take()).toMatchObject([{ bedsideAt: at(90) }]);
});

test('alarms of another play of the ward are none of this one', () => {
  const ward = scene();
  ward.alarm({ evaluatedAt: at(-1), acknowledged });
  ward.asked('i1', at(-1));
  ward.came();
  expect(ward.take()).toEqual([]);
});

test('a text has no vital in the ledger, and what the alarm does not know is left out', () => {
  const ward = scene();
  ward.alarm({ vital: 'consciousness', acknowledged, sentAt: undefined as never });
  const [ledger] = ward.take();
  expect(ledger).not.toHaveProperty('vital');
  expect(ledger).not.toHaveProperty('publishedAt');
});

test('of ten thousand open alarms the oldest is forgotten, and the newest is told', () => {
  const ward = scene();
  for (let each = 0; each <= 10_000; each += 1) ward.alarm({ id: `a${each}` });
  ward.alarm({ id: 'a10000', acknowledged });
  expect(ward.take().map((ledger) => ledger.alarm)).toEqual(['a10000']);
});

test('what comes of alarms that have their ledger pushes no open one out', () => {
  const ward = scene();
  ward.asked('asked', at(39), 'open');
  for (let each = 0; each < 10_000; each += 1) {
    const id = `a${each}`;
    const intervention = `i${each}`;
    ward.asked(intervention, at(41), id);
    ward.alarm({ id, acknowledged });
    ward.take();
    ward.came(intervention);
    ward.asked(intervention, at(41), id);
  }
  ward.take();
  ward.alarm({ id: 'open', acknowledged });
  expect(ward.take()).toMatchObject([{ alarm: 'open', raisedAt: at(39) }]);
});

test('who acknowledged before a nurse came is who acknowledged', () => {
  const ward = scene();
  ward.came('i1', at(90));
  ward.asked();
  ward.alarm({ acknowledged });
  expect(ward.take()).toMatchObject([{ bedsideAt: at(90), acknowledgedAt: at(70) }]);
});
