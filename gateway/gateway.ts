import type { TlsOptions } from 'node:tls';
import type { Logger } from 'pino';
import { wallClock, wardClock } from '#ward/clock.ts';
import type { GatewayReport } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { type Broker, openBroker } from './broker/broker.ts';
import { reception } from './broker/reception.ts';
import type { LoginRules } from './broker/session.ts';
import { openCounters } from './counters.ts';
import type { DrainState } from './drain-thread.ts';
import { openHttp } from './http.ts';
import { groupCommit } from './journal/group-commit.ts';
import type { Refusal } from './journal/intake.ts';
import type { JournalState } from './journal/journal-service.ts';
import { pack } from './journal/parcel.ts';
import { type Live, live } from './live.ts';
import { startThreads } from './threads.ts';

export interface GatewayParts {
  readonly settings: Settings;
  readonly rules: LoginRules;
  readonly log: Logger;
  readonly tls?: TlsOptions;
  readonly journalPath: string;
}

export interface Gateway {
  report(): GatewayReport;
  /** Takes nothing more, drains for up to eight seconds, lets go of everything. */
  stop(): Promise<GatewayReport>;
}

const stateMs = 500;
const drainForMs = 8000;
const stopDrainWithinMs = 1000;

/**
 * Joins the parts:
 *
 *   broker ── reception ── group commit ──▶ journal ──▶ drain ──▶ store
 *                                └─▶ live (after the commit, never waited for)
 */
export async function openGateway(parts: GatewayParts): Promise<Gateway> {
  const { settings, rules, log } = parts;
  const time = { originMs: settings.origin || wallClock.now(), speed: settings.speed };
  const clock = wardClock(time);
  const failure = failureOf();
  const threads = startThreads({
    journal: {
      path: parts.journalPath,
      clock: time,
      limits: {
        samplesPerMessage: settings.samplesPerMessage,
        clockAheadMs: settings.clockAhead,
        clockBehindMs: settings.clockBehind,
        journalBytes: settings.journalBytes,
        journalKeepMs: settings.journalKeep,
        diskFreeBytes: settings.diskFree,
      },
    },
    drain: {
      store: settings.store,
      dataFolder: settings.data,
      timeoutMs: settings.storeTimeout,
      batchMax: settings.storeBatch,
    },
    onFailure: failure.happened,
  });

  const states = () => Promise.all([threads.journal.state(), threads.drain.state()]);
  let [journal, drain]: [JournalState, DrainState] = await failure.orElse(states(), threads.end);
  let broker: Broker | undefined;
  let telling: Live | undefined;

  const counters = openCounters({
    connections: () => broker?.connections ?? 0,
    journal: () => journal,
    drain: () => drain,
  });
  const tellRefused = (refusals: readonly Refusal[]) => {
    for (const refusal of refusals) log.warn(refusal, 'refused');
    telling?.refused(refusals);
  };
  const keeping = groupCommit(async (deliveries, done) => {
    const added = await threads.journal.add(pack(deliveries), broker?.hasListeners ?? false);
    done();
    telling?.readings(added.readings, added.journaledAt);
    if (added.refused.length > 0) tellRefused(added.refused);
  });
  const receive = reception({ clock, keep: keeping.keep, onRefused: tellRefused });
  broker = await openBroker({ ...parts, receive, counters });
  telling = live(broker, settings.liveQueue, counters);

  const refresh = async () => {
    const before = { full: journal.full, reason: drain.reason };
    [journal, drain] = await states();
    for (const { entry, reason } of await threads.journal.takeDead()) {
      const device = entry.kind === 'reading' ? entry.reading.device : '';
      // As with what is refused at the door: the truth is not for those who hear of it.
      const isTrue = entry.kind === 'truth' || entry.kind === 'ledger';
      const excerpt = isTrue ? '' : JSON.stringify(entry).slice(0, 200);
      log.error({ reason, entry }, 'the store refused an entry for good');
      telling?.refused([{ device, receivedAt: clock.now(), reason, samples: 1, excerpt }]);
    }
    tellChange(log, 'journal', before.full, journal.full);
    tellChange(log, 'store', before.reason, drain.reason);
  };

  const http = await openHttp({
    host: settings.host,
    port: settings.httpPort,
    logins: rules.logins,
    async report() {
      await refresh();
      return report();
    },
    metrics: counters.text,
    readings: threads.journal.readings,
    acks: threads.journal.acks,
    ends: threads.journal.ends,
    keptUntil: () => keeping.pendingSince ?? clock.now(),
  });

  const stopRefreshing = wallClock.every(stateMs, () => void refresh());

  function report(): GatewayReport {
    return {
      program: 'gateway',
      mqttPort: broker?.port ?? 0,
      httpPort: http.port,
      ...journal.tally,
      connections: broker?.connections ?? 0,
      store: drain.reason === undefined ? 'writing' : 'busy',
      ...(drain.reason !== undefined && { storeReason: drain.reason }),
      journal: journal.full === undefined ? 'accepting' : 'full',
      ...(journal.delayMs && { delayMs: journal.delayMs }),
    };
  }

  return {
    report,
    async stop() {
      stopRefreshing();
      await threads.drain.hurry();
      await Promise.all([broker.close(), http.close()]);
      const until = wallClock.now() + drainForMs;
      do {
        await refresh();
        if (keeping.pending === 0 && journal.entriesHeld === 0) break;
        await wallClock.sleep(20);
      } while (wallClock.now() < until);
      // The drain may wait for room in the journal, which may never come.
      await Promise.race([threads.drain.stop(), wallClock.sleep(stopDrainWithinMs)]);
      await refresh();
      await threads.journal.close();
      await threads.end();
      return report();
    },
  };
}

/** A thread that dies while it starts is a reason not to start; later it ends the process. */
function failureOf() {
  const { promise, reject } = Promise.withResolvers<never>();
  let starting = true;
  return {
    happened(error: Error): void {
      if (!starting) throw error;
      reject(error);
    },
    async orElse<T>(started: Promise<T>, cleanUp: () => Promise<void>): Promise<T> {
      try {
        return await Promise.race([started, promise]);
      } catch (error) {
        await cleanUp();
        throw error;
      } finally {
        starting = false;
      }
    },
  };
}

function tellChange(log: Logger, what: string, before?: string, now?: string): void {
  if (before === undefined && now !== undefined) log.error({ reason: now }, `${what} is waiting`);
  if (before !== undefined && now === undefined) log.info(`${what} goes on`);
}
