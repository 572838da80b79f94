import { timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import { type Credential, hashOf, pathOf, readBook } from '#gateway/credentials.ts';
import type { Identity } from './access.ts';

/** Knows who is who by the credentials as they are at this moment. */
export interface Logins {
  readonly size: number;
  has(name: string): boolean;
  /** Whose token this is; `undefined` if it is not the token of that name. */
  identify(name: string, token: Uint8Array): Identity | undefined;
}

/** An edit of the file takes effect at the next login; a damaged file changes nothing. */
export function openLogins(dataFolder: string, onDamaged: (reason: string) => void): Logins {
  let version = '';
  let byName = new Map<string, Credential>();

  const reload = () => {
    const file = statSync(pathOf(dataFolder), { throwIfNoEntry: false });
    const found = `${file?.mtimeMs} ${file?.size} ${file?.ino}`;
    if (found === version) return;
    version = found;
    try {
      byName = new Map(readBook(dataFolder).map((entry) => [entry.name, entry]));
    } catch (error) {
      onDamaged(String(error));
    }
  };

  return {
    get size() {
      reload();
      return byName.size;
    },
    has(name) {
      reload();
      return byName.has(name);
    },
    identify(name, token) {
      reload();
      const known = byName.get(name);
      // A stranger costs as much time as a wrong token, so that names cannot be guessed by it.
      const hash = Buffer.from(known?.hash ?? '00'.repeat(32), 'hex');
      const matches = timingSafeEqual(hashOf(token), hash);
      if (known === undefined || !matches) return undefined;
      const { role, patient } = known;
      return { name, role, ...(patient !== undefined && { patient }) };
    },
  };
}
