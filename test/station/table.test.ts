import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTable } from '#station/table.ts';
import { tickerLine } from '#station/ticker.ts';
import type { View } from '#station/view.ts';
import { notice } from '#ward/notice.ts';
import { type HealthState, healthStates } from '#ward/truth.ts';
import { type VerdictCounts, verdictCounts } from '#ward/worth.ts';
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
  score,
  uncoloured,
  view,
} from './reports-in-test.ts';

function linesOf(changes: Partial<View> = {}, columns = 80, rows = 23): string[] {
  return renderTable(view(changes), { columns, rows }, uncoloured).split('\n');
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
    'rules     default, version 1',
    'store     sqlite under ward-data: writing',
    'marks     !!! !! ! patient  ### ## # sensor  ✓ seen  97? stale',
    'Research and teaching only.  Not a medical device, not for clinical use.',
    'Ctrl-C ends the ward',
  ]);
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

describe('more beds than lines', () => {
  test('beds with alarms are shown before others, all in their order, and the rest is counted', () => {
    const reports = wardOf(40, { p20: [alarm('fever', 'low')], p39: [alarm('tachycardia')] });
    const lines = linesOf({ reports }, 80, 19);
    expect(lines.slice(2, 7).map((line) => line.slice(0, 3))).toEqual([
      'p01',
      'p02',
      'p20',
      'p39',
      '36 ',
    ]);
    expect(lines[6]).toBe('36 more beds, none with an alarm that rings');
  });

  test('alarms that are hidden are told of', () => {
    const every = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `p${String(index + 1).padStart(2, '0')}`,
        [alarm('fever')],
      ]),
    );
    const lines = linesOf({ reports: wardOf(40, every) }, 80, 18);
    expect(lines).toContain('31 more beds, 31 WITH AN ALARM');
    expect(lines).not.toContain('rules     default, version 1');
  });

  test('a bed whose alarms somebody has seen comes after one that rings', () => {
    const seen = { ...alarm('tachycardia'), life: 'active_acknowledged' } as const;
    const reports = wardOf(40, { p20: [seen], p30: [seen], p39: [alarm('fever', 'low')] });
    const [, , first, second, hidden] = linesOf({ reports }, 80, 17);
    expect([first, second].map((line) => line?.slice(0, 3))).toEqual(['p20', 'p39']);
    expect(hidden).toBe('38 more beds, none with an alarm that rings');
  });

  test('a bed whose only alarm another explains is as good as one without', () => {
    const explained = { ...alarm('tachycardia'), life: 'suppressed' } as const;
    const lines = linesOf({ reports: wardOf(40, { p39: [explained] }) }, 80, 19);
    expect(lines[2]).toMatch(/^p01 /);
    expect(lines.some((line) => line.startsWith('p39'))).toBe(false);
  });

  test('trouble stays below the beds, however many there are', () => {
    const gateway = gatewayReport({ store: 'busy', storeReason: 'no route' });
    const programs = [
      { program: 'analytics', status: { kind: 'up' }, deaths: 0, quietMs: 9000 },
    ] as const;
    const below = (rows: number) =>
      linesOf({ reports: { ...wardOf(14), gateway }, programs }, 80, rows).join('\n');
    expect(below(24)).toMatch(/SILENT FOR 9s\nstore {5}.*no route/);
    expect(below(24)).not.toContain('rules ');
    // Not for one bed more either.
    expect(below(23)).toContain('SILENT FOR 9s');
  });

  test('the lines below make room for twelve beds on a terminal of 24 lines', () => {
    const lines = linesOf({ reports: wardOf(12) }, 80, 23);
    expect(lines.filter((line) => /^p\d\d/.test(line))).toHaveLength(12);
    expect(lines.slice(-5).map((line) => line.slice(0, 9))).toEqual([
      'samples  ',
      '         ',
      'programs ',
      'Research ',
      'Ctrl-C en',
    ]);
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
      webhook: {
        ...{ accepted: 9, waiting: 3, delivered: 5, deadLetters: 1, forgotten: 0 },
        lastFailure: { at, reason: 'refused' },
      },
    }),
  });
  for (const part of [
    'waiting 3',
    'dead letters 1',
    'last failure: refused',
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

describe('what the alarms were worth', () => {
  const lineIn = (worth: VerdictCounts, columns = 80) =>
    linesOf({ reports: { devices: devicesReport({ worth }) } }, columns, 30).filter((line) =>
      line.startsWith('worth'),
    );

  test('is one line below the groups', () => {
    const worth = verdictCounts(['true', 'duplicate', 'artefact', 'artefact']);
    expect(lineIn(worth)).toEqual([
      'worth     true 1  duplicate 1  artefact 2  predictive value 33 %',
    ]);
    expect(tickerLine(view({ reports: { devices: devicesReport({ worth }) } }))).toContain(
      '  worth true 1 duplicate 1 artefact 2 predictive value 33 %',
    );
  });

  test('is not told before one is judged', () => {
    expect(lineIn(verdictCounts())).toEqual([]);
    expect(
      tickerLine(view({ reports: { devices: devicesReport({ worth: verdictCounts() }) } })),
    ).not.toContain('worth');
  });
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
    expect(lines[1]?.slice(from, from + 15)).toBe('truth    alarms');
    expect(lines.slice(2, 7).map((line) => line.slice(from, from + 9).trim())).toEqual([
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

describe('NEWS2', () => {
  const reports = {
    devices: devicesReport({ beds: [bed('p01')] }),
    analytics: analyticsReport({ patients: [patient('p01', { score: score(7, 12) })] }),
  };

  test('is in a column of its own on a terminal of 100 columns', () => {
    const lines = linesOf({ reports }, 100, 30);
    const from = lines[1]?.indexOf('NEWS2') ?? 0;
    expect(lines[2]?.slice(from, from + 9)).toBe('7-12***  ');
    expect(linesOf({ reports }, 99, 30).join('\n')).not.toMatch(/NEWS2|7-12/);
  });

  test('is told with doubt while nobody works it out', () => {
    const programs = [{ program: 'analytics', status: { kind: 'starting' }, deaths: 1 }] as const;
    expect(linesOf({ reports, programs }, 100, 30)[2]).toContain('7-12?');
  });
});

describe('the whole ward', () => {
  const down = { ...alarm('gateway_down'), message: 'The gateway is not heard' };
  const reports = {
    analytics: analyticsReport({ patients: [patient('ward', { alarms: [down] })] }),
  };

  test('has its alarm on a line above the beds, and is no bed', () => {
    const lines = linesOf({ reports });
    expect(lines[1]).toBe('whole ward  ### gateway down 2m: The gateway is not heard');
    expect(lines[2]).toMatch(/^bed /);
    expect(lines.filter((line) => line.startsWith('ward '))).toEqual([]);
  });

  test('is told without what a terminal would obey, and not where another explains it', () => {
    const alarms = [
      { ...down, message: 'no\u001b[2J' },
      { ...alarm('other'), life: 'suppressed' as const },
    ];
    const analytics = analyticsReport({ patients: [patient('ward', { alarms })] });
    expect(linesOf({ reports: { analytics } })[1]).toBe('whole ward  ### gateway down 2m: no?[2J');
  });

  test('does not ring where it was seen', () => {
    const seen = { ...down, life: 'active_acknowledged' } as const;
    const analytics = analyticsReport({ patients: [patient('ward', { alarms: [seen] })] });
    expect(linesOf({ reports: { analytics } })[1]).toContain('✓ gateway down 2m: The gateway');
  });
});

describe('what analytics judges by', () => {
  const delayed = { count: 4, p50Ms: 3100, p95Ms: 128_000 };
  const comparisons = [
    { name: 'shadow tuned', same: 12, added: 0, removed: 31, delayed: { ...delayed, count: 0 } },
    { name: 'delay lte_m', same: 10, added: 0, removed: 1, delayed },
  ];
  const webhook = { accepted: 9, waiting: 3, delivered: 5, deadLetters: 1, forgotten: 0 };

  test('is in the lines below: rules, late values, what is judged beside, the webhook', () => {
    const lateValues = { inPlace: 40, tooLate: 3 };
    const analytics = analyticsReport({ lateValues, comparisons, webhook });
    expect(linesOf({ reports: { analytics } }, 110, 30)).toEqual(
      expect.arrayContaining([
        'rules     default, version 1  late values: 40 judged in place, 3 too late for it',
        'judged beside  same  later  p50      p95      added  removed',
        'shadow tuned   12    0      -        -        0      31',
        'delay lte_m    10    4      3.1 s    2 min    0      1',
        'webhook   waiting 3  dead letters 1',
      ]),
    );
  });

  test('has what is wrong with the file of rules, which nobody has to look up in a log', () => {
    const rulesFault = 'own.yaml:1:40: unknown key "abov"\n  did you mean "above"?';
    const analytics = analyticsReport({ rulesFault });
    for (const rows of [30, 12]) {
      expect(linesOf({ reports: { analytics } }, 110, rows)).toContain(
        'rules     default, version 1  bad file, these stay: own.yaml:1:40: unknown key "abov"',
      );
    }
  });

  test('is not told of where there is nothing to tell', () => {
    expect(linesOf({}, 110, 30).join('\n')).not.toMatch(/late values|judged beside|webhook/);
  });

  test('has nothing in it that a terminal would obey', () => {
    const hostile = [{ ...comparisons[0], name: 'shadow \u001b[2J' }] as typeof comparisons;
    const rules = { name: 'a\u001b[2J', version: '\n1', hash: '' };
    const lastFailure = { at, reason: 'no\u001b[2J' };
    const analytics = analyticsReport({
      rules,
      comparisons: hostile,
      webhook: { ...webhook, lastFailure },
    });
    const text = linesOf({ reports: { analytics } }, 110, 30).join('\n');
    expect(text).not.toContain('\u001b');
    expect(text).toContain('last failure: no?[2J');
  });
});

test('a program that says nothing any more is told of, and what it said is in doubt', () => {
  const up = { kind: 'up' } as const;
  const programs = [{ program: 'analytics', status: up, deaths: 0, quietMs: 65_000 }] as const;
  const vitals = { heart_rate: { value: 72, at: at - 66_000 } };
  const analytics = analyticsReport({ patients: [patient('p01', { vitals })] });
  const lines = linesOf({ programs, reports: { analytics } });
  expect(lines).toContain('programs  analytics up, SILENT FOR 1m');
  expect(lines[2]).toContain(' 72? 1m ');
});

test('a terminal of 120 columns has room for the age of every stale value', () => {
  const temperature = { value: 37, at: at - 720_000, stale: true } as const;
  const vitals = { temperature, respiratory_rate: { ...temperature, value: 16 } };
  const analytics = analyticsReport({ patients: [patient('p01', { vitals })] });
  expect(linesOf({ reports: { analytics } }, 119)[2]).toMatch(/16\? +37\.0\? +-/);
  expect(linesOf({ reports: { analytics } }, 120)[2]).toMatch(/16\? 12m +37\.0\? 12m +-/);
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
