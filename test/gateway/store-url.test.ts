import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStoreUrl, redacted } from '#gateway/store/store-url.ts';

const parse = (text: string) => parseStoreUrl(text, 'ward-data');
const kindOf = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? parsed.value : parsed.reason;
};

test.each([
  ['', { kind: 'sqlite', path: 'ward-data/ward.sqlite' }],
  ['sqlite:here/w.sqlite', { kind: 'sqlite', path: 'here/w.sqlite' }],
  ['sqlite:/var/ward/a b?.sqlite', { kind: 'sqlite', path: '/var/ward/a b?.sqlite' }],
  ['memory:', { kind: 'memory' }],
  [
    'influx1://user:pass@db.example:8087/ward',
    {
      kind: 'influx1',
      origin: 'http://db.example:8087',
      user: 'user',
      password: 'pass',
      database: 'ward',
    },
  ],
  [
    'influx1s://u%40x:p%3Aa%2Fs%25@[::1]/w%20d',
    {
      kind: 'influx1',
      origin: 'https://[::1]:8086',
      user: 'u@x',
      password: 'p:a/s%',
      database: 'w d',
    },
  ],
  [
    'influx1://localhost/ward',
    {
      kind: 'influx1',
      origin: 'http://localhost:8086',
      user: '',
      password: '',
      database: 'ward',
    },
  ],
  [
    'influx2://aB-_3==@db:9999/St%20Mary/b%2F1',
    {
      kind: 'influx2',
      origin: 'http://db:9999',
      token: 'aB-_3==',
      org: 'St Mary',
      bucket: 'b/1',
    },
  ],
  [
    'influx2s://one:two@db:443/o/b',
    { kind: 'influx2', origin: 'https://db:443', token: 'one:two', org: 'o', bucket: 'b' },
  ],
])('%s', (text, expected) => {
  expect(kindOf(text)).toEqual(expected);
});

test.each([
  ['postgres://x', 'begins with one of'],
  ['ward.sqlite', 'begins with one of'],
  [':x', 'begins with one of'],
  ['sqlite:', 'sqlite:PATH'],
  ['sqlite::memory:', 'memory:'],
  ['memory:x', 'just memory:'],
  ['influx1://user:pass@host:8086', 'one database'],
  ['influx1://user:pass@host:8086/', 'one database'],
  ['influx1://user:pass@host:8086/a/b', 'one database'],
  ['influx1:host', 'is written influx1://'],
  ['influx1://user:pass@host:port/ward', 'is written influx1://'],
  ['influx1://user:pa%zz@host/ward', 'two hex digits'],
  ['influx1://user:hunter2@host/ward?rp=x', 'takes nothing after'],
  ['influx2://host:8086/org/bucket', 'needs a token'],
  ['influx2://token@host:8086/org', 'org and bucket'],
  ['influx2://token@host:8086/org/bucket/x', 'org and bucket'],
])('%s is answered with what would be right', (text, reason) => {
  expect(kindOf(text)).toContain(reason);
  expect(kindOf(text)).not.toContain('hunter2');
});

test('no secret is ever shown', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 5 }), (text) => {
      const secret = `s3cret${text}`;
      for (const scheme of ['influx1', 'influx1s', 'influx2', 'influx2s']) {
        for (const written of [encodeURIComponent(secret.toWellFormed()), secret]) {
          const url = `${scheme}://user:${written}@host:8086/a/b`;
          expect(redacted(url)).toBe(`${scheme}://***@host:8086/a/b`);
          expect(redacted(`${scheme}://${written}@host/a`)).toBe(`${scheme}://***@host/a`);
          expect(JSON.stringify(parse(url).ok || parse(url))).not.toContain('s3cret');
        }
      }
    }),
  );
  expect(redacted('sqlite:a@b.sqlite')).toBe('sqlite:a@b.sqlite');
  expect(redacted('')).toBe('');
});
