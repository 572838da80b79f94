import seedrandom from 'seedrandom';

const at = 1_763_836_800_000;
const many = Array.from({ length: 30 }, (_, seq) => ({
  at: at + seq * 1000,
  boot: 'k3f9',
  seq,
  vitals: { heart_rate: 60 + seq, spo2: 97, temperature: 36.6 },
}));

/** Payloads as devices send them, and as they should not. */
export const corpus: readonly Buffer[] = [
  ...[many[0], many, { vitals: { heart_rate: 72 } }, { at, vitals: { consciousness: 'A' } }],
  { at, boot: 'b', seq: 9_007_199_254_740_991, vitals: { steps: 0, weight: 80.25, glucose: null } },
  {
    at,
    boot: 'b',
    seq: 1,
    vitals: { systolic: 120, diastolic: 80, mean_pressure: 93 },
    more: [{}],
  },
  [{ vitals: { supplemental_oxygen: 2.5 } }, 'x', null, { vitals: { spo2: '97' } }],
]
  .map((message) => JSON.stringify(message))
  .concat('{"vitals":{"__proto__":{"spo2":97},"spo2":97}}', '{"vitals":{"spo2":-0,"spo2":1e400}}')
  .concat('{"boot":"é\\u0000\\ud800","vitals":{"spo2":97}}', '['.repeat(200), '[]', '{}', '')
  .map((text) => Buffer.from(text));

const tokens = ['{', '}', '[', ']', ',', ':', '"', '-', '1e400', 'null', '"vitals":', '\0', '\xff'];

/** Damages the corpus in ever new ways, the same ways for the same seed. */
export function mutations(seed: string): () => Buffer {
  const random = seedrandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;

  const ways: readonly ((bytes: Buffer) => Buffer)[] = [
    (bytes) => {
      const flipped = Buffer.from(bytes);
      const index = below(bytes.length);
      if (bytes.length > 0) flipped[index] = (flipped[index] ?? 0) ^ (1 << below(8));
      return flipped;
    },
    (bytes) => bytes.subarray(0, below(bytes.length + 1)),
    (bytes) => bytes.subarray(below(bytes.length + 1)),
    (bytes) => {
      const other = pick(corpus);
      const head = bytes.subarray(0, below(bytes.length + 1));
      return Buffer.concat([head, other.subarray(below(other.length + 1))]);
    },
    (bytes) => {
      const index = below(bytes.length + 1);
      const token = Buffer.from(pick(tokens), 'latin1');
      return Buffer.concat([bytes.subarray(0, index), token, bytes.subarray(index)]);
    },
    (bytes) => {
      const [from, to] = [below(bytes.length + 1), below(bytes.length + 1)];
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(Math.min(from, to))]);
    },
  ];

  return () => {
    let bytes = pick(corpus);
    for (let times = 1 + below(3); times > 0; times -= 1) bytes = pick(ways)(bytes);
    return bytes;
  };
}
