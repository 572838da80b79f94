import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';

/** A connection to the gateway that is there again whenever it can be, until it is stopped. */
export interface Connection {
  /** `connecting` until the first attempt has ended; then what the last attempt came to. */
  readonly state: 'connecting' | 'online' | 'offline';
  /** Ends this connection, if there is one; the next follows after the usual wait. */
  drop(): void;
  /**
   * Says goodbye if online, closes, and never connects again. Resolves when that is done, after
   * a few seconds at most. Never rejects. Once is enough: called again, it answers the same.
   */
  stop(): Promise<void>;
}

export interface ConnectionParts {
  readonly name: string;
  /** Opens a client that connects once and never again by itself. */
  open(): MqttClient;
  /** The login succeeded. Called once for each connection. */
  online(client: MqttClient): void;
  /** The connection that `online` was told of is gone. */
  lost(): void;
  /** Every second while online. */
  second?(): void;
  /** The last words, before what is in flight gets a moment to be acknowledged. Never rejects. */
  goodbye?(client: MqttClient): Promise<void>;
  readonly clock: Clock;
  /** From 0 to 1, so that a thousand devices do not knock at the same moment. */
  random(): number;
  /** Before the first attempt. */
  readonly firstWaitMs: number;
  readonly log: Logger;
}

const firstBackOffMs = 500;
const longestBackOffMs = 30_000;
/** A connection that lived so long was a good one: the next back-off starts small again. */
const settledAfterSeconds = 3;
/** A client that has not connected by then never will, whatever it believes of itself. */
const hopelessAfterSeconds = 60;
const closingMs = 1000;
const refusedLogins = [2, 4, 5]; // CONNACK: identifier rejected, bad credentials, not authorized.

export function keepConnected(parts: ConnectionParts): Connection {
  const { name, clock, log } = parts;
  const stopping = new AbortController();
  let state: Connection['state'] = 'connecting';
  let client: MqttClient | undefined;
  let finish = (): void => undefined;
  let attempt = 0;
  let refused = false;

  let stopped: Promise<void> | undefined;

  void run();

  async function run(): Promise<void> {
    await clock.sleep(parts.firstWaitMs, stopping.signal);
    while (!stopping.signal.aborted) {
      await oneConnection();
      await clock.sleep(backOffMs(attempt, parts.random()), stopping.signal);
      attempt += 1;
    }
  }

  function oneConnection(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const opened = parts.open();
    client = opened;
    let seconds = 0;
    const stopWatch = clock.every(1000, () => {
      seconds += 1;
      if (state === 'online') {
        if (seconds === settledAfterSeconds) attempt = 0;
        parts.second?.();
      } else if (seconds === hopelessAfterSeconds) {
        end();
      }
    });

    const end = (): void => {
      if (client !== opened) return;
      client = undefined;
      stopWatch();
      opened.end(true);
      opened.stream.destroy(); // A polite end that was not answered is not made forceful by `end`.
      const wasOnline = state === 'online';
      state = 'offline';
      if (wasOnline) parts.lost();
      resolve();
    };
    finish = end;
    opened.on('close', end);
    opened.on('error', (error) => {
      if (client === opened) complain(error);
      end();
    });
    opened.on('connect', () => {
      if (client !== opened) return;
      state = 'online';
      seconds = 0;
      refused = false;
      parts.online(opened);
    });
    return promise;
  }

  function complain(error: Error & { code?: unknown }): void {
    if (!refusedLogins.includes(Number(error.code))) {
      log.debug({ name, reason: error.message }, 'connection failed');
    } else if (!refused) {
      refused = true;
      log.error({ name, reason: error.message }, 'the gateway refuses this login; still trying');
    }
  }

  async function leave(leaving: MqttClient): Promise<void> {
    await parts.goodbye?.(leaving);
    if (client !== leaving) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    leaving.once('close', resolve);
    leaving.end();
    await Promise.race([promise, clock.sleep(closingMs)]);
  }

  async function stop(): Promise<void> {
    stopping.abort();
    if (client !== undefined && state === 'online') await leave(client);
    finish();
  }

  return {
    get state() {
      return state;
    },
    drop: () => finish(),
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Doubles from half a second to half a minute, each up to a half shorter by chance. */
function backOffMs(attempt: number, random: number): number {
  const longestMs = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(attempt, 16));
  return longestMs * (1 - random / 2);
}
