import type { AedesPublishPacket, Client, PublishPacket } from 'aedes';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Identity } from '#gateway/broker/access.ts';
import { hooks } from '#gateway/broker/hooks.ts';
import type { Session } from '#gateway/broker/session.ts';
import type { Counters } from '#gateway/counters.ts';
import { topics } from '#ward/topics.ts';

const nothing = () => {};
const rate = { wait: () => 0, take: () => true };

/** Whether a message on this topic goes out to this client, or to one that never logged in. */
function goesOut(topic: string, identity?: Identity): boolean {
  const client = {} as Client;
  const sessions = new WeakMap<Client, Session>();
  if (identity) sessions.set(client, { identity, vitalsTopic: '', rate, filters: new Set() });
  const { authorizeForward } = hooks({
    rules: {
      logins: { size: 0, has: () => false, identify: () => undefined },
      ...{ guests: false, certificates: false, messagesPerSecond: 1, now: () => 0 },
    },
    subscriptionsMax: 1,
    counters: {} as Counters,
    log: pino({ level: 'silent' }),
    receive: nothing,
    sessions,
    listeners: new Set(),
  });
  const packet = { topic } as AedesPublishPacket;
  return authorizeForward(client, packet) === packet;
}

test('what may not be read is not sent, whatever was subscribed to before', () => {
  const staff: Identity = { name: 'nurse', role: 'staff' };
  const device: Identity = { name: 'watch-1', role: 'device' };
  expect([
    goesOut(topics.patientVitals('bed-01'), staff),
    goesOut(topics.truth('bed-01'), staff),
    goesOut('$SYS/heartbeat', staff),
    goesOut(topics.patientVitals('bed-01'), device),
    goesOut(topics.patientVitals('bed-01')),
  ]).toEqual([true, false, false, false, false]);
});

/** A message that has to wait for its place; whether it was received, and how it ended. */
async function heldBack(closed: boolean) {
  const client = { closed: false, id: 'watch-1' } as Client;
  const received: string[] = [];
  const vitalsTopic = topics.deviceVitals('watch-1');
  const session: Session = {
    identity: { name: 'watch-1', role: 'device' },
    vitalsTopic,
    rate: { wait: () => 20, take: () => false },
    filters: new Set(),
  };
  const { authorizePublish } = hooks({
    rules: {
      logins: { size: 0, has: () => false, identify: () => undefined },
      ...{ guests: false, certificates: false, messagesPerSecond: 1, now: () => 0 },
    },
    subscriptionsMax: 1,
    counters: { messageHeldBack: nothing } as Counters,
    log: pino({ level: 'silent' }),
    receive: (_, { topic }, done) => {
      received.push(topic);
      done();
    },
    sessions: new WeakMap([[client, session]]),
    listeners: new Set(),
  });
  const ended = new Promise((resolve) => {
    authorizePublish(client, { topic: vitalsTopic } as PublishPacket, (error) => resolve(!error));
  });
  Object.assign(client, { closed });
  return { acknowledged: await ended, received: received.length };
}

test('a message that was held back is received when its turn comes, unless its client has left', async () => {
  expect(await heldBack(false)).toEqual({ acknowledged: true, received: 1 });
  expect(await heldBack(true)).toEqual({ acknowledged: false, received: 0 });
});
