import { describe, expect, test } from 'vitest';
import { parseRecording } from '#devices/recording.ts';

const header = 'Time [s], HR, PULSE, RESP, SpO2\n';

function rowsOf(text: string) {
  const read = parseRecording(text);
  if (!read.ok) throw new Error(read.reason);
  return read.value.rows.map(({ offsetMs, vitals }) => [offsetMs, vitals]);
}

function reasonOf(text: string): string {
  const read = parseRecording(text);
  return read.ok ? 'good' : read.reason;
}

test('a BIDMC file comes out as it is written', () => {
  expect(rowsOf(`${header}0,94,93,25,97\n1,95,93,24.5,98\n`)).toEqual([
    [0, { heart_rate: 94, pulse_rate: 93, respiratory_rate: 25, spo2: 97 }],
    [1000, { heart_rate: 95, pulse_rate: 93, respiratory_rate: 24.5, spo2: 98 }],
  ]);
});

test('NaN, nothing, a dash and null are no value; a row of them is no sample', () => {
  expect(rowsOf(`${header}0,66,NaN,,-\n1,NaN,nan,null,\n2,67,-, null ,99\n`)).toEqual([
    [0, { heart_rate: 66 }],
    [2000, { heart_rate: 67, spo2: 99 }],
  ]);
});

test('a respiration of 0 is what the monitor said', () => {
  expect(rowsOf(`${header}0,66,66,0,100\n`)[0]).toEqual([
    0,
    { heart_rate: 66, pulse_rate: 66, respiratory_rate: 0, spo2: 100 },
  ]);
});

test('a first time of -0 is 0, also where its values are not looked at twice', () => {
  const [[offsetMs, vitals] = []] = rowsOf('Time [s],HR\n-0,-0\n1,2\n');
  expect(Object.is(offsetMs, 0)).toBe(true);
  expect(vitals).toEqual({ heart_rate: 0 });
});

test('a record that starts at -1 starts with its first row', () => {
  expect(rowsOf('Time [s],HR\n-1,63\n0,64\n')).toEqual([
    [0, { heart_rate: 63 }],
    [1000, { heart_rate: 64 }],
  ]);
});

test('a first row without values still is the start, and a last one still is the end', () => {
  const read = parseRecording('Time [s],HR\n5,NaN\n6,70\n9,NaN\n');
  expect(read).toMatchObject({
    value: { rows: [{ offsetMs: 1000, vitals: { heart_rate: 70 } }], spanMs: 4000 },
  });
});

test('byte order mark, CR LF, quotes, spaces, empty lines and capitals make no difference', () => {
  const plain = rowsOf('Time [s],HR,SpO2\n0,70,97\n1,71,98\n');
  expect(rowsOf('\uFEFF"time [S]" , "hr",SPO2 \r\n\r\n 0, 70 ,"97"\r\n1,71,98\r\n\r\n')).toEqual(
    plain,
  );
});

test('columns of our own names are read, with times in ms or ISO 8601', () => {
  const vitals = { systolic: 120, temperature: 36.7, consciousness: 'C' };
  const columns = 'at,Systolic,temperature,consciousness\n';
  expect(rowsOf(`${columns}1763836800000,,,\n1763836800250.4,120,36.7,c\n`)).toEqual([
    [250, vitals],
  ]);
  expect(
    rowsOf(`${columns}2025-11-22T18:00:00Z,NaN,,\n2025-11-22T20:00:01.5+02:00,120,36.7,C\n`),
  ).toEqual([[1500, vitals]]);
  expect(rowsOf(`${columns}2025-11-22 18:00,NaN,,\n2025-11-22T18:01:00Z,120,36.7,C\n`)).toEqual([
    [60_000, vitals],
  ]);
});

test('columns that mean nothing here are left out, and listed', () => {
  const read = parseRecording('Time [s], II, HR, Note\n0,abc,70,calm\n');
  expect(read).toMatchObject({
    value: { ignored: ['II', 'Note'], rows: [{ vitals: { heart_rate: 70 } }] },
  });
});

test('a time between two seconds keeps its milliseconds, also in summer time', () => {
  expect(rowsOf('Time [s],HR\n0.25,70\n1.2504,71\n')[1]).toEqual([1000, { heart_rate: 71 }]);
  expect(rowsOf('Time [s],HR\n0,70\n.008,71\n')[1]).toEqual([8, { heart_rate: 71 }]);
  const [, later] = rowsOf('at,HR\n2025-03-09T01:30,70\n2025-03-09t03:30:00z,71\n');
  expect(later).toEqual([7_200_000, { heart_rate: 71 }]);
});

test('two rows of the same moment are two samples', () => {
  expect(rowsOf('at,heart_rate,spo2\n0,70,\n0,,97\n')).toEqual([
    [0, { heart_rate: 70 }],
    [0, { spo2: 97 }],
  ]);
});

test.each([
  ['each second', '0,1\n1,1\n2,1\n', 1000],
  ['mostly every two seconds', '0,1\n2,1\n4,1\n60,1\n62,1\n', 2000],
  ['sooner only once', '0,1\n1,1\n3,1\n5,1\n', 2000],
  ['once', '0,1\n', 1000],
  ['only at one moment', '3,1\n3,2\n', 1000],
])('the usual interval of a record %s is known', (_, rows, intervalMs) => {
  expect(parseRecording(`Time [s],HR\n${rows}`)).toMatchObject({ value: { intervalMs } });
});

describe('a file is refused as a whole, with the reason', () => {
  test.each([
    ['an empty file', '', /^it is empty; expected a column "Time \[s\]"/],
    ['no time', 'HR,SpO2\n1,2\n', /^it has no column of time: found "HR", "SpO2"; expected/],
    [
      'no vital',
      'Time [s],II\n1,2\n',
      /^it has no column of a vital sign: found "Time \[s\]", "II"/,
    ],
    ['two times', 'Time [s],at,HR\n0,0,1\n', /^it has more than one column of time/],
    ['a vital twice', 'at,HR,heart_rate\n0,1,1\n', /^it has more than one column of heart_rate/],
    ['no rows', 'Time [s],HR\n', /^it has a header, but no rows$/],
    [
      'a time that is none',
      `${header}0,1,1,1,1\nx,1,1,1,1\n`,
      /^line 3: "x" in column "Time \[s\]"/,
    ],
    ['a missing time', 'Time [s],HR\n,1\n', /^line 2: "" in column "Time \[s\]" is no number/],
    [
      'time going back',
      'Time [s],HR\n1,1\n0,1\n',
      /^line 3: its time is before that of the row above/,
    ],
    ['too few cells', `${header}0,1,1\n`, /^line 2: 3 cells, but the header has 5 columns$/],
    ['too many cells', 'Time [s],HR\n\n0,1,2\n', /^line 3: 3 cells, but the header has 2 columns$/],
    [
      'a word for a value',
      'Time [s],HR\n0,1\n1,off\n',
      /^line 3: "off" in column "HR" is no number$/,
    ],
    ['an infinite value', 'Time [s],HR\n0,Infinity\n', /^line 2: "Infinity" in column "HR"/],
    ['a number too large', 'Time [s],HR\n0,1e999\n', /^line 2: "1e999" in column "HR"/],
    ['a number in hex', 'Time [s],HR\n0,0x46\n', /^line 2: "0x46" in column "HR" is no number$/],
    ['two numbers', 'Time [s],HR\n0,7 0\n', /^line 2: "7 0" in column "HR" is no number$/],
    [
      'no level',
      'at,consciousness\n0,X\n',
      /^line 2: "X" in column "consciousness" is none of A, C/,
    ],
    ['30 February', 'at,HR\n2025-02-30T00:00Z,1\n', /^line 2: "2025-02-30T00:00Z" in column "at"/],
    ['an open quote', 'Time [s],HR\n0,"1\n', /line 2/],
    ['no CSV', '\u0000\u0001\u0002', /^it has no column of time/],
  ])('%s', (_, text, reason) => {
    expect(reasonOf(text)).toMatch(reason);
  });
});
