import { expect, test } from 'vitest';
import { tickerLine } from '#station/ticker.ts';
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
    'alarms 4 active: p03 d (high), p03 b c (medium), p03 a (low), 1 more',
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
