import { describe, expect, test } from 'vitest';
import {
  consciousnessLevels,
  type NumericVitalName,
  numericVitalNames,
  numericVitals,
} from '#ward/vitals.ts';
import { counted, nowMs, sample, take, vitalsOf } from './intake-scene.ts';

test('a whole sample is accepted as it is, for the patient of its device', () => {
  expect(take(sample())).toEqual({
    accepted: [
      {
        device: 'watch-1',
        patient: 'bed-01',
        name: { boot: 'k3f9', seq: 17 },
        at: nowMs - 5000,
        receivedAt: nowMs,
        quality: [],
        vitals: { heart_rate: 72 },
      },
    ],
    refused: [],
  });
});

describe.each(numericVitalNames)('%s', (name: NumericVitalName) => {
  const { low, high } = numericVitals[name];
  const step = 1e-9 * Math.max(1, Math.abs(high));

  test('is accepted up to its limits, and refused beyond them', () => {
    expect(vitalsOf({ [name]: low })).toEqual({ [name]: low });
    expect(vitalsOf({ [name]: high })).toEqual({ [name]: high });
    expect(vitalsOf({ [name]: low - step })).toContain(`${name} is outside`);
    expect(vitalsOf({ [name]: high + step })).toContain(`${name} is outside`);
  });

  test.each(['"72"', 'true', '[72]', '{"value":72}', '1e400', '-1e400', '""'])(
    'is refused where it is %s',
    (text) => {
      expect(take(`{"vitals":{"${name}":${text}}}`).accepted).toEqual([]);
    },
  );

  test('does not take its neighbours with it', () => {
    const other = name === 'weight' ? 'spo2' : 'weight';
    const { accepted, refused } = take(sample({ vitals: { [name]: 'x', [other]: 80 } }));
    expect(accepted).toMatchObject([{ vitals: { [other]: 80 }, quality: ['partial'] }]);
    expect(accepted[0]?.vitals).not.toHaveProperty(name);
    expect(refused).toMatchObject([{ reason: `${name} is no number`, samples: 0 }]);
  });
});

test.each(consciousnessLevels)('consciousness may be %s', (level) => {
  expect(vitalsOf({ consciousness: level })).toEqual({ consciousness: level });
});

test.each(['a', 'AC', '', 1, ['A'], true, '__proto__'])('consciousness may not be %j', (level) => {
  expect(vitalsOf({ consciousness: level })).toContain('consciousness is none of');
});

test('NaN and Infinity are no JSON, and the message is refused as such', () => {
  for (const text of ['NaN', 'Infinity', '-Infinity']) {
    expect(take(`{"vitals":{"heart_rate":${text}}}`).refused).toMatchObject([
      { reason: 'is not JSON', samples: 1 },
    ]);
  }
});

test('minus zero, which a database cannot write, becomes zero', () => {
  const { accepted } = take('{"vitals":{"respiratory_rate":-0}}');
  expect(Object.is(accepted[0]?.vitals.respiratory_rate, 0)).toBe(true);
});

test('null is how JSON says "not measured": no fault, and no vital', () => {
  expect(take(sample({ vitals: { spo2: null, heart_rate: 72 } }))).toMatchObject({
    accepted: [{ vitals: { heart_rate: 72 }, quality: [] }],
    refused: [],
  });
  expect(vitalsOf({ spo2: null })).toBe('has no vitals');
});

test.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'heartRate',
  '',
  'x'.repeat(99),
])('a vital called %j is not known, and changes no object', (name) => {
  const taken = take(`{"vitals":{${JSON.stringify(name)}:{"spo2":97},"heart_rate":72}}`);
  expect(taken.accepted).toMatchObject([
    {
      vitals: { heart_rate: 72 },
      quality: ['partial', 'no_time', 'unnamed'],
    },
  ]);
  expect(Object.keys(taken.accepted[0]?.vitals ?? {})).toEqual(['heart_rate']);
  expect(taken.refused[0]?.reason).toContain('is no known vital');
  expect(taken.refused[0]?.reason.length).toBeLessThan(80);
});

test('a sample may not hide its vitals in a prototype', () => {
  expect(take('{"__proto__":{"vitals":{"spo2":97}}}')).toMatchObject({
    accepted: [],
    refused: [{ reason: 'has no vitals', samples: 1 }],
  });
});

test('of a key that is there twice the last holds', () => {
  expect(take('{"vitals":{"spo2":1},"vitals":{"spo2":96,"spo2":97}}').accepted).toMatchObject([
    { vitals: { spo2: 97 } },
  ]);
});

test('32 vitals are read, known or not; of 33 none is', () => {
  const unknown = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, 1]));
  expect(vitalsOf({ ...unknown(31), spo2: 97 })).toEqual({ spo2: 97 });
  expect(vitalsOf({ ...unknown(32), spo2: 97 })).toBe('has more than 32 vitals');
});

test.each<[string, string | Uint8Array]>([
  ['is empty', ''],
  ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['is not UTF-8', Buffer.from([0xed, 0xa0, 0x80])],
  ['is not JSON', '{'],
  ['is not JSON', '\ufeff{}'],
  ['is not JSON', '{"vitals":{"spo2":97}}x'],
  ['is not JSON', '['.repeat(65_536)],
  ['is not JSON', '\0'],
  ['holds no sample', '[]'],
  ['a sample is an object', 'null'],
  ['a sample is an object', '97'],
  ['a sample is an object', '"spo2"'],
  ['a sample is an object', '[[]]'],
  ['has no vitals', '{}'],
  ['has no vitals', '{"vitals":null}'],
  ['has no vitals', '{"vitals":[97]}'],
  ['has no vitals', '{"vitals":{}}'],
])('a message that %s is refused as one sample: %j', (reason, message) => {
  expect(take(message)).toMatchObject({ accepted: [], refused: [{ reason, samples: 1 }] });
});

describe.each([1, 100, 32_000])('brackets, nested %i deep', (depth) => {
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const objects = `${'{"a":'.repeat(depth / 2)}1${'}'.repeat(depth / 2)}`;

  test.each([
    ['as the message', deep],
    ['as a vital', `{"vitals":{"spo2":${deep}}}`],
    ['as a time', `{"at":${deep},"vitals":{"spo2":97}}`],
    ['as a name', `{"boot":${deep},"vitals":{"spo2":97}}`],
    ['as objects', `[${objects}]`],
  ])('%s, are refused with a short excerpt', (_, message) => {
    const { accepted, refused } = take(message);
    expect(accepted).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.excerpt.length).toBeLessThanOrEqual(200);
  });

  test('beside good vitals, are left out', () => {
    const { accepted } = take(`{"more":${deep},"vitals":{"spo2":97,"x":${deep}}}`);
    expect(accepted).toMatchObject([{ vitals: { spo2: 97 } }]);
  });
});

test('an excerpt is the beginning of the sample that was refused, not of the message', () => {
  const { refused } = take([sample(), { vitals: { spo2: '97' } }]);
  expect(refused[0]?.excerpt).toBe('{"vitals":{"spo2":"97"}}');
  const long = { vitals: { spo2: 'x'.repeat(1000) } };
  expect(take(long).refused[0]?.excerpt).toBe(JSON.stringify(long).slice(0, 200));
});

test('many samples in one message are accepted, each with its own name and time', () => {
  const samples = Array.from({ length: 1000 }, (_, seq) => sample({ seq, at: nowMs - seq }));
  const { accepted, refused } = take(samples);
  expect(refused).toEqual([]);
  expect(accepted.map(({ name }) => name?.seq)).toEqual(samples.map(({ seq }) => seq));
});

test('one sample more than a message may hold, and all of them are refused, with their number', () => {
  expect(take(Array(1001).fill(sample()))).toMatchObject({
    accepted: [],
    refused: [{ reason: 'holds 1001 samples, more than 1000', samples: 1001 }],
  });
});

test('one bad sample does not take its neighbours with it', () => {
  const taken = take([sample({ seq: 1 }), 'x', sample({ seq: 2 }), null, sample({ seq: 3 })]);
  expect(taken.accepted.map(({ name }) => name?.seq)).toEqual([1, 2, 3]);
  expect(taken.refused).toMatchObject([{ samples: 1 }, { samples: 1 }]);
});

test('of a thousand bad samples twenty are told one by one, and the rest in one', () => {
  const taken = take(Array(1000).fill(0));
  expect(taken.refused).toHaveLength(21);
  expect(taken.refused[20]).toMatchObject({ reason: '980 more of the same message', samples: 980 });
  expect(counted(taken)).toBe(1000);
  expect(take(Array(20).fill(0)).refused.map(({ samples }) => samples)).toEqual(Array(20).fill(1));
});

describe('the clock', () => {
  const read = (at: unknown) => {
    const { accepted, refused } = take(sample({ at }));
    const [first] = accepted;
    return first ? [first.at - nowMs, first.claimedAt, ...first.quality] : refused[0]?.reason;
  };

  test.each([
    ['now', nowMs, [0, undefined]],
    ['a minute ahead', nowMs + 60_000, [60_000, undefined]],
    ['further ahead', nowMs + 60_001, [0, nowMs + 60_001, 'clock_ahead']],
    ['in 2099', 4_070_908_800_000, [0, 4_070_908_800_000, 'clock_ahead']],
    ['in microseconds', nowMs * 1000, [0, nowMs * 1000, 'clock_ahead']],
    ['as large as a number can be', 1.7e308, [0, 1.7e308, 'clock_ahead']],
    ['thirty days behind', nowMs - 2_592_000_000, [-2_592_000_000, undefined]],
    ['further behind', nowMs - 2_592_000_001, [0, nowMs - 2_592_000_001, 'clock_behind']],
    ['in 1970', 0, [0, 0, 'clock_behind']],
    ['in seconds', nowMs / 1000, [0, nowMs / 1000, 'clock_behind']],
    ['before 1970', -1e15, [0, -1e15, 'clock_behind']],
    ['absent', undefined, [0, undefined, 'no_time']],
    ['null', null, [0, undefined, 'no_time']],
    ['between two milliseconds', nowMs - 0.6, [-1, undefined]],
  ])('that is %s is believed as far as it can be', (_, at, expected) => {
    expect(read(at)).toEqual(expected);
  });

  test.each(['2026-11-22', '1763836800000', true, {}, [1]])('that says %j is none', (at) => {
    expect(read(at)).toBe('`at` is no number of ms since 1970');
  });
});

describe('the time at which a sample was sent', () => {
  const refusal = '`sent` is no number of ms since 1970, or far from the arrival';
  const read = (times: object) => {
    const { accepted, refused } = take(sample(times));
    const [first] = accepted;
    return [first && (first.sentAt ?? nowMs) - nowMs, first?.quality, refused[0]?.reason];
  };

  test.each([
    ['is accepted as it is', { sent: nowMs - 20 }, [-20, [], undefined]],
    ['is rounded', { sent: nowMs - 20.6 }, [-21, [], undefined]],
    ['may be said to be unknown', { sent: null }, [0, [], undefined]],
    ['may be ahead by a minute', { sent: nowMs + 60_000 }, [60_000, [], undefined]],
    ['and not by more', { sent: nowMs + 60_001 }, [0, ['partial'], refusal]],
    ['counts without one of measurement', { at: undefined, sent: nowMs - 3 }, [-3, ['no_time']]],
    ['is refused alone where it is a text', { sent: String(nowMs) }, [0, ['partial'], refusal]],
    ['is refused alone where it is a list', { sent: [nowMs] }, [0, ['partial'], refusal]],
    ['is not there where the clock is not believed', { at: 5, sent: 7 }, [0, ['clock_behind']]],
    [
      'is refused as nonsense all the same',
      { at: 5, sent: '' },
      [0, ['partial', 'clock_behind'], refusal],
    ],
  ])('%s', (_, times, expected) => {
    const [sentAfter, quality, reason] = read(times);
    expect([sentAfter, quality, reason]).toEqual([expected[0], expected[1], expected[2]]);
  });

  test('does not make another sample of it', () => {
    const [one, again] = [20, 10].map((agoMs) => {
      return take({ at: nowMs, sent: nowMs - agoMs, vitals: { spo2: 97 } }).accepted[0]?.name;
    });
    expect(one).toEqual(again);
  });

  test('is refused once, together with what else of the sample is', () => {
    const { accepted, refused } = take(sample({ sent: 'x', vitals: { spo2: 1, weight: 80 } }));
    expect(accepted).toMatchObject([{ quality: ['partial'], vitals: { weight: 80 } }]);
    expect(refused.map(({ samples }) => samples)).toEqual([0, 0]);
  });
});

describe('the name of a sample', () => {
  const read = (boot: unknown, seq: unknown) => {
    const { accepted, refused } = take(sample({ boot, seq }));
    return accepted[0]?.name ?? refused[0]?.reason;
  };

  test.each([
    ['a', 0],
    ['x'.repeat(32), Number.MAX_SAFE_INTEGER],
    ['2026-11-22.a_b', 1],
  ])('may be %s %d', (boot, seq) => {
    expect(read(boot, seq)).toEqual({ boot, seq });
  });

  test.each(['', '@1', 'x'.repeat(33), 'a b', 'a\n', '__proto__', 7, {}])(
    'may not begin with %j',
    (boot) => {
      expect(read(boot, 1)).toContain('`boot` is no name');
    },
  );

  test.each([-1, 1.5, 2 ** 53, '1', true, []])('may not end with %j', (seq) => {
    expect(read('a', seq)).toContain('`seq` is no whole number');
  });

  test.each([
    ['both', undefined, undefined],
    ['the boot', undefined, 1],
    ['the number', 'a', undefined],
    ['both, said as null', null, null],
  ])('where it lacks %s comes from its time and content, and says so', (_, boot, seq) => {
    const again = take(sample({ boot, seq }));
    const other = take(sample({ boot, seq, vitals: { heart_rate: 73 } }));
    const later = take(sample({ boot, seq, at: nowMs }));
    expect(again.accepted).toMatchObject([{ quality: ['unnamed'] }]);
    expect(take(sample({ boot, seq })).accepted[0]?.name).toEqual(again.accepted[0]?.name);
    expect(other.accepted[0]?.name).not.toEqual(again.accepted[0]?.name);
    expect(later.accepted[0]?.name).not.toEqual(again.accepted[0]?.name);
  });

  test.each([undefined, 0, 4_070_908_800_000])(
    'is not to be had where there is no believable time, either (%j), so it is never a repeat',
    (at) => {
      const { accepted } = take({ at, vitals: { spo2: 97 } });
      expect(accepted[0]?.name).toBe(undefined);
      expect(accepted[0]?.quality).toContain('unnamed');
    },
  );
});

test('a payload in the middle of a larger buffer is read as far as it goes, and no further', () => {
  const around = Buffer.from('junk{"vitals":{"spo2":97}}junk');
  expect(take(around.subarray(4, -4)).accepted).toMatchObject([{ vitals: { spo2: 97 } }]);
});
