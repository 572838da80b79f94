import { EventEmitter } from 'node:events';
import type { MqttClient } from 'mqtt';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { keepConnected } from '#devices/connection.ts';
import type { Clock } from '#ward/clock.ts';

/** A client that does nothing of itself; the test emits what a broker would cause. */
function puppet() {
  const client = Object.assign(new EventEmitter(), {
    heard: [] as string[],
    end(force?: boolean) {
      client.heard.push(force ? 'end' : 'end politely');
    },
    stream: { destroy: () => client.heard.push('destroy') },
  });
  return client;
}

/** Keeps connected with puppets, in time that passes only when the test says so. */
interface Scene {
  random?: number;
  goodbye?(): Promise<void>;
}

function scene({ random = 0, goodbye = async () => undefined }: Scene = {}) {
  const clients: ReturnType<typeof puppet>[] = [];
  const slept: number[] = [];
  const ticking = new Set<() => void>();
  const heard: string[] = [];
  const log: string[] = [];
  const clock: Clock = {
    now: () => 0,
    async sleep(ms) {
      slept.push(ms);
    },
    every(_ms, work) {
      ticking.add(work);
      return () => ticking.delete(work);
    },
  };
  const connection = keepConnected({
    name: 'd1',
    open() {
      const client = puppet();
      clients.push(client);
      return client as unknown as MqttClient;
    },
    online: () => heard.push('online'),
    lost: () => heard.push('lost'),
    goodbye: () => goodbye(),
    clock,
    random: () => random,
    firstWaitMs: 7,
    log: pino({ level: 'info' }, { write: (line) => log.push(JSON.parse(line).reason) }),
  });
  return {
    connection,
    clients,
    slept,
    heard,
    ticking,
    log,
    newest: () => clients.at(-1) ?? puppet(),
    seconds(count: number) {
      for (let second = 0; second < count; second += 1) for (const work of [...ticking]) work();
    },
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

test('the wait doubles from half a second to half a minute', async () => {
  const ward = scene();
  for (let attempt = 0; attempt < 9; attempt += 1) {
    await ward.settle();
    ward.newest().emit('close');
  }
  await ward.settle();
  expect(ward.slept).toEqual([7, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('chance makes a wait up to a half shorter, so that devices do not come back at one moment', async () => {
  const ward = scene({ random: 1 });
  await ward.settle();
  ward.newest().emit('close');
  await ward.settle();
  expect(ward.slept).toEqual([7, 250]);
});

test('a connection that held for a few seconds starts the waits anew, a shorter one does not', async () => {
  const ward = scene();
  for (const secondsOnline of [0, 2, 3, 0]) {
    await ward.settle();
    ward.seconds(2);
    ward.newest().emit('connect');
    ward.seconds(secondsOnline);
    ward.newest().emit('close');
  }
  await ward.settle();
  expect(ward.slept).toEqual([7, 500, 1000, 500, 1000]);
});

test('a client that says nothing for a minute is given up and another one opened', async () => {
  const ward = scene();
  await ward.settle();
  ward.seconds(59);
  await ward.settle();
  const at59 = ward.clients.length;
  ward.seconds(1);
  await ward.settle();
  expect([at59, ward.clients.length, ward.clients[0]?.heard]).toEqual([1, 2, ['end', 'destroy']]);
});

test('what a client says after its end does not touch the one after it', async () => {
  const ward = scene();
  await ward.settle();
  const old = ward.newest();
  old.emit('error', new Error('torn'));
  await ward.settle();
  ward.newest().emit('connect');
  old.emit('error', new Error('late'));
  old.emit('connect');
  old.emit('close');
  await ward.settle();
  expect([ward.heard, ward.connection.state, ward.clients.length]).toEqual([
    ['online'],
    'online',
    2,
  ]);
});

test('it is connecting, then online, then offline until online again; and after a stop nothing is left', async () => {
  const ward = scene();
  const states: string[] = [ward.connection.state];
  await ward.settle();
  ward.newest().emit('connect');
  states.push(ward.connection.state);
  ward.connection.drop();
  states.push(ward.connection.state);
  await ward.settle();
  states.push(ward.connection.state);
  ward.newest().emit('connect');
  states.push(ward.connection.state);
  await ward.connection.stop();
  expect(states).toEqual(['connecting', 'online', 'offline', 'offline', 'online']);
  expect([ward.connection.state, ward.ticking.size, ward.clients.length]).toEqual([
    'offline',
    0,
    2,
  ]);
  expect(ward.heard).toEqual(['online', 'lost', 'online', 'lost']);
});

test('a refused login is said once, and again only if it had been allowed in between', async () => {
  const ward = scene();
  for (const event of ['refused', 'refused', 'torn', 'connect', 'refused', 'refused']) {
    await ward.settle();
    if (event === 'connect') ward.newest().emit('connect');
    const code = event === 'refused' ? 5 : 'ECONNRESET';
    ward.newest().emit('error', Object.assign(new Error(event), { code }));
  }
  expect(ward.log).toEqual(['refused', 'refused']);
});

test('a stop says goodbye, ends politely, and by force when the polite end is not answered', async () => {
  const ward = scene({ goodbye: async () => void ward.heard.push('goodbye') });
  await ward.settle();
  ward.newest().emit('connect');
  await Promise.all([ward.connection.stop(), ward.connection.stop()]);
  expect(ward.heard).toEqual(['online', 'goodbye', 'lost']);
  expect(ward.newest().heard).toEqual(['end politely', 'end', 'destroy']);
});

test('a connection lost during the goodbye is not ended again', async () => {
  const ward = scene({ goodbye: async () => void ward.newest().emit('close') });
  await ward.settle();
  ward.newest().emit('connect');
  await ward.connection.stop();
  expect([ward.newest().heard, ward.clients.length]).toEqual([['end', 'destroy'], 1]);
});

test('a stop while it is not online says nothing', async () => {
  const ward = scene({ goodbye: async () => void ward.heard.push('goodbye') });
  await ward.settle();
  await ward.connection.stop();
  expect([ward.heard, ward.newest().heard]).toEqual([[], ['end', 'destroy']]);
});
