import type { Settings } from '#ward/settings.ts';
import { bedsideName } from './bedside.ts';
import { wardBeds } from './ward-beds.ts';

/** Who logs in at the gateway on behalf of this program. */
export interface Party {
  readonly name: string;
  readonly role: 'device' | 'bedside';
  readonly patient?: string;
}

/**
 * Every device of every bed, and the bedside: each needs a credential of its own. Rejects where the
 * recordings cannot be read, with a reason for the person who started it.
 */
export async function wardParties(settings: Settings): Promise<readonly Party[]> {
  const firstPlay = { resumed: false, beganMs: 0, lastAt: () => undefined };
  const nobody = { past: [], note: () => undefined };
  const play = wardBeds(settings, { nowMs: 0, outbox: firstPlay, log: nobody });
  if (!play.ok) throw new Error(play.reason);
  const devices = play.value.beds.flatMap(({ patient, devices }) =>
    devices.map(({ device }) => ({ name: device, role: 'device' as const, patient })),
  );
  return [{ name: bedsideName, role: 'bedside' }, ...devices];
}
