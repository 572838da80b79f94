import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { keep } from '#station/keeper.ts';
import type { Message } from '#ward/program.ts';
import { gatewayReport } from './reports-in-test.ts';

/** What one life of a program does, by the wall's time since it began. */
type Life = (child: PretendedChild) => void;

class PretendedChild extends EventEmitter {
  readonly signals: string[] = [];
  connected = true;
  pid = 1;
  obeys = true;

  say(message: Message): void {
    this.emit('message', message);
  }
  end(code: number | null, signal: string | null = null): void {
    this.emit('exit', code, signal);
    this.connected = false;
    this.emit('disconnect');
  }
  kill(signal: string): void {
    this.signals.push(signal);
    if (this.obeys || signal === 'SIGKILL') queueMicrotask(() => this.end(null, signal));
  }
}

/** Runs a keeper over these lives, one after the other, in a time that only sleeping moves on. */
function scene(...lives: Life[]) {
  let nowMs = 0;
  const slept: number[] = [];
  const remarks: string[] = [];
  /** While it stands, a sleep ends only when it is aborted. */
  const time = { stands: false };
  const children: PretendedChild[] = [];
  const keeper = keep({
    program: 'gateway',
    launch() {
      const child = new PretendedChild();
      const life = lives[children.length] ?? ready;
      children.push(child);
      queueMicrotask(() => life(child));
      return child as unknown as ChildProcess;
    },
    clock: {
      now: () => nowMs,
      async sleep(ms, signal) {
        if (signal?.aborted) return;
        slept.push(ms);
        nowMs += ms;
        const aborted = new Promise<void>((resolve) =>
          signal?.addEventListener('abort', () => resolve()),
        );
        await Promise.race(time.stands ? [aborted] : [aborted, turns(5)]);
      },
      every: () => () => undefined,
    },
    random: () => 0.5,
    log: pino({ level: 'error' }, { write: (line) => remarks.push(line) }),
  });
  const passed = () => turns(100);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { keeper, children, slept, remarks, time, passed, pass };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((done) => setImmediate(done));
}

const ready: Life = (child) => child.say({ kind: 'ready', report: gatewayReport() });
const dies: Life = (child) => child.end(1);
const readyThenDies: Life = (child) => {
  ready(child);
  queueMicrotask(() => child.end(1));
};

test('a program that dies is started again, later each time, and its deaths are told', async () => {
  const { keeper, slept, passed } = scene(readyThenDies, dies, dies, dies);
  expect(await keeper.ready).toMatchObject({ ok: true });
  await passed();
  expect(slept).toEqual([500, 1000, 2000, 4000]);
  expect(keeper.status()).toEqual({ kind: 'up' });
  expect(keeper.deaths()).toBe(4);
});

test('a minute of life makes its earlier deaths forgotten', async () => {
  const { keeper, children, slept, passed, pass } = scene(readyThenDies, readyThenDies);
  await passed();
  pass(60_000);
  children[2]?.end(1);
  await passed();
  expect(slept).toEqual([500, 1000, 500]);
  expect(keeper.deaths()).toBe(3);
});

test('the first report of all stays the first, over a death', async () => {
  const { keeper, passed } = scene(
    (child) => {
      child.say({ kind: 'ready', report: gatewayReport({ received: 1 }) });
      child.say({ kind: 'report', report: gatewayReport({ received: 2 }) });
      queueMicrotask(() => child.end(1));
    },
    (child) => child.say({ kind: 'ready', report: gatewayReport({ received: 3 }) }),
  );
  await passed();
  expect([keeper.first()?.received, keeper.latest()?.received]).toEqual([1, 3]);
});

test('the last words of a program count, even when they are heard after its exit', async () => {
  const { keeper, children, passed } = scene(ready);
  await passed();
  const [child] = children as [PretendedChild];
  child.kill = (signal) => {
    child.signals.push(signal);
    child.emit('exit', 0, null);
    void turns(3).then(() => {
      child.say({ kind: 'last', report: gatewayReport({ stored: 777 }) });
      child.emit('disconnect');
    });
  };
  await keeper.stop(60_000);
  expect(keeper.latest()?.stored).toBe(777);
});

test('a program that says it cannot start is not tried again, and the reason is told', async () => {
  const { keeper, children } = scene((child) => {
    child.say({ kind: 'failed', reason: 'the port is taken' });
    child.end(1);
  });
  expect(await keeper.ready).toEqual({ ok: false, reason: 'the port is taken' });
  expect(children).toHaveLength(1);
  expect(keeper.status()).toEqual({ kind: 'ended' });
});

test('one that once was ready is tried again even when it says that it cannot start', async () => {
  const { keeper, children, passed } = scene(readyThenDies, (child) => {
    child.say({ kind: 'failed', reason: 'the port is taken' });
    child.end(1);
  });
  await passed();
  expect(children).toHaveLength(3);
  expect(keeper.status()).toEqual({ kind: 'up' });
});

test('a program that dies three times before it was ever ready is given up', async () => {
  const { keeper, children } = scene(dies, dies, (child) => child.end(null, 'SIGSEGV'), ready);
  expect(await keeper.ready).toEqual({ ok: false, reason: 'SIGSEGV' });
  expect(children).toHaveLength(3);
});

test('while it waits for its next start the status says how long still, and why', async () => {
  const { keeper, time, passed, pass } = scene(readyThenDies);
  time.stands = true;
  await passed();
  // The clock of the scene has moved on by the wait already.
  pass(-400);
  expect(keeper.status()).toEqual({ kind: 'waiting', waitMs: 400, cause: 'exit 1' });
});

test('a program that waits for its next start is stopped without waiting for it', async () => {
  const { keeper, children, time, passed } = scene(readyThenDies);
  time.stands = true;
  await passed();
  await keeper.stop(7000);
  expect(children).toHaveLength(1);
  expect(keeper.status()).toEqual({ kind: 'ended' });
});

test('one that becomes ready while it is stopped is still on its way out', async () => {
  const { keeper, children, time, passed } = scene((child) => {
    child.obeys = false;
  });
  time.stands = true;
  await passed();
  const stopped = keeper.stop(7000);
  expect(keeper.status()).toEqual({ kind: 'stopping' });
  children.forEach(ready);
  expect(keeper.status()).toEqual({ kind: 'stopping' });
  children[0]?.end(0);
  await stopped;
});

test('stopping asks first, and a program that obeys is not started again', async () => {
  const { keeper, children, remarks, passed } = scene(ready);
  await passed();
  await keeper.stop(7000);
  expect(remarks).toEqual([]);
  expect(children.map(({ signals }) => signals)).toEqual([['SIGTERM']]);
  expect(keeper.status()).toEqual({ kind: 'ended' });
});

test('a program that does not end in time is ended by force', async () => {
  const { keeper, children, remarks, slept, passed } = scene((child) => {
    child.obeys = false;
    ready(child);
  });
  await passed();
  await keeper.stop(7000);
  expect(remarks).toHaveLength(1);
  expect(slept).toEqual([7000]);
  expect(children.map(({ signals }) => signals)).toEqual([['SIGTERM', 'SIGKILL']]);
});

test('one that is stopped before it was ready says so', async () => {
  const { keeper } = scene(() => undefined);
  await keeper.stop(7000);
  expect(await keeper.ready).toEqual({ ok: false, reason: 'it was stopped before it was ready' });
});

test('a program that cannot even be launched is tried again, too', async () => {
  let launches = 0;
  const keeper = keep({
    program: 'gateway',
    launch() {
      launches += 1;
      throw new Error('no memory');
    },
    clock: { now: () => 0, sleep: async () => undefined, every: () => () => undefined },
    random: () => 0.5,
    log: pino({ level: 'silent' }),
  });
  expect(await keeper.ready).toEqual({ ok: false, reason: 'no memory' });
  expect(launches).toBe(3);
});

test('a keeper knows how long ago its program reported', async () => {
  const { keeper, children, passed, pass } = scene();
  expect(keeper.quietMs()).toBeUndefined();
  await passed();
  pass(7000);
  expect(keeper.quietMs()).toBe(7000);
  children[0]?.say({ kind: 'report', report: gatewayReport() });
  expect(keeper.quietMs()).toBe(0);
});
