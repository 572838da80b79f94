import type { Settings } from '#ward/settings.ts';
import type { ProgramName } from './reports.ts';
import type { Party, Rooms } from './rooms.ts';

/** As whom `npm run ack` logs in on the machine of the ward, where alarms are judged. */
export const deskName = 'desk';

/**
 * Gives the programs that are about to start their credentials, beside those given out before: what
 * a wearable of an earlier ward still has to say must be able to arrive.
 */
export async function enrolAll(
  programs: readonly ProgramName[],
  settings: Settings,
  secret: string,
  rooms: Pick<Rooms, 'credentials' | 'wardParties'>,
): Promise<void> {
  const { enrol, listCredentials } = await rooms.credentials();
  const parties = new Map<string, Party>(
    listCredentials(settings.data)
      .filter(({ origin }) => origin === 'ward')
      .map(({ name, role, patient }) => [name, { name, role, patient }]),
  );
  if (programs.includes('analytics')) {
    parties.set('analytics', { name: 'analytics', role: 'analytics' });
    parties.set(deskName, { name: deskName, role: 'staff' });
  }
  if (programs.includes('devices')) {
    for (const party of await rooms.wardParties(settings)) parties.set(party.name, party);
  }
  enrol(settings.data, secret, [...parties.values()]);
}
