import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAck, readPage, readReadings } from '#analytics/wire/incoming.ts';
import { reading } from '../scene.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const one = reading(1, { heart_rate: 70, consciousness: 'A' });

describe('readings', () => {
  test('come alone or several at a time, as they were sent', () => {
    expect(readReadings(bytes(one))).toEqual({ ok: true, value: [one] });
    expect(readReadings(bytes([one, one]))).toEqual({ ok: true, value: [one, one] });
    expect(readPage(JSON.stringify({ readings: [one], last: 9, until: 7, oldest: 2 }))).toEqual({
      ok: true,
      value: { readings: [one], last: 9, until: 7 },
    });
  });

  test('of a newer gateway may have vitals and words that we do not know', () => {
    const newer = { ...one, vitals: { ...one.vitals, lactate: 2 }, tomorrow: true };
    expect(readReadings(bytes(newer))).toEqual({ ok: true, value: [one] });
  });

  test.each([
    ['no number', { ...one, number: undefined }],
    ['a number below zero', { ...one, number: -1 }],
    ['no patient', { ...one, patient: '' }],
    ['a patient that is no name', { ...one, patient: 'a/b' }],
    ['a time that is a word', { ...one, at: 'now' }],
    ['a vital that is a word', { ...one, vitals: { heart_rate: '70' } }],
    ['a level of consciousness that nobody knows', { ...one, vitals: { consciousness: 'X' } }],
  ])('with %s are bad, and say why', (_, bad) => {
    expect(readReadings(bytes(bad))).toEqual({ ok: false, reason: expect.any(String) });
  });
});

test('an acknowledgement says of what, by whom and when', () => {
  const ack = { id: 'a1', by: 'Ada', at: 1000, note: 'seen' };
  expect(readAck(bytes(ack))).toEqual({ ok: true, value: ack });
  expect(readAck(bytes({ id: 'a1', by: 'Ada', at: 1000 })).ok).toBe(true);
  for (const bad of [
    { by: '' },
    { by: 'x'.repeat(101) },
    { at: '1' },
    { note: 'x'.repeat(501) },
    { id: '' },
  ]) {
    expect(readAck(bytes({ ...ack, ...bad })).ok).toBe(false);
  }
});

test('no bytes make reading fail otherwise than by an answer', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (payload) => {
        for (const read of [readReadings, readAck]) {
          const answer = read(payload);
          expect(answer.ok || answer.reason.length > 0).toBe(true);
        }
      },
    ),
  );
});
