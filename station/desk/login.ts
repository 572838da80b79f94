import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { deskName } from '#station/enrolment.ts';
import type { Rooms } from '#station/rooms.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';

/** As whom somebody comes to the desk, as it was written on the command line. */
export interface LoginOptions {
  readonly user?: string;
  readonly tokenFile?: string;
}

export interface Login {
  readonly user: string;
  readonly token: string;
}

export function addLoginOptions(command: Command): void {
  command
    .option('--user <NAME>', 'whose credential is used (that of this machine)')
    .option('--token-file <FILE>', 'file with the token of --user');
}

/** Who may read the ward's secret on its own machine needs no other credential. */
export async function loginOf(
  { user, tokenFile }: LoginOptions,
  { data }: Settings,
  rooms: Pick<Rooms, 'credentials' | 'secret'>,
): Promise<Result<Login>> {
  if (user !== undefined && tokenFile !== undefined) {
    return good({ user, token: readFileSync(tokenFile, 'utf8').trim() });
  }
  if (user !== undefined || tokenFile !== undefined)
    return bad('--user and --token-file go together');
  const { listCredentials } = await rooms.credentials();
  const known = listCredentials(data).some(
    ({ name, origin }) => name === deskName && origin === 'ward',
  );
  if (!known) {
    return bad(
      `no ward was started in ${data}: --data says where, or --user and --token-file who you are`,
    );
  }
  return good({ user: deskName, token: tokenFor(await rooms.secret(data), deskName) });
}
