import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldText, lineOf, tagText } from '#gateway/store/line-protocol.ts';
import { measurementNames, shapes } from '#gateway/store/measurements.ts';
import { pointsOf } from '#gateway/store/points.ts';
import { alarm, reading } from './store-entries.ts';

const linesOf = (entry: Parameters<typeof pointsOf>[0]) => pointsOf(entry).map(lineOf);

test('a reading is two lines: tags sorted, vitals as floats, counts as integers, time in ns', () => {
  const vitals = { heart_rate: 72, temperature: 36.6, consciousness: 'A' } as const;
  expect(linesOf(reading({ vitals, seq: 1_000_017 }))).toEqual([
    'vitals,device=d-001,patient=p-001 seq=1000017i,heart_rate=72,temperature=36.6,consciousness="A" 1763841600000000017',
    'arrivals,device=d-001,patient=p-001 received_ms=1763841600250i,delay_ms=250i,number=1i,boot="k3f9" 1763841600000000017',
  ]);
});

test.each([
  [1, 17, '1000017'],
  [0, 17, '17'],
  [-1, 17, '-999983'],
  [1_763_841_600_000, 999_999, '1763841600000999999'],
])('%i ms and %i ns are written %s', (at, seq, time) => {
  expect(linesOf(reading({ at, seq }))[0]?.split(' ').at(-1)).toBe(time);
});

test('names of ours need no escaping', () => {
  for (const name of measurementNames) {
    const { tags, fields } = shapes[name];
    for (const word of [name, ...tags, ...Object.keys(fields)])
      expect(word).toMatch(/^[a-z0-9_]+$/);
  }
});

test('text cannot break out of its field', () => {
  const message = 'x" 1\nvitals,patient=q heart_rate=0 1';
  const [line] = linesOf(alarm({ message }));
  expect(line).toContain(`message="x\\" 1\nvitals,patient=q heart_rate=0 1",`);
});

test('what a tag was can be read from its escaped form, and where it ends', () => {
  const texts = fc.string({ unit: fc.constantFrom('\\', ',', '=', ' ', '"', 'a', 'é') });
  const tags = texts.map((text) => text.replaceAll(/\\+([,= ]|$)/g, '$1'));
  fc.assert(
    fc.property(tags, fc.constantFrom(',', ' '), (text, end) => {
      const line = `${tagText(text)}${end}rest`;
      // A server reads until a comma or space that no backslash stands before.
      const ends = line.search(/(?<!\\)[, ]/);
      expect(line.slice(0, ends).replace(/\\([,= ])/g, '$1')).toBe(text);
    }),
  );
});

test('what a text was can be read from its quoted form, and where it ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', '"', ',', '\n', 'a') }), (text) => {
      const [quoted] = /^"((?:[^"\\]|\\.)*)"/s.exec(`${fieldText(text)},rest="x"`) ?? [];
      expect(quoted?.slice(1, -1).replace(/\\(.)/gs, '$1')).toBe(text);
    }),
  );
});
