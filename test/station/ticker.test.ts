import { expect, test } from 'vitest';
import { tickerLine } from '#station/ticker.ts';
import type { LifeState } from '#ward/alarm.ts';
import {
  alarm,
  analyticsReport,
  bed,
  devicesReport,
  gatewayReport,
  patient,
  view,
} from './reports-in-test.ts';

test('the ward in one line', () => {
  expect(tickerLine(view())).toBe(
    '00:15  2 beds  4/4 online  received 510 stored 498 held 12  delay 3/12 ms  severity monitored 0.041 unmonitored 0.093  no alarms',
  );
});

test('a ward of real people has no severity to tell', () => {
  const line = tickerLine(view({ reports: { devices: devicesReport({ arms: [] }) } }));
  expect(line).toContain('delay 3/12 ms  no alarms');
});

test('three alarms are named, the most urgent first; the others are counted', () => {
  const alarms = [alarm('a', 'low'), alarm('b_c', 'medium'), alarm('d'), alarm('e', 'low')];
  const analytics = analyticsReport({ patients: [patient('p03', { alarms })] });
  expect(tickerLine(view({ reports: { analytics } }))).toContain(
    'alarms 4 ring: p03 d (high), p03 b c (medium), p03 a (low), 1 more',
  );
});

test('alarms that do not ring are counted by how they stand', () => {
  const lives = ['active_acknowledged', 'active_acknowledged', 'latched', 'suppressed', 'shelved'];
  const quiet = lives.map((life) => ({ ...alarm('fever'), life: life as LifeState }));
  const told = (...alarms: ReturnType<typeof alarm>[]) =>
    tickerLine(
      view({ reports: { analytics: analyticsReport({ patients: [patient('p03', { alarms })] }) } }),
    );
  expect(told(...quiet)).toContain('  no alarm rings; 1 over, 2 seen, 1 shelved, 1 explained');
  expect(told(alarm('a'), ...quiet)).toContain('alarms 1 ring: p03 a (high); 1 over, 2 seen');
});

test('what is about sensors says so, and the whole ward comes first', () => {
  const patients = [
    patient('p03', { alarms: [alarm('fever'), alarm('lost_signal', 'medium')] }),
    patient('ward', { alarms: [alarm('gateway_down')] }),
  ];
  expect(tickerLine(view({ reports: { analytics: analyticsReport({ patients }) } }))).toContain(
    'ring: ward gateway down (high, technical), p03 fever (high), p03 lost signal (medium, technical)',
  );
});

test('late values, what is judged beside and the webhook are in the line where there are any', () => {
  const delayed = { count: 4, p50Ms: 3100, p95Ms: 9800 };
  const analytics = analyticsReport({
    lateValues: { inPlace: 4, tooLate: 1 },
    comparisons: [{ name: 'delay lte_m', same: 10, added: 0, removed: 1, delayed }],
    webhook: { accepted: 9, waiting: 3, delivered: 5, deadLetters: 1, forgotten: 0 },
  });
  expect(tickerLine(view({ reports: { analytics } }))).toMatch(
    / {2}no alarms {2}late 4 in place 1 too late {2}delay lte_m: same 10 later 4 \(p50 3\.1 s, p95 9\.8 s\) added 0 removed 1 {2}webhook waiting 3 dead letters 1$/,
  );
});

test('a bad file of rules is in the line', () => {
  const analytics = analyticsReport({ rulesFault: 'own.yaml:2:1: is not YAML\n  a hint' });
  expect(tickerLine(view({ reports: { analytics } }))).toMatch(
    / {2}no alarms {2}rules: bad file, these stay: own\.yaml:2:1: is not YAML$/,
  );
});

test('what is out of order is in the line, and only then', () => {
  const line = tickerLine(
    view({
      reports: {
        devices: devicesReport({ beds: [bed('p01', 'online', 'offline', 'ended')] }),
        gateway: gatewayReport({
          refused: 2,
          duplicates: 1,
          store: 'busy',
          storeReason: 'refused',
          journal: 'full',
        }),
      },
      programs: [
        { program: 'devices', status: { kind: 'up' }, deaths: 1 },
        {
          program: 'gateway',
          status: { kind: 'waiting', waitMs: 400, cause: 'SIGKILL' },
          deaths: 1,
        },
      ],
    }),
  );
  expect(line).toBe(
    '00:15  1 beds  1/2 online  received 510 stored 498 held 12 refused 2 duplicates 1  delay 3/12 ms  severity monitored 0.041 unmonitored 0.093  no alarms  gateway restarting in 1 s (SIGKILL, once)  store waits: refused  JOURNAL FULL',
  );
});

test('before the devices have reported, the line says what is starting', () => {
  const starting = { kind: 'starting' } as const;
  const programs = [{ program: 'gateway', status: starting, deaths: 0 }] as const;
  expect(tickerLine({ ...view({ programs }), reports: {} })).toBe('starting  gateway starting');
});

test('nobody knows how many are online while the devices program is down', () => {
  const programs = [{ program: 'devices', status: { kind: 'stopping' }, deaths: 0 }] as const;
  expect(tickerLine(view({ programs }))).toContain('  ?/4 online  ');
});
