import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NumericVitalName, numericVitals } from '#ward/vitals.ts';
import { corpus, mutations } from './hostile/mutations.ts';
import { counted, limits, nowMs, take } from './intake-scene.ts';

/** What a message holds, counted without the gateway: what cannot be read counts as one sample. */
function held(payload: Uint8Array): number {
  try {
    const message = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload),
    );
    return Array.isArray(message) ? Math.max(1, message.length) : 1;
  } catch {
    return 1;
  }
}

/** Holds for whatever is sent. */
function checkPromises(payload: Uint8Array): void {
  const taken = take(payload);
  expect(counted(taken)).toBe(held(payload));
  for (const { vitals, at } of taken.accepted) {
    expect(Number.isSafeInteger(at)).toBe(true);
    expect(Math.abs(at - nowMs)).toBeLessThanOrEqual(limits.clockBehindMs + 1);
    const names = Object.keys(vitals);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      if (name === 'consciousness') continue;
      const { low, high } = numericVitals[name as NumericVitalName];
      const value = Number(vitals[name as NumericVitalName]);
      expect(value >= low && value <= high && !Object.is(value, -0)).toBe(true);
    }
  }
  for (const { reason, excerpt } of taken.refused) {
    expect(reason.length).toBeGreaterThan(0);
    expect(excerpt.length).toBeLessThanOrEqual(200);
  }
}

test('whatever the bytes, nothing is thrown and every sample is accepted or refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), checkPromises), { numRuns: 2000 });
});

test('whatever the JSON, too', () => {
  const json = fc.json({ maxDepth: 6, stringUnit: 'binary' }).map((text) => Buffer.from(text));
  fc.assert(fc.property(json, checkPromises), { numRuns: 2000 });
});

test('whatever is written where a sample has its values, too', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.integer(),
    fc.constantFrom('A', 'k3f9', nowMs, 97),
  );
  const name = fc.oneof(
    fc.constantFrom('spo2', 'heart_rate', 'consciousness', 'steps', '__proto__'),
    fc.string(),
  );
  const one = fc.record(
    { at: value, boot: value, seq: value, vitals: fc.oneof(fc.dictionary(name, value), value) },
    { requiredKeys: [] },
  );
  const message = fc.oneof(one, fc.array(one, { maxLength: 40 }));
  fc.assert(
    fc.property(message, (message) => checkPromises(Buffer.from(JSON.stringify(message)))),
    { numRuns: 2000 },
  );
});

test('a hundred thousand damaged payloads are each accepted or refused, and the intake stays whole', () => {
  const next = mutations('intake 1');
  let accepted = 0;
  for (let count = 0; count < 100_000; count += 1) {
    const payload = next();
    const taken = take(payload);
    accepted += taken.accepted.length;
    if (counted(taken) !== held(payload)) throw new Error(`lost count at ${count}: ${payload}`);
    if (count % 50 === 0) checkPromises(payload);
  }
  // The damage is such that some of it goes unnoticed and some does not, or it tests little.
  expect(accepted).toBeGreaterThan(10_000);
  for (const payload of corpus) checkPromises(payload);
});
