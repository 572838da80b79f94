import { expect, test } from 'vitest';
import { outcomeOfAnswer } from '#gateway/store/store-answer.ts';
import { bad, good } from '#ward/result.ts';

const advice = { 401: 'check the token in --store' };

function answered(status: number, error?: string, headers = {}, alone = false) {
  const body = error === undefined ? '' : JSON.stringify({ error });
  return outcomeOfAnswer(good({ status, headers, body }), alone, advice);
}

test('only 204 is written', () => {
  expect(answered(204)).toEqual({ kind: 'written' });
  expect([200, 202, 302].map((status) => answered(status).kind)).toEqual(['busy', 'busy', 'busy']);
});

test('no answer at all is busy', () => {
  expect(outcomeOfAnswer(bad('cannot be reached'), true, advice)).toEqual({
    kind: 'busy',
    reason: 'cannot be reached',
  });
});

test.each([401, 403, 404, 405, 408, 409, 418, 425, 429, 500, 502, 503, 504, 599])(
  '%i is waited for, whatever it says',
  (status) => {
    expect(answered(status, 'unable to parse', {}, true)).toMatchObject({ kind: 'busy' });
  },
);

test.each([
  [400, `unable to parse 'vitals,patient=timeout x=': missing field value`],
  [400, 'partial write: field type conflict: input field "value" is type string dropped=1'],
  [400, 'partial write: points beyond retention policy dropped=3'],
  [422, 'failure writing points to database: partial write: field type conflict'],
  [400, 'something that no version says yet'],
  [201, 'partial write of line protocol occurred'],
])('%i "%s" is about the points, so the batch is refused', (status, error) => {
  expect(answered(status, error)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining(error),
  });
});

test.each([
  'partial write: max-series-per-database limit exceeded: (1000000) dropped=1',
  'partial write: max-values-per-tag limit exceeded (100000/100000): tag="patient" dropped=1',
  'engine: cache-max-memory-size exceeded: (1073741824/1073741824)',
  'retention policy not found: "autogen"',
  'timeout',
  'database is required',
  'hinted handoff queue not empty',
])('400 "%s" is not about the points, so nothing is given up', (error) => {
  expect(answered(400, error)).toMatchObject({ kind: 'busy' });
});

test('400 without the words of an InfluxDB comes from something else, so nothing is given up', () => {
  const page = { status: 400, headers: {}, body: '<html>plain HTTP sent to HTTPS port</html>' };
  expect(outcomeOfAnswer(good(page), true, advice)).toMatchObject({
    kind: 'busy',
    reason: expect.stringContaining('TLS'),
  });
});

test('413 halves a batch, but not a single record', () => {
  expect(answered(413, 'too large', {}, false)).toMatchObject({ kind: 'refused' });
  expect(answered(413, 'too large', {}, true)).toMatchObject({ kind: 'busy' });
});

test.each([
  ['2', 2000],
  ['0', 0],
  ['86400', 300_000],
  ['Sat, 22 Nov 2025 20:00:30 GMT', 30_000],
  ['Sat, 22 Nov 2025 19:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After %s is a wait of %s ms', (after, waitMs) => {
  const headers = { 'retry-after': after, date: 'Sat, 22 Nov 2025 20:00:00 GMT' };
  const outcome = answered(429, 'slow down', headers);
  expect(outcome.kind === 'busy' && outcome.waitMs).toBe(waitMs);
  expect(Object.keys(outcome).includes('waitMs')).toBe(waitMs !== undefined);
});

test('a date in Retry-After without the date of the answer says nothing', () => {
  const headers = { 'retry-after': 'Sat, 22 Nov 2025 20:00:30 GMT' };
  expect(Object.keys(answered(503, 'x', headers))).not.toContain('waitMs');
});

test('the reason is what the database said and what to do next, in one line', () => {
  expect(answered(401, 'unauthorized\n  access')).toEqual({
    kind: 'busy',
    reason: 'InfluxDB answered 401 (unauthorized access): check the token in --store',
  });
  const long = answered(500, 'x'.repeat(5000));
  expect(long.kind === 'busy' && long.reason.length).toBeLessThan(450);
});
