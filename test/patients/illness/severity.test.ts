import fc from 'fast-check';
import { expect, test } from 'vitest';
import { progressAt, severityAt, together } from '#patients/illness/severity.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('severity grows from 0 to 1, slowly at both ends', () => {
  expect([severityAt(0), severityAt(0.5), severityAt(1)]).toEqual([0, 0.5, 1]);
  expect(severityAt(0.1)).toBeLessThan(0.03);
  expect(severityAt(0.9)).toBeGreaterThan(0.97);
  fc.assert(
    fc.property(share, share, (one, other) => {
      if (one < other) expect(severityAt(one)).toBeLessThanOrEqual(severityAt(other));
    }),
  );
});

test('every severity is found at its place on the way', () => {
  fc.assert(
    fc.property(share, (severity) => {
      expect(severityAt(progressAt(severity))).toBeCloseTo(severity, 9);
    }),
  );
});

test('illnesses together are worse than each, and never worse than all there is', () => {
  const of = (...severities: readonly number[]) =>
    together(severities.map((severity) => ({ episode: { severity } })));
  expect(of()).toBe(0);
  expect(of(0.4)).toBeCloseTo(0.4, 12);
  expect(of(0.5, 0.5)).toBe(0.75);
  expect(of(0.3, 1)).toBe(1);
});
