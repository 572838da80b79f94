import { readFileSync } from 'node:fs';
import { deskName } from '#station/enrolment.ts';
import type { Rooms } from '#station/rooms.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import type { Options } from './asked.ts';

/** Who may read the ward's secret on its own machine needs no other credential. */
export async function loginOf(
  { user, tokenFile }: Options,
  { data }: Settings,
  rooms: Pick<Rooms, 'credentials' | 'secret'>,
): Promise<Result<{ readonly user: string; readonly token: string }>> {
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
