import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { BedReport, DevicesReport } from '#ward/program.ts';
import type { Bed, BedDevice, Beds } from './bed.ts';
import type { Broker } from './broker.ts';
import { type Link, openLink } from './link.ts';
import type { Outbox } from './outbox.ts';

/** All beds of this process: measures, keeps what was measured, and has it carried when it is due. */
export interface Fleet {
  report(): Omit<DevicesReport, 'interventions' | 'arms'>;
  /**
   * Stops measuring, gives the links a few seconds to carry what is due by then, and says offline
   * for every device. What could not be carried, or is due later, stays in the outbox, which is left
   * open.
   */
  stop(): Promise<void>;
}

export interface FleetParts extends Beds {
  readonly outbox: Outbox;
  readonly broker: Broker;
  tokenOf(device: string): string;
  readonly clock: Clock;
  /** Between two looks at what the beds have measured, of the wall's time. */
  readonly tickMs: number;
  /** A stream of chance of its own for each device. */
  randomOf(device: string): () => number;
  readonly log: Logger;
}

const lastWaitMs = 5000;
const lastLookMs = 50;
/** The first logins are spread over this time, and longer the more devices there are. */
const spreadMs = { atLeast: 500, perDevice: 2 };

export function openFleet(parts: FleetParts): Fleet {
  const { beds, outbox, clock, log } = parts;
  const devices = new Map<string, { bed?: Bed; device: BedDevice }>();
  for (const bed of beds) {
    for (const device of bed.devices) devices.set(device.device, { bed, device });
  }
  // Devices of an earlier fleet measure no more, but what they measured still has to arrive.
  for (const name of outbox.waiting()) {
    if (!devices.has(name)) devices.set(name, { device: { device: name, kind: 'former' } });
  }

  const firstSpreadMs = spreadMs.atLeast + spreadMs.perDevice * devices.size;
  const links = new Map<string, Link>();
  const ended = new Set<string>();
  for (const [name, { device }] of devices) {
    const random = parts.randomOf(name);
    links.set(
      name,
      openLink({
        device: name,
        token: parts.tokenOf(name),
        broker: parts.broker,
        outbox,
        status: () => ({
          ...(device.battery && { battery: Math.round(device.battery(clock.now())) }),
          dropped: outbox.counts(name).dropped,
        }),
        clock,
        clockSays: () => device.clock?.(clock.now()) ?? clock.now(),
        random,
        firstWaitMs: random() * firstSpreadMs,
        log,
      }),
    );
  }

  const stopTicks = clock.every(parts.tickMs, tick);
  const stopWatch = clock.every(1000, remarkOnLinks(links, ended, log));

  function tick(): void {
    const untilMs = clock.now();
    const measured = parts.measure(untilMs);
    outbox.keep(measured);
    for (const { device, arrivals } of measured) {
      for (const dueMs of arrivals) links.get(device)?.expect(dueMs);
    }
    for (const link of links.values()) link.send(untilMs);

    for (const [name, { bed }] of devices) {
      const over = bed === undefined || bed.ended;
      if (!over || ended.has(name) || outbox.counts(name).waiting > 0) continue;
      ended.add(name);
      void links.get(name)?.stop();
    }
  }

  /** Sends what is due; whether there is anything to wait for within so long. */
  function mayStillArrive(withinMs: number): boolean {
    const nowMs = clock.now();
    for (const link of links.values()) link.send(nowMs);
    return [...links.values()].some((link) => link.owes(nowMs + withinMs));
  }

  return {
    report: () => ({
      program: 'devices',
      beds: beds.map((bed) => reportOf(bed, links, ended)),
      ...outbox.counts(),
      ended: beds.every((bed) => bed.ended),
    }),
    async stop() {
      stopTicks();
      stopWatch();
      for (let leftMs = lastWaitMs; leftMs > 0 && mayStillArrive(leftMs); leftMs -= lastLookMs) {
        await clock.sleep(lastLookMs);
        outbox.keep([]);
      }
      await Promise.all([...links.values()].map((link) => link.stop()));
      outbox.keep([]);
    },
  };
}

function reportOf(
  { patient, devices }: Bed,
  links: ReadonlyMap<string, Link>,
  ended: ReadonlySet<string>,
): BedReport {
  return {
    patient,
    devices: devices.map(({ device, kind }) => ({
      device,
      kind,
      link: ended.has(device) ? 'ended' : (links.get(device)?.state ?? 'offline'),
    })),
  };
}

/** Says once when links are lost, however many, and once when all of them are back. */
function remarkOnLinks(
  links: ReadonlyMap<string, Link>,
  ended: ReadonlySet<string>,
  log: Logger,
): () => void {
  let complained = false;
  return () => {
    const lost = [...links.values()].filter(
      ({ device, state }) => state === 'offline' && !ended.has(device),
    );
    if (lost.length > 0 && !complained) {
      log.warn({ offline: lost.length, devices: links.size }, 'links are offline; trying again');
    } else if (lost.length === 0 && complained) {
      log.info({ devices: links.size }, 'all links are online again');
    }
    complained = lost.length > 0;
  };
}
