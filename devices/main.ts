import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { chance } from '#patients/chance.ts';
import type { Clock } from '#ward/clock.ts';
import type { DevicesReport, Running } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import { type Bedside, bedsideName, openBedside } from './bedside.ts';
import { readBroker } from './broker.ts';
import { openCareFile } from './care-file.ts';
import { type Fleet, openFleet } from './fleet.ts';
import type { LiveWard } from './live-ward.ts';
import { openOutbox } from './outbox.ts';
import { nameOfPlay } from './play.ts';
import type { VerdictLog } from './verdict-log.ts';
import { wardBeds } from './ward-beds.ts';
import { readChoices } from './ward-choices.ts';

/**
 * The devices program:
 *
 *     patients ◀─▶ staff         both of each arm: one ward, which lives as it is measured
 *         │          ▲
 *       beds ────────┼──measure──▶ fleet ──▶ outbox ──▶ links ══MQTT══▶ gateway
 *                 bedside ◀═══════════ interventions ═════════════════════╯
 *                    ╰══════════ acknowledgements, truth, ledgers ════════▶
 *
 * Started again with the same origin it goes on with the same play: a recording where it stopped,
 * and the simulated ward lived on meanwhile, unmeasured, with all that its staff were asked for
 * before. Throws when it cannot start, with a reason for the person who started it.
 */
export async function start(
  settings: Settings,
  clock: Clock,
  secret: string,
  log: Logger,
): Promise<Running<DevicesReport>> {
  const broker = readBroker(settings.broker, settings.brokerCa);
  if (!broker.ok) throw new Error(broker.reason);
  const choices = readChoices(settings);
  if (!choices.ok) throw new Error(choices.reason);

  const originMs = Math.round(settings.origin === 0 ? clock.now() : settings.origin);
  mkdirSync(settings.data, { recursive: true });
  const outbox = openOutbox({
    path: join(settings.data, 'devices.sqlite'),
    limit: settings.outbox,
    originMs,
    nowMs: clock.now(),
    boot: randomBytes(4).toString('hex'),
  });

  const file = openCareFile(
    join(settings.data, 'care.sqlite'),
    nameOfPlay(settings, choices.value.link, outbox.beganMs),
  );

  try {
    const play = wardBeds(settings, { nowMs: clock.now(), outbox, log: file.care });
    if (!play.ok) throw new Error(play.reason);
    const { beds, measure, ward, witnesses, ignored } = play.value;
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
      measure,
      outbox,
      tokenOf: (device) => tokenFor(secret, device),
      randomOf: (device) => chance(settings.seed, device, 'link').uniform,
    });
    const bedside = openBedside({
      ...common,
      token: tokenFor(secret, bedsideName),
      patients: new Set(beds.map(({ patient }) => patient)),
      ...(ward && { ward }),
      ...(witnesses && { witnesses }),
      verdicts: file.verdicts,
      ledgers: file.ledgers,
      beganMs: outbox.beganMs,
      truthEveryMs: Math.max(truthEveryMs, truthAtMostEveryMs * settings.speed),
      patienceMs: patienceMs * settings.speed,
      random: chance(settings.seed, bedsideName, 'link').uniform,
    });
    const report = () => reportOf(fleet.report(), bedside, ward, file.verdicts);
    log.info({ beds: beds.length, resumed: outbox.resumed }, 'the devices measure');

    return {
      report,
      async stop() {
        await Promise.all([fleet.stop(), bedside.stop()]);
        const last = report();
        outbox.close();
        file.close();
        log.info({ waiting: last.waiting }, 'the devices have stopped');
        return last;
      },
    };
  } catch (error) {
    outbox.close();
    file.close();
    throw error;
  }
}

/** Of the wall's time. */
const patienceMs = 1000;

/** Of the ward's time; but in a ward that runs fast not more often than this of the wall's. */
const truthEveryMs = 10_000;
const truthAtMostEveryMs = 1000;

function reportOf(
  fleet: ReturnType<Fleet['report']>,
  { interventions }: Bedside,
  ward: LiveWard | undefined,
  verdicts: VerdictLog,
): DevicesReport {
  if (ward === undefined) return { ...fleet, interventions, arms: [] };
  const truths = new Map(
    ward.patients.map((patient) => {
      const { gone, state } = patient.in('monitored');
      return [patient.name, gone ? ('gone' as const) : state];
    }),
  );
  const beds = fleet.beds.map((bed) => {
    const truth = truths.get(bed.patient);
    return truth === undefined ? bed : { ...bed, truth };
  });
  // Where all who wear devices have gone, their twins live on.
  return {
    ...fleet,
    beds,
    interventions,
    ended: false,
    arms: ward.report(),
    worth: verdicts.counts(),
  };
}
