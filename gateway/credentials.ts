import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { wallClock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { tokenFor } from '#ward/tokens.ts';
import { namePattern } from '#ward/topics.ts';
import { roles } from './broker/access.ts';

const schema = z.object({
  name: z.string().regex(namePattern),
  role: z.enum(roles),
  patient: z.string().regex(namePattern).optional(),
  /** SHA-256 of the token, in hex. Tokens are random, so that no slow hash is needed. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** `ward`: of a built-in party, made anew at each start. `hand`: added by a person. */
  origin: z.enum(['ward', 'hand']),
  createdAt: z.string(),
});
const book = z.object({ credentials: z.array(schema) });

export type Credential = z.infer<typeof schema>;
export type CredentialEntry = Pick<Credential, 'name' | 'role'> & {
  readonly patient?: string | undefined;
};
export type ListedCredential = Omit<Credential, 'hash'>;

/** Reads the ward's one secret, and makes it at the first time. The file is readable by its owner only. */
export function wardSecret(dataFolder: string): string {
  const path = join(dataFolder, 'ward.secret');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

/** Adds a credential and answers with its token, which is kept nowhere: it is shown once. */
export function addCredential(
  dataFolder: string,
  entry: CredentialEntry,
): Result<{ token: string }> {
  const { name, role, patient } = entry;
  if (!namePattern.test(name)) return bad(`"${name}" is no name: 1 to 64 letters, digits, . _ -`);
  if (patient !== undefined && !namePattern.test(patient)) {
    return bad(`"${patient}" is no name of a patient: 1 to 64 letters, digits, . _ -`);
  }
  if (role === 'device' && patient === undefined) return bad('a device needs --patient');
  const credentials = readBook(dataFolder);
  if (credentials.some((known) => known.name === name)) {
    return bad(`${name} has a credential: rotate it for a new token, or remove it first`);
  }
  const token = randomBytes(32).toString('base64url');
  writeBook(dataFolder, [...credentials, credentialOf(entry, token, 'hand')]);
  return good({ token });
}

export function rotateCredential(dataFolder: string, name: string): Result<{ token: string }> {
  const credentials = readBook(dataFolder);
  const known = credentials.find((entry) => entry.name === name);
  if (known === undefined) return bad(`${name} has no credential`);
  const token = randomBytes(32).toString('base64url');
  const rotated = credentialOf(known, token, known.origin);
  writeBook(
    dataFolder,
    credentials.map((entry) => (entry === known ? rotated : entry)),
  );
  return good({ token });
}

export function removeCredential(dataFolder: string, name: string): Result<true> {
  const credentials = readBook(dataFolder);
  const left = credentials.filter((entry) => entry.name !== name);
  if (left.length === credentials.length) return bad(`${name} has no credential`);
  writeBook(dataFolder, left);
  return good(true);
}

export function listCredentials(dataFolder: string): readonly ListedCredential[] {
  return readBook(dataFolder).map(({ hash: _, ...rest }) => rest);
}

/**
 * Gives the built-in parties their credentials, derived from the ward's secret, in place of those
 * of an earlier start. A name that a person has given out by hand stays as it is.
 */
export function enrol(
  dataFolder: string,
  secret: string,
  entries: readonly CredentialEntry[],
): void {
  const byHand = readBook(dataFolder).filter(({ origin }) => origin === 'hand');
  const taken = new Set(byHand.map(({ name }) => name));
  const builtIn = entries
    .filter(({ name }) => !taken.has(name))
    .map((entry) => credentialOf(entry, tokenFor(secret, entry.name), 'ward'));
  const book = [...byHand, ...builtIn];
  if (!sameLogins(book, readBook(dataFolder))) writeBook(dataFolder, book);
}

/** On a full disk a ward that was enrolled before must start all the same. */
function sameLogins(one: readonly Credential[], other: readonly Credential[]): boolean {
  const logins = (book: readonly Credential[]) => book.map(({ createdAt: _, ...login }) => login);
  return isDeepStrictEqual(logins(one), logins(other));
}

function credentialOf(
  entry: CredentialEntry,
  token: string,
  origin: Credential['origin'],
): Credential {
  return {
    name: entry.name,
    role: entry.role,
    ...(entry.patient !== undefined && { patient: entry.patient }),
    hash: hashOf(Buffer.from(token)).toString('hex'),
    origin,
    createdAt: new Date(wallClock.now()).toISOString(),
  };
}

export function hashOf(token: Uint8Array): Buffer {
  return createHash('sha256').update(token).digest();
}

export function pathOf(dataFolder: string): string {
  return join(dataFolder, 'credentials.json');
}

/** Throws where the file is damaged, and says where. */
export function readBook(dataFolder: string): readonly Credential[] {
  const path = pathOf(dataFolder);
  if (!existsSync(path)) return [];
  const read = book.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path} is damaged: ${z.prettifyError(read.error)}`);
  return read.data.credentials;
}

/** Whole or not at all: a reader never sees half a file. */
function writeBook(dataFolder: string, credentials: readonly Credential[]): void {
  const path = pathOf(dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify({ credentials }, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
