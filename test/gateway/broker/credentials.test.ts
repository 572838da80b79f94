import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogins } from '#gateway/broker/login.ts';
import {
  addCredential,
  enrol,
  listCredentials,
  pathOf,
  removeCredential,
  rotateCredential,
  wardSecret,
} from '#gateway/credentials.ts';
import { tokenFor } from '#ward/tokens.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ward-credentials-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const watch = { name: 'watch-1', role: 'device', patient: 'bed-01' } as const;
const file = () => readFileSync(pathOf(folder), 'utf8');
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** The token of an answer that must be good. */
function tokenOf(answer: ReturnType<typeof addCredential>): string {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value.token;
}

/** Who the token of that name turns out to be, to a gateway that has just started. */
function whoIs(name: string, token: string) {
  return openLogins(folder, () => {}).identify(name, Buffer.from(token));
}

test('a token lets in whom it was given to, with role and patient, and nobody else', () => {
  const token = tokenOf(addCredential(folder, watch));
  addCredential(folder, { name: 'nurse', role: 'staff' });
  expect(whoIs('watch-1', token)).toEqual(watch);
  expect(whoIs('nurse', token)).toBe(undefined);
  expect(whoIs('stranger', token)).toBe(undefined);
  expect(whoIs('watch-1', `${token}x`)).toBe(undefined);
  expect(whoIs('watch-1', '')).toBe(undefined);
});

test('the file is for its owner only, and holds no token', () => {
  const tokens = [
    tokenOf(addCredential(folder, watch)),
    tokenOf(addCredential(folder, { name: 'nurse', role: 'staff' })),
    tokenOf(rotateCredential(folder, 'nurse')),
  ];
  expect(modeOf(pathOf(folder))).toBe('600');
  expect(tokens.filter((token) => file().includes(token))).toEqual([]);
  expect(new Set(tokens).size).toBe(3);
  expect(Math.min(...tokens.map((token) => Buffer.from(token, 'base64url').length))).toBe(32);
});

test('a file that was open to others is closed to them by the next change', () => {
  addCredential(folder, watch);
  chmodSync(pathOf(folder), 0o644);
  // What a crash in the middle of a change leaves behind.
  writeFileSync(`${pathOf(folder)}.${process.pid}.new`, '{', { mode: 0o644 });
  addCredential(folder, { name: 'nurse', role: 'staff' });
  expect(modeOf(pathOf(folder))).toBe('600');
});

test('a new token ends the old one', () => {
  const old = tokenOf(addCredential(folder, watch));
  const token = tokenOf(rotateCredential(folder, 'watch-1'));
  expect([whoIs('watch-1', old), whoIs('watch-1', token)]).toEqual([undefined, watch]);
});

test('who is removed is nobody', () => {
  const token = tokenOf(addCredential(folder, watch));
  expect(removeCredential(folder, 'watch-1').ok).toBe(true);
  expect(whoIs('watch-1', token)).toBe(undefined);
  expect(removeCredential(folder, 'watch-1').ok).toBe(false);
  expect(rotateCredential(folder, 'watch-1').ok).toBe(false);
});

test.each([
  [{ name: 'a/b', role: 'staff' }],
  [{ name: '', role: 'staff' }],
  [{ name: '__proto__', role: 'staff' }],
  [{ name: 'x'.repeat(65), role: 'staff' }],
  [{ name: 'watch-2', role: 'device' }],
  [{ name: 'watch-2', role: 'device', patient: '+' }],
] as const)('%j gets no credential', (entry) => {
  expect(addCredential(folder, entry).ok).toBe(false);
  expect(listCredentials(folder)).toEqual([]);
});

test('a name is given once: a second time is refused and changes nothing', () => {
  const token = tokenOf(addCredential(folder, watch));
  expect(addCredential(folder, { ...watch, role: 'staff' }).ok).toBe(false);
  expect(whoIs('watch-1', token)).toEqual(watch);
});

test('enrolling replaces the built-in parties of before, and keeps what was added by hand', () => {
  const byHand = tokenOf(addCredential(folder, watch));
  enrol(folder, 'secret', [{ name: 'old', role: 'device', patient: 'old' }]);
  enrol(folder, 'secret', [
    { name: 'analytics', role: 'analytics' },
    { name: 'watch-1', role: 'analytics' },
  ]);
  expect(listCredentials(folder).map(({ name, role, origin }) => [name, role, origin])).toEqual([
    ['watch-1', 'device', 'hand'],
    ['analytics', 'analytics', 'ward'],
  ]);
  expect(whoIs('watch-1', byHand)).toEqual(watch);
  expect(whoIs('watch-1', tokenFor('secret', 'watch-1'))).toBe(undefined);
  expect(whoIs('analytics', tokenFor('secret', 'analytics'))?.role).toBe('analytics');
  expect(modeOf(pathOf(folder))).toBe('600');
});

test('a list shows no hash', () => {
  addCredential(folder, watch);
  expect(Object.keys(listCredentials(folder)[0] ?? {})).not.toContain('hash');
});

test('the ward has one secret, made once, for its owner only', () => {
  const data = join(folder, 'data');
  const secret = wardSecret(data);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(wardSecret(data)).toBe(secret);
  expect([modeOf(data), modeOf(join(data, 'ward.secret'))]).toEqual(['700', '600']);
});

test('a change of the file holds from the next login on, without a restart', () => {
  const logins = openLogins(folder, () => {});
  expect([logins.size, logins.has('watch-1')]).toEqual([0, false]);
  const token = Buffer.from(tokenOf(addCredential(folder, watch)));
  expect([logins.size, logins.has('watch-1')]).toEqual([1, true]);
  expect(logins.identify('watch-1', token)).toEqual(watch);
  removeCredential(folder, 'watch-1');
  expect(logins.identify('watch-1', token)).toBe(undefined);
});

const damages: readonly (readonly [string, (text: string) => string])[] = [
  ['cut off', (text) => text.slice(0, -20)],
  ['empty', () => ''],
  ['of another shape', () => '[]'],
  ['with a hash that is none', (text) => text.replace(/"hash": "[0-9a-f]{64}"/, '"hash": "00"')],
  ['with a role that is none', (text) => text.replace('"device"', '"root"')],
];

test.each(damages)('a file that is %s changes nothing, and is told once', (_, damage) => {
  const token = Buffer.from(tokenOf(addCredential(folder, watch)));
  const told: string[] = [];
  const logins = openLogins(folder, (reason) => told.push(reason));
  expect(logins.size).toBe(1);
  const whole = file();
  writeFileSync(pathOf(folder), damage(whole));
  expect(logins.identify('watch-1', token)).toEqual(watch);
  expect(logins.has('watch-1')).toBe(true);
  expect(told).toHaveLength(1);
  writeFileSync(pathOf(folder), whole);
  expect(logins.identify('watch-1', token)).toEqual(watch);
  expect(told).toHaveLength(1);
});

test('names that every object has belong to nobody', () => {
  addCredential(folder, watch);
  const logins = openLogins(folder, () => {});
  for (const name of ['__proto__', 'constructor', 'toString', '']) {
    expect([logins.has(name), logins.identify(name, Buffer.alloc(0))]).toEqual([false, undefined]);
  }
});

test('a folder where the file should be is told, and lets nobody in', () => {
  mkdirSync(pathOf(folder));
  const told: string[] = [];
  expect(openLogins(folder, (reason) => told.push(reason)).size).toBe(0);
  expect(told).toHaveLength(1);
});

test('enrolling the same parties again leaves the file alone, so that a full disk stops no ward', () => {
  const parties = [watch, { name: 'bedside', role: 'staff' }] as const;
  enrol(folder, 'secret', parties);
  const before = statSync(pathOf(folder)).ino;
  enrol(folder, 'secret', parties);
  expect(statSync(pathOf(folder)).ino).toBe(before);
  enrol(folder, 'another secret', parties);
  expect(statSync(pathOf(folder)).ino).not.toBe(before);
});
