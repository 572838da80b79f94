import type { ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { Message } from '#ward/program.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { deathsInARow, waitMsAfter } from './backoff.ts';
import type { ProgramName, ReportOf } from './reports.ts';
import type { Status } from './view.ts';

/** Keeps one program alive: starts it, listens to it, starts it again when it dies. */
export interface Keeper<P extends ProgramName = ProgramName> {
  readonly program: P;
  /** Good once it was ready for the first time; bad when it cannot start. Never rejects. */
  readonly ready: Promise<Result<ReportOf<P>>>;
  first(): ReportOf<P> | undefined;
  latest(): ReportOf<P> | undefined;
  /** How long ago that was; absent until it reported. */
  quietMs(): number | undefined;
  status(): Status;
  /** How often it has died. */
  deaths(): number;
  /** Asks it to end, and ends it by force after `withinMs`. Resolves when it is gone for good. */
  stop(withinMs: number): Promise<void>;
  /** Ends it by force, now. */
  kill(): void;
}

export interface KeeperParts<P extends ProgramName> {
  readonly program: P;
  launch(): ChildProcess;
  /** The wall's time. */
  readonly clock: Clock;
  random(): number;
  readonly log: Logger;
}

/** A program that dies this often without ever having been ready is not tried again. */
const triesAtFirst = 3;
const lastWordsMs = 1000;

export function keep<P extends ProgramName>(parts: KeeperParts<P>): Keeper<P> {
  const { program, clock, log } = parts;
  const stopping = new AbortController();
  const ready = Promise.withResolvers<Result<ReportOf<P>>>();
  let child: ChildProcess | undefined;
  let first: ReportOf<P> | undefined;
  let latest: ReportOf<P> | undefined;
  let latestAtMs: number | undefined;
  let state: Exclude<Status['kind'], 'waiting'> | { untilMs: number; cause: string } = 'starting';
  let deaths = 0;

  async function keepAlive(): Promise<void> {
    let inARow = 0;
    while (!stopping.signal.aborted) {
      const startedAtMs = clock.now();
      state = 'starting';
      const { cause, hopeless } = await live();
      if (stopping.signal.aborted) break;

      deaths += 1;
      inARow = deathsInARow(inARow, clock.now() - startedAtMs);
      if (first === undefined && (hopeless || inARow >= triesAtFirst)) {
        ready.resolve(bad(cause));
        break;
      }
      const waitMs = waitMsAfter(inARow, parts.random());
      log.warn({ program, cause, waitMs, inARow }, 'a program died; starting it again');
      state = { untilMs: clock.now() + waitMs, cause };
      await clock.sleep(waitMs, stopping.signal);
    }
    state = 'ended';
    ready.resolve(bad('it was stopped before it was ready'));
  }

  /** One life of the program; `hopeless` when it said itself that it cannot start. */
  async function live(): Promise<{ cause: string; hopeless: boolean }> {
    let alive: ChildProcess;
    try {
      alive = parts.launch();
    } catch (error) {
      return { cause: error instanceof Error ? error.message : String(error), hopeless: false };
    }
    child = alive;
    let failed: string | undefined;
    alive.on('message', (message: Message) => {
      if (message.kind === 'failed') {
        failed = message.reason;
        return;
      }
      latest = message.report as ReportOf<P>;
      latestAtMs = clock.now();
      if (message.kind !== 'ready') return;
      log.info({ program, pid: alive.pid, deaths }, 'a program is ready');
      first ??= latest;
      if (!stopping.signal.aborted) state = 'up';
      ready.resolve(good(latest));
    });
    const cause = await endOf(alive, clock);
    child = undefined;
    return { cause: failed ?? cause, hopeless: failed !== undefined };
  }

  const ended = keepAlive();

  return {
    program,
    ready: ready.promise,
    first: () => first,
    latest: () => latest,
    quietMs: () => (latestAtMs === undefined ? undefined : clock.now() - latestAtMs),
    deaths: () => deaths,
    status() {
      if (typeof state === 'string') return { kind: state };
      const waitMs = Math.max(0, state.untilMs - clock.now());
      return { kind: 'waiting', waitMs, cause: state.cause };
    },
    async stop(withinMs) {
      stopping.abort();
      if (child === undefined) return ended;
      state = 'stopping';
      child.kill('SIGTERM');
      const patience = new AbortController();
      const tooLong = clock.sleep(withinMs, patience.signal).then(() => {
        if (patience.signal.aborted) return;
        log.error({ program, withinMs }, 'a program did not end in time; ending it by force');
        child?.kill('SIGKILL');
      });
      await ended;
      patience.abort();
      await tooLong;
    },
    kill() {
      stopping.abort();
      child?.kill('SIGKILL');
    },
  };
}

/** Resolves with the cause when the child has ended and all it had said has been heard. */
async function endOf(child: ChildProcess, clock: Clock): Promise<string> {
  const cause = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  const heard = new AbortController();
  child.once('disconnect', () => heard.abort());
  if (child.connected) await clock.sleep(lastWordsMs, heard.signal);
  return cause;
}
