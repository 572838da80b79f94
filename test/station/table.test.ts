import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTable } from '#station/table.ts';
import type { View } from '#station/view.ts';
import { notice } from '#ward/notice.ts';
import { type HealthState, healthStates } from '#ward/truth.ts';
import {
  alarm,
  analyticsReport,
  at,
  bed,
  devicesReport,
  gatewayReport,
  group,
  marked,
  patient,
  uncoloured,
  view,
} from './reports-in-test.ts';

function linesOf(changes: Partial<View> = {}, columns = 80, rows = 23): string[] {
  return renderTable(view(changes), { columns, rows }, uncoloured).split('\n');
}

function bedLine(changes: Parameters<typeof patient>[1], speed = 1): string {
  const reports = {
    devices: devicesReport({ beds: [bed('p01')] }),
    analytics: analyticsReport({ patients: [patient('p01', changes)] }),
  };
  return linesOf({ reports, speed })[2] ?? '';
}

function wardOf(beds: number, alarmed: Record<string, ReturnType<typeof alarm>[]> = {}) {
  const names = Array.from(
    { length: beds },
    (_, index) => `p${String(index + 1).padStart(2, '0')}`,
  );
  return {
    devices: devicesReport({ beds: names.map((name) => bed(name)) }),
    analytics: analyticsReport({
      patients: names.map((name) => patient(name, { alarms: alarmed[name] ?? [] })),
    }),
  };
}

test('a ward fits on a terminal of 80 columns, with all that a nurse would look for', () => {
  const vitals = {
    heart_rate: { value: 72, at: at - 1000 },
    spo2: { value: 97, at: at - 12_000 },
    respiratory_rate: { value: 16, at: at - 2000 },
    temperature: { value: 37, at: at - 30_000 },
    systolic: { value: 128, at: at - 720_000 },
    diastolic: { value: 77, at: at - 720_000 },
  };
  const analytics = analyticsReport({
    patients: [patient('p01', { vitals, alarms: [alarm('tachycardia')] })],
    delayMs: { p50: 2, p99: 8 },
  });
  expect(
    linesOf({ reports: { devices: devicesReport(), gateway: gatewayReport(), analytics } }),
  ).toEqual([
    'wardtwin  00:15  mqtt://127.0.0.1:1883  http://127.0.0.1:8080',
    'bed   link   HR      SpO2    RR     Temp     BP          alarms',
    'p01   2/2    72      97 12s  16     37.0     128/77 12m  !!! tachycardia 2m',
    'p02   2/2    -       -       -      -        -           ',
    '',
    'group       severity green yellow red gone  visits/h alarm round bell technical',
    'monitored   0.041    11    1      0   0     6        3     2     0    1',
    'unmonitored 0.093    11    0      1   0     6        3     2     0    1',
    'samples   published 512  acknowledged 510  received 510  stored 498  held 12',
    '          duplicates 0  refused 0',
    'delay     measured to received p50 3 p99 12 ms',
    '          received to evaluated p50 2 p99 8 ms',
    'programs  devices up  gateway up  analytics up',
    'store     sqlite under ward-data: writing',
    'Research and teaching only.  Not a medical device, not for clinical use.',
    'Ctrl-C ends the ward',
  ]);
});

describe('vitals', () => {
  const hr = (value: number, ageMs: number) => ({ value, at: at - ageMs });

  test('a value three intervals old shows its age, a younger one does not', () => {
    expect(bedLine({ vitals: { heart_rate: hr(72, 4500) } })).toContain(' 72      ');
    expect(bedLine({ vitals: { heart_rate: hr(72, 4501) } })).toContain(' 72 4s   ');
  });

  test('at a higher speed a report of half a second ago is not old', () => {
    expect(bedLine({ vitals: { heart_rate: hr(72, 60_000) } }, 60)).toContain(' 72      ');
  });

  test('the pulse stands in for a heart rate that has become old, and says so', () => {
    const pulse_rate = hr(70, 1000);
    expect(bedLine({ vitals: { pulse_rate } })).toContain(' 70 pr ');
    expect(bedLine({ vitals: { heart_rate: hr(72, 60_000), pulse_rate } })).toContain(' 70 pr ');
    expect(bedLine({ vitals: { heart_rate: hr(72, 1000), pulse_rate } })).toContain(' 72     ');
  });

  test('a pulse that is old as well does not stand in', () => {
    const vitals = { heart_rate: hr(72, 60_000), pulse_rate: hr(70, 60_000) };
    expect(bedLine({ vitals })).toContain(' 72 1m ');
  });

  test('a value between two steps of its vital shows that it is', () => {
    expect(bedLine({ vitals: { heart_rate: hr(93.5, 0) } })).toContain(' 93.5 ');
  });

  test('old values are dimmed', () => {
    const reports = {
      devices: devicesReport({ beds: [bed('p01')] }),
      analytics: analyticsReport({
        patients: [patient('p01', { vitals: { spo2: hr(97, 60_000) } })],
      }),
    };
    const table = renderTable(view({ reports }), { columns: 80, rows: 23 }, marked);
    expect(table).toContain('<dim>97 1m   </dim>');
  });
});

describe('links', () => {
  const linkOf = (...links: Parameters<typeof bed> extends [string, ...infer L] ? L : never) =>
    linesOf({ reports: { devices: devicesReport({ beds: [bed('p01', ...links)] }) } })[2]?.slice(
      6,
      13,
    );

  test('tell how many devices of the bed are online', () => {
    expect(linkOf('online', 'connecting', 'offline')).toBe('1/3    ');
  });

  test('leave out a device whose recording has ended', () => {
    expect(linkOf('online', 'ended')).toBe('1/1    ');
    expect(linkOf('ended', 'ended')).toBe('ended  ');
  });

  test('are unknown while the devices program is down', () => {
    const programs = [{ program: 'devices', status: { kind: 'starting' }, deaths: 1 }] as const;
    expect(linesOf({ programs })[2]).toMatch(/^p01 {3}\? /);
  });

  test('are not told of a sensor that is not of this ward, which has a row all the same', () => {
    const analytics = analyticsReport({
      patients: [patient('guest-7'), patient('a-guest'), patient('p01')],
    });
    const lines = linesOf({
      reports: { devices: devicesReport({ beds: [bed('p01')] }), analytics },
    });
    expect(lines.slice(2, 5).map((line) => line.slice(0, 20))).toEqual([
      'p01      2/2    72  ',
      'a-guest  sensor 72  ',
      'guest-7  sensor 72  ',
    ]);
  });
});

describe('alarms', () => {
  test('the most urgent comes first, then the oldest, and what does not fit is counted', () => {
    const alarms = [
      alarm('lost_signal', 'low', at - 5000),
      alarm('fever', 'high', at - 1000),
      alarm('tachycardia', 'high', at - 61_000),
    ];
    expect(bedLine({ alarms })).toMatch(/ {2}!!! tachycardia 1m {2}\+2$/);
  });

  test('a wide terminal shows all of them, and what was asked for', () => {
    const alarms = [alarm('tachycardia'), alarm('lost_signal', 'low', at - 5000)];
    const interventions = [{ kind: 'notify_nurse', priority: 'high', raisedAt: at }] as const;
    const reports = {
      devices: devicesReport({ beds: [bed('p01')] }),
      analytics: analyticsReport({ patients: [patient('p01', { alarms, interventions })] }),
    };
    expect(linesOf({ reports }, 130)[2]).toMatch(
      /!!! tachycardia 2m {2}! lost signal 5s {2}> notify nurse$/,
    );
  });

  test('a rule with a very long name is cut, and its priority still shows', () => {
    expect(bedLine({ alarms: [alarm('a'.repeat(60)), alarm('b')] })).toMatch(/ !!! a+~ {2}\+1$/);
  });
});

describe('more beds than lines', () => {
  test('beds with alarms are shown before others, all in their order, and the rest is counted', () => {
    const reports = wardOf(40, { p20: [alarm('fever', 'low')], p39: [alarm('tachycardia')] });
    const lines = linesOf({ reports }, 80, 18);
    expect(lines.slice(2, 7).map((line) => line.slice(0, 3))).toEqual([
      'p01',
      'p02',
      'p20',
      'p39',
      '36 ',
    ]);
    expect(lines[6]).toBe('36 more beds, none with an alarm');
  });

  test('alarms that are hidden are told of', () => {
    const every = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `p${String(index + 1).padStart(2, '0')}`,
        [alarm('fever')],
      ]),
    );
    expect(linesOf({ reports: wardOf(40, every) }, 80, 18)).toContain(
      '36 more beds, 36 WITH AN ALARM',
    );
  });
});

describe('trouble', () => {
  test('a program that is started again says when, why and how often it died', () => {
    const status = { kind: 'waiting', waitMs: 1600, cause: 'exit 1' } as const;
    const programs = [{ program: 'analytics', status, deaths: 3 }] as const;
    expect(linesOf({ programs })).toContain(
      'programs  analytics restarting in 2 s (exit 1, 3 times)',
    );
  });

  test('a wait that is all but over is still told as one second', () => {
    const status = { kind: 'waiting', waitMs: 0, cause: 'SIGKILL' } as const;
    const programs = [{ program: 'devices', status, deaths: 1 }] as const;
    expect(linesOf({ programs })).toContain('programs  devices restarting in 1 s (SIGKILL, once)');
  });

  test('a program that came back says how often it had to', () => {
    const programs = [{ program: 'devices', status: { kind: 'up' }, deaths: 2 }] as const;
    expect(linesOf({ programs })).toContain('programs  devices up (restarted 2 times)');
  });

  test.each([
    ['analytics', analyticsReport({ feed: 'lost' }), 'analytics up, NO FEED'],
    ['analytics', analyticsReport({ feed: 'catching_up' }), 'analytics up, catching up'],
    ['gateway', gatewayReport({ journal: 'full' }), 'gateway up, JOURNAL FULL'],
    ['devices', devicesReport({ dropped: 9 }), 'devices up, 9 samples dropped'],
  ])('%s in trouble is told: %#', (program, report, words) => {
    expect(linesOf({ reports: { [program]: report } }).join('\n')).toContain(words);
  });

  test('a store that cannot be reached says why, and nothing in it reaches the terminal', () => {
    const gateway = gatewayReport({ store: 'busy', storeReason: 'no\u001B[2J\nroute' });
    expect(linesOf({ reports: { gateway } })).toContain(
      'store     sqlite under ward-data: waits (no?[2J route)',
    );
  });
});

test('whatever the size, no line is wider than the terminal, none too many, and the last stays', () => {
  const reports = wardOf(30, { p05: [alarm('tachycardia'), alarm('lost_signal', 'low')] });
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: 200 }),
      fc.integer({ min: 2, max: 60 }),
      (columns, rows) => {
        const lines = linesOf({ reports }, columns, rows);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(lines.at(-1)?.slice(0, 6)).toBe('Ctrl-C');
      },
    ),
  );
});

test('trouble has a colour, and what is in order has none', () => {
  const shown = (reports: View['reports']) =>
    renderTable(view({ reports }), { columns: 150, rows: 30 }, marked);
  const trouble = shown({
    devices: devicesReport({ beds: [bed('p01', 'online', 'offline'), bed('p02', 'offline')] }),
    gateway: gatewayReport({ refused: 3, store: 'busy' }),
    analytics: analyticsReport({
      patients: [patient('p01', { alarms: [alarm('fever', 'medium')] })],
    }),
  });
  for (const part of [
    '1/2    ',
    'held 12',
    'refused 3',
    'sqlite under ward-data: waits (busy)',
    '!! fever 2m',
  ]) {
    expect(trouble).toContain(`<yellow>${part}</yellow>`);
  }
  expect(trouble).toContain('<red>0/1    </red>');
  const calm = group('monitored', { green: 12, yellow: 0 });
  expect(shown({ devices: devicesReport({ arms: [calm] }) })).not.toMatch(/<yellow>|<red>/);
});

describe('the groups', () => {
  const severe = (changes: object) =>
    devicesReport({ arms: [group('monitored', changes), group('unmonitored')] });

  test('show who is in a bad state in its colour, and nobody in none', () => {
    const reports = { devices: severe({ yellow: 2, red: 0, gone: 3 }) };
    const table = renderTable(view({ reports }), { columns: 80, rows: 30 }, marked);
    expect(table).toContain('11    <yellow>2      </yellow>0   <red>3     </red>');
  });

  test('are one where only the monitored live', () => {
    const lines = linesOf({ reports: { devices: devicesReport({ arms: [group('monitored')] }) } });
    expect(lines.filter((line) => /^(un)?monitored/.test(line))).toHaveLength(1);
  });

  test('say on a wide terminal that analytics does not know them', () => {
    const [head] = linesOf({}, 120, 30).filter((line) => line.startsWith('group'));
    expect(head).toMatch(/technical {2}\(the truth: analytics never sees it\)$/);
  });

  test('are not there for real people, and the table says so', () => {
    const lines = linesOf({ reports: { devices: devicesReport({ arms: [] }) } }, 120, 30);
    expect(lines).toContain('recordings: real people, no twin');
    expect(lines.join()).not.toMatch(/severity|truth/);
  });

  test('are not told of before the devices have reported', () => {
    expect(linesOf({ reports: { devices: undefined } }).join()).not.toMatch(/severity|no twin/);
  });

  test('count the visits of thousands without running together', () => {
    const lastHour = { alarm: 12_345, technical: 999, round: 4000, bell: 1000 };
    const reports = { devices: severe({ patients: 10_000, visits: { lastHour, all: lastHour } }) };
    expect(linesOf({ reports }).find((line) => line.startsWith('monitored'))).toMatch(
      / 18344 {4}12345 4000 {2}1000 999$/,
    );
  });
});

describe('the true state of a bed', () => {
  const bedsOf = (...truths: (HealthState | 'gone' | undefined)[]) =>
    truths.map((truth, index) => ({ ...bed(`p0${index + 1}`), ...(truth && { truth }) }));
  const beds = bedsOf('green', 'yellow', 'red', 'gone', undefined);

  test('is in a column of that name, with words beside the colour', () => {
    const reports = { devices: devicesReport({ beds }) };
    const lines = linesOf({ reports }, 120, 30);
    const from = lines[1]?.indexOf('truth') ?? 0;
    expect(lines[1]?.slice(from, from + 16)).toBe('truth     alarms');
    expect(lines.slice(2, 7).map((line) => line.slice(from, from + 10).trim())).toEqual([
      '● green',
      '● yellow',
      '● red',
      'gone',
      '-',
    ]);
    const table = renderTable(view({ reports }), { columns: 120, rows: 30 }, marked);
    for (const state of healthStates) expect(table).toMatch(new RegExp(`<${state}>● ${state} `));
  });

  test('has no room on a narrow terminal', () => {
    const reports = { devices: devicesReport({ beds }) };
    expect(linesOf({ reports }, 99, 30).join()).not.toMatch(/●|truth/);
  });
});

test('a ward in a hurry says how fast it runs', () => {
  expect(linesOf({ speed: 60 })[0]).toMatch(/^wardtwin {2}00:15 {2}speed 60 {2}mqtt/);
});

test('a long name is cut on a narrow terminal and whole on a wide one', () => {
  const reports = { devices: devicesReport({ beds: [bed('bidmc_01_Numerics')] }) };
  expect(linesOf({ reports })[2]).toMatch(/^bidmc_01_Numer~ 2\/2/);
  expect(linesOf({ reports }, 120)[2]).toMatch(/^bidmc_01_Numerics {2}2\/2/);
});

test('the notice is there, whole, on any usual terminal', () => {
  const words = linesOf({}, 60, 30).join(' ').replace(/\s+/g, ' ');
  expect(words).toContain(notice);
});
