import type { Client, ConnectPacket } from 'aedes';
import { describe, expect, test } from 'vitest';
import type { Identity } from '#gateway/broker/access.ts';
import { greet, type LoginRules, logIn } from '#gateway/broker/session.ts';

const people: readonly Identity[] = [
  { name: 'watch-1', role: 'device', patient: 'bed-01' },
  { name: 'analytics', role: 'analytics' },
  { name: 'nurse', role: 'staff' },
];
/** Whose token is the name and `!`. */
const rules: LoginRules = {
  logins: {
    size: people.length,
    has: (name) => people.some((one) => one.name === name),
    identify: (name, token) =>
      people.find((one) => one.name === name && `${name}!` === Buffer.from(token).toString()),
  },
  guests: true,
  certificates: false,
  messagesPerSecond: 100,
  now: () => 0,
};

interface Try {
  readonly id: string;
  readonly username?: string;
  readonly password?: string;
  readonly will?: string;
  readonly commonName?: string | string[];
}

/** Who gets in, by name and role, or why not. */
function enter(
  { id, username, password, will, commonName }: Try,
  changes: Partial<LoginRules> = {},
) {
  const client = {
    id,
    conn: { getPeerCertificate: () => (commonName ? { subject: { CN: commonName } } : undefined) },
    ...(will !== undefined && { _will: { topic: will } }),
  } as unknown as Client;
  const token = password === undefined ? undefined : Buffer.from(password);
  const login = logIn(client, username, token, { ...rules, ...changes });
  return login.ok ? login.value.identity : login.reason;
}

const asWatch = { id: 'watch-1', username: 'watch-1', password: 'watch-1!' };
const asNurse = { id: 'nurse', username: 'nurse', password: 'nurse!' };

test('a credential lets in under its own name', () => {
  expect([asWatch, asNurse].map((one) => enter(one))).toEqual([people[0], people[2]]);
});

test.each<[string, Try]>([
  ['under another name', { ...asWatch, id: 'watch-2' }],
  ['under the name of another credential', { ...asWatch, id: 'nurse' }],
  ['with the token of another', { ...asWatch, password: 'nurse!' }],
  ['without a token', { id: 'watch-1', username: 'watch-1' }],
  ['with a token and no name', { id: 'watch-1', password: 'watch-1!' }],
  ['with an empty name and token', { id: 'watch-1', username: '', password: '' }],
  ['as a device with a second session', { ...asWatch, id: 'watch-1:2' }],
])('a credential does not let in %s', (_, attempt) => {
  expect(enter(attempt)).toBeTypeOf('string');
});

test('staff have as many sessions as they have names for', () => {
  expect(enter({ ...asNurse, id: 'nurse:tablet.2' })).toEqual(people[2]);
  expect(enter({ ...asNurse, id: 'watch-1:tablet' })).toBeTypeOf('string');
});

describe('a guest', () => {
  test('is a device of its own name, which measures a patient of that name', () => {
    expect(enter({ id: 'strap' })).toEqual({
      name: 'strap',
      role: 'device',
      patient: 'strap',
      guest: true,
    });
  });

  test.each(['watch-1', 'nurse', 'nurse:2', 'strap:2'])('may not be called %s', (id) => {
    expect(enter({ id })).toBeTypeOf('string');
  });

  test('is not let in where guests are not', () => {
    expect(enter({ id: 'strap' }, { guests: false })).toContain('user name and a token');
  });
});

test.each([
  [asWatch, 'ward/devices/watch-1/status', true],
  [asWatch, 'ward/devices/watch-2/status', false],
  [asWatch, 'ward/patients/bed-01/vitals', false],
  [asWatch, '#', false],
  [asWatch, '', false],
  [asWatch, 'a/'.repeat(200), false],
  [asNurse, 'ward/devices/nurse/status', false],
  [{ id: 'strap' }, 'ward/devices/strap/status', true],
  [{ id: 'strap' }, 'ward/devices/watch-1/status', false],
])('%j may leave a will on %s: %s', (attempt, will, allowed) => {
  expect(typeof enter({ ...attempt, will }) !== 'string').toBe(allowed);
});

test('where certificates are asked for, theirs must be the name of the client', () => {
  const seen = [undefined, 'watch-2', ['watch-1', 'watch-2'], 'watch-1'].map((commonName) =>
    enter({ ...asWatch, ...(commonName && { commonName }) }, { certificates: true }),
  );
  expect(seen.map((one) => typeof one)).toEqual(['string', 'string', 'string', 'object']);
});

test('where they are asked for, a plain connection has none, and a guest needs one, too', () => {
  const client = { id: 'strap', conn: {} } as unknown as Client;
  expect(logIn(client, undefined, undefined, { ...rules, certificates: true }).ok).toBe(false);
});

test.each([
  ['strap', true],
  ['nurse:tablet', true],
  ['constructor', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['__proto__', false],
  ['a b', false],
  ['a\0', false],
  ['a\n', false],
  ['a:b:c', false],
  ['a:', false],
  ['a/b', false],
  ['é', false],
])('a client that calls itself %j is greeted: %s', (clientId, greeted) => {
  const packet = { clientId, clean: false, protocolVersion: 4 } as ConnectPacket;
  expect(greet(packet).ok).toBe(greeted);
});

test('every session is made a clean one', () => {
  const packet = { clientId: 'strap', clean: false, protocolVersion: 4 } as ConnectPacket;
  greet(packet);
  expect(packet.clean).toBe(true);
});
