import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { busWithoutVitals, memoryWithoutSessions } from '#gateway/broker/bus.ts';
import { topics } from '#ward/topics.ts';

test('vitals of devices reach no subscriber, and are done at once; all else reaches those of all', async () => {
  const bus = busWithoutVitals();
  const seen: string[] = [];
  const done: string[] = [];
  bus.on('#', (message, next) => {
    seen.push(message.topic);
    next();
  });
  const others = [
    topics.deviceStatus('watch-1'),
    topics.patientVitals('bed-01'),
    topics.alarm('vitals', 'vitals'),
    'ward/devices',
  ];
  for (const topic of [topics.deviceVitals('watch-1'), ...others]) {
    bus.emit({ cmd: 'publish', topic, payload: '' } as never, () => done.push(topic));
  }
  await wait(10);
  expect(seen).toEqual(others);
  expect(done.toSorted()).toEqual([topics.deviceVitals('watch-1'), ...others].toSorted());
});

test('nobody has a session that lasts, so no message is kept for anybody who is away', async () => {
  const memory = memoryWithoutSessions() as ReturnType<typeof memoryWithoutSessions> & {
    addSubscriptions(client: object, subscriptions: object[]): Promise<void>;
  };
  await memory.addSubscriptions({ id: 'nurse' }, [{ topic: 'ward/patients/#', qos: 1 }]);
  expect(await memory.subscriptionsByTopic(topics.patientVitals('bed-01'))).toEqual([]);
});

test('of a QoS 2 message that waits for its release only the id is remembered, not the payload', async () => {
  const memory = memoryWithoutSessions() as ReturnType<typeof memoryWithoutSessions> & {
    incomingGetPacket(client: object, packet: object): Promise<{ payload: Buffer }>;
  };
  const packet = {
    cmd: 'publish',
    topic: 't',
    qos: 2,
    messageId: 7,
    payload: Buffer.alloc(60_000),
  };
  await memory.incomingStorePacket({ id: 'c' }, packet);
  const remembered = await memory.incomingGetPacket({ id: 'c' }, { messageId: 7 });
  expect(remembered.payload).toHaveLength(0);
});
