import type { ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { Settings } from '#ward/settings.ts';
import { close } from './closing.ts';
import { countsOf } from './counts.ts';
import { type Keeper, keep } from './keeper.ts';
import { placesOf, withPlaces } from './places.ts';
import { type ProgramName, programNames } from './reports.ts';
import type { View } from './view.ts';

/** The whole ward on this machine: three programs, kept alive. */
export interface Ward {
  view(): View;
  /** When and why it is over by itself. Never rejects. */
  readonly over: Promise<Over>;
  /** Ends all programs, each after what it still has to do. In about 20 s at most. */
  stop(): Promise<void>;
  /** Ends all programs by force, now. */
  kill(): void;
}

export type Over =
  | { readonly kind: 'time' | 'recordings' | 'stopped' }
  /** It could not start. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface WardParts {
  readonly settings: Settings;
  launch(program: ProgramName, settings: Settings): ChildProcess;
  /** The ward's time and the wall's. */
  readonly clock: Clock;
  readonly wall: Clock;
  random(): number;
  readonly log: Logger;
  readonly store: string;
}

type Kept = { [P in ProgramName]?: Keeper<P> };
const lookEveryMs = 250;

export function openWard(parts: WardParts): Ward {
  const { clock, wall, random, log } = parts;
  const stopping = new AbortController();
  const kept: Kept = {};
  let settings = parts.settings;
  let places: View['places'];
  let phase = 'Starting (Ctrl-C ends the ward)';
  let liveSinceMs: number | undefined;
  let endedAtMs: number | undefined;

  function keepAlive<P extends ProgramName>(program: P): Keeper<P> {
    // The settings of the moment: a gateway that comes back takes the ports that all others know.
    const start = () => parts.launch(program, settings);
    return keep({ program, launch: start, clock: wall, random, log });
  }

  async function live(): Promise<Over> {
    const gateway = keepAlive('gateway');
    kept.gateway = gateway;
    const listening = await gateway.ready;
    if (stopping.signal.aborted) return { kind: 'stopped' };
    if (!listening.ok) return failed('gateway', listening.reason);
    places = placesOf(settings, listening.value);
    settings = withPlaces(settings, listening.value);

    const analytics = keepAlive('analytics');
    kept.analytics = analytics;
    const devices = keepAlive('devices');
    kept.devices = devices;
    for (const { program, ready } of [analytics, devices] as readonly Keeper[]) {
      const started = await ready;
      if (stopping.signal.aborted) return { kind: 'stopped' };
      if (!started.ok) return failed(program, started.reason);
    }
    liveSinceMs = wall.now();
    phase = 'Ctrl-C ends the ward';
    log.info(places, 'the ward lives');
    return settings.for > 0 ? timeOver() : recordingsOver(devices);
  }

  async function timeOver(): Promise<Over> {
    await wall.sleep(settings.for, stopping.signal);
    return { kind: stopping.signal.aborted ? 'stopped' : 'time' };
  }

  async function recordingsOver(devices: Keeper<'devices'>): Promise<Over> {
    while (!stopping.signal.aborted) {
      const report = devices.latest();
      if (report?.ended && report.waiting === 0 && !settings.loop) return { kind: 'recordings' };
      await wall.sleep(lookEveryMs, stopping.signal);
    }
    return { kind: 'stopped' };
  }

  function view(): View {
    const { devices, gateway, analytics } = kept;
    const latest = {
      devices: devices?.latest(),
      gateway: gateway?.latest(),
      analytics: analytics?.latest(),
    };
    const first = {
      devices: devices?.first(),
      gateway: gateway?.first(),
      analytics: analytics?.first(),
    };
    const elapsedMs =
      liveSinceMs === undefined ? 0 : Math.max(0, (endedAtMs ?? wall.now()) - liveSinceMs);
    return {
      nowMs: clock.now(),
      speed: settings.speed,
      elapsedMs,
      programs: programNames.map((program) => ({
        program,
        status: kept[program]?.status() ?? { kind: 'starting' },
        deaths: kept[program]?.deaths() ?? 0,
        quietMs: kept[program]?.quietMs(),
      })),
      reports: latest,
      counts: countsOf(first, latest, elapsedMs),
      ...(places && { places }),
      store: parts.store,
      phase,
    };
  }

  return {
    view,
    over: live(),
    async stop() {
      endedAtMs ??= wall.now();
      stopping.abort();
      await close(kept, wall, (now) => {
        phase = now;
        log.info(now);
      });
    },
    kill() {
      stopping.abort();
      for (const program of programNames) kept[program]?.kill();
    },
  };
}

function failed(program: ProgramName, reason: string): Over {
  return { kind: 'failed', reason: `${program} cannot start: ${reason}` };
}
