import type { Clock } from '#ward/clock.ts';
import type { Keeper } from './keeper.ts';

export interface Keepers {
  readonly devices?: Keeper<'devices'> | undefined;
  readonly analytics?: Keeper<'analytics'> | undefined;
  readonly gateway?: Keeper<'gateway'> | undefined;
}

/** How long each may take: 20 s in all, and then it is ended by force. */
const within = { devices: 7000, settle: 3000, analytics: 3000, gateway: 7000 } as const;
const lookEveryMs = 250;
/** Two reports of analytics come in this many looks. */
const quietLooks = 4;

/**
 * Ends the programs in the order in which readings travel, so that nothing is under way when its
 * receiver goes: the devices hand over what they hold, analytics judges it, the gateway stores it.
 */
export async function close(
  { devices, analytics, gateway }: Keepers,
  clock: Clock,
  say: (phase: string) => void,
): Promise<void> {
  say('Ending: the devices hand over what they hold');
  await devices?.stop(within.devices);
  if (analytics?.status().kind === 'up' && gateway?.status().kind === 'up') {
    say('Ending: analytics judges the last readings');
    await settled(analytics, clock);
  }
  await analytics?.stop(within.analytics);
  say('Ending: the gateway writes what it holds to the store (Ctrl-C ends it by force)');
  await gateway?.stop(within.gateway);
  say('Ended');
}

/** Resolves when analytics is up to date and hears nothing new, or when that takes too long. */
async function settled(analytics: Keeper<'analytics'>, clock: Clock): Promise<void> {
  let before = '';
  let quiet = 0;
  for (let waitedMs = 0; waitedMs < within.settle; waitedMs += lookEveryMs) {
    const report = analytics.latest();
    const now = JSON.stringify([report?.patients, report?.alarms, report?.interventions]);
    quiet = report?.feed === 'live' && now === before ? quiet + 1 : 0;
    if (quiet >= quietLooks || analytics.status().kind !== 'up') return;
    before = now;
    await clock.sleep(lookEveryMs);
  }
}
