import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pauseMs } from '#analytics/webhook/pause.ts';
import { verdictOf } from '#analytics/webhook/verdict.ts';
import { bad, good } from '#ward/result.ts';
import { noon } from '../scene.ts';

const answered = (status: number, retryAfter?: string, text = '') =>
  verdictOf(good({ status, retryAfter, text }), noon);
const minute = 60_000;

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('%i: it arrived', (status) => {
    expect(answered(status)).toEqual({ kind: 'delivered' });
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 599])('%i: perhaps later', (status) => {
    const reason = `the receiver answers ${status}`;
    expect(answered(status)).toEqual({ kind: 'retry', reason });
  });

  test.each([400, 401, 403, 404, 410, 413, 422, 499])('%i: never', (status) => {
    const reason = `the receiver answers ${status}`;
    expect(answered(status)).toEqual({ kind: 'refused', reason });
  });

  test.each([300, 301, 302, 307, 308, 399])('%i: never, and what would help', (status) => {
    expect(answered(status)).toEqual({
      kind: 'refused',
      reason: `the receiver answers ${status}; redirects are not followed, give its address`,
    });
  });

  test('none at all: perhaps later', () => {
    expect(verdictOf(bad('cannot be reached'), noon)).toEqual({
      kind: 'retry',
      reason: 'cannot be reached',
    });
  });

  test('what it says is told in one short line that no terminal obeys', () => {
    const { reason } = answered(400, undefined, `no\n\u001b[31mroom\u202e ${'x'.repeat(500)}`) as {
      reason: string;
    };
    expect(reason).toMatch(/^the receiver answers 400: no \[31mroom x+…$/);
    expect(reason.length).toBeLessThan(160);
  });
});

describe('Retry-After', () => {
  test.each([
    ['30', 30_000],
    [' 30 ', 30_000],
    ['0', 1000],
    ['99999', 15 * minute],
    [new Date(noon + 2 * minute).toUTCString(), 2 * minute],
    [new Date(noon - minute).toUTCString(), 1000],
    [new Date(noon + 9 * 60 * minute).toUTCString(), 15 * minute],
  ])('%j is a pause of %i ms', (word, waitMs) => {
    expect(answered(503, word)).toMatchObject({ kind: 'retry', waitMs });
    expect(answered(429, word)).toMatchObject({ kind: 'retry', waitMs });
  });

  test.each(['soon', '', '-1 hour'])('%j says nothing', (word) => {
    expect(answered(503, word)).not.toHaveProperty('waitMs');
  });

  test('of what arrived or was refused changes nothing', () => {
    expect(answered(200, '30')).toEqual({ kind: 'delivered' });
    expect(answered(410, '30')).not.toHaveProperty('waitMs');
  });

  test('whatever it says, alarms are silent neither for ever nor for no time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String)),
        (word) => {
          const { waitMs = 1000 } = answered(503, word) as { waitMs?: number };
          expect(waitMs).toBeGreaterThanOrEqual(1000);
          expect(waitMs).toBeLessThanOrEqual(15 * minute);
        },
      ),
    );
  });
});

describe('without Retry-After', () => {
  test('pauses double from a second to half a minute', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 5000].map((attempts) => pauseMs(attempts, 0));
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('and chance makes them up to a half shorter', () => {
    expect([pauseMs(1, 1), pauseMs(1, 0.5), pauseMs(9, 1)]).toEqual([500, 750, 15_000]);
  });
});
