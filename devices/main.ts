import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { chance } from '#patients/chance.ts';
import { responseMs } from '#patients/staff.ts';
import type { Clock } from '#ward/clock.ts';
import type { DevicesReport, Running } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import { bedsideName, openBedside } from './bedside.ts';
import { readBroker } from './broker.ts';
import { openFleet } from './fleet.ts';
import { openOutbox } from './outbox.ts';
import { wardBeds } from './ward-beds.ts';

/**
 * The devices program:
 *
 *     beds ──measure──▶ fleet ──▶ outbox ──▶ links ══MQTT══▶ gateway
 *     nurses ◀── bedside ◀══════════ interventions ═════════════╯
 *
 * Started again with the same origin it goes on with the same play: a simulated patient lived on
 * meanwhile, unmeasured; a recording goes on where it stopped. Throws when it cannot start, with a
 * reason for the person who started it.
 */
export async function start(
  settings: Settings,
  clock: Clock,
  secret: string,
  log: Logger,
): Promise<Running<DevicesReport>> {
  const broker = readBroker(settings.broker, settings.brokerCa);
  if (!broker.ok) throw new Error(broker.reason);

  const originMs = Math.round(settings.origin === 0 ? clock.now() : settings.origin);
  mkdirSync(settings.data, { recursive: true });
  const outbox = openOutbox({
    path: join(settings.data, 'devices.sqlite'),
    limit: settings.outbox,
    originMs,
    nowMs: clock.now(),
    boot: randomBytes(4).toString('hex'),
  });

  try {
    const play = wardBeds(settings, { nowMs: clock.now(), outbox });
    if (!play.ok) throw new Error(play.reason);
    const { beds, simulated, ignored } = play.value;
    for (const { patient, columns } of ignored) {
      log.warn(
        { patient, columns },
        'columns of the recording that are no vital sign are left out',
      );
    }
    const common = {
      broker: broker.value,
      clock,
      tickMs: Math.max(20, 50 / settings.speed),
      log,
    };
    const fleet = openFleet({
      ...common,
      beds,
      outbox,
      tokenOf: (device) => tokenFor(secret, device),
      randomOf: (device) => chance(settings.seed, device, 'link').uniform,
    });
    const bedside = openBedside({
      ...common,
      token: tokenFor(secret, bedsideName),
      patients: new Set(beds.map(({ patient }) => patient)),
      simulated,
      responseMs: (id, kind) => responseMs(settings.seed, id, kind),
      random: chance(settings.seed, bedsideName, 'link').uniform,
    });
    const report = () => ({ ...fleet.report(), interventions: bedside.interventions });
    log.info({ beds: beds.length, resumed: outbox.resumed }, 'the devices measure');

    return {
      report,
      async stop() {
        await Promise.all([fleet.stop(), bedside.stop()]);
        const last = report();
        outbox.close();
        log.info({ waiting: last.waiting }, 'the devices have stopped');
        return last;
      },
    };
  } catch (error) {
    outbox.close();
    throw error;
  }
}
