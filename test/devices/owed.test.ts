import type { MqttClient } from 'mqtt';
import { expect, test } from 'vitest';
import { openOwed } from '#devices/owed.ts';

/** A connection whose messages are acknowledged, or not, when the test says so. */
function connection() {
  const sent: string[] = [];
  const answers: ((error?: Error) => void)[] = [];
  const client = {
    publish(topic: string, payload: string, _: object, done: (error?: Error) => void) {
      sent.push(`${topic} ${payload}`);
      answers.push(done);
    },
  } as unknown as MqttClient;
  return { client, sent, answer: (error?: Error) => answers.shift()?.(error) };
}

test('what is owed is sent once on each connection until it is acknowledged', () => {
  const owed = openOwed(10, () => undefined);
  const [one, two, three] = [connection(), connection(), connection()];
  owed.owe('a', 'acks', '1');
  owed.send(one.client);
  owed.send(one.client);
  one.answer(new Error('torn'));
  owed.owe('b', 'acks', '2');
  owed.send(two.client);
  two.answer();
  owed.send(three.client);
  expect([one.sent, two.sent, three.sent]).toEqual([['acks 1'], ['acks 1', 'acks 2'], ['acks 2']]);
});

test('as long as it is owed, nothing is owed in its place; acknowledged, it may be again', () => {
  const owed = openOwed(10, () => undefined);
  const { client, sent, answer } = connection();
  owed.owe('a', 'acks', '1');
  owed.owe('a', 'acks', '2');
  owed.send(client);
  owed.owe('a', 'acks', '3');
  answer();
  owed.owe('a', 'acks', '4');
  owed.send(client);
  expect(sent).toEqual(['acks 1', 'acks 4']);
});

test('what is forgiven is not sent, and an acknowledgement that comes late takes nothing away', () => {
  const owed = openOwed(10, () => undefined);
  const { client, sent, answer } = connection();
  owed.owe('a', 'acks', '1');
  owed.send(client);
  owed.forgive('a');
  owed.owe('a', 'acks', '2');
  answer();
  owed.owe('b', 'acks', '3');
  owed.forgive('b');
  owed.forgive('unknown');
  owed.send(client);
  expect(sent).toEqual(['acks 1', 'acks 2']);
});

test('beyond what may be owed the oldest is given up, and that is told', () => {
  const given: string[] = [];
  const owed = openOwed(2, (topic) => given.push(topic));
  const { client, sent } = connection();
  for (const key of ['a', 'b', 'c']) owed.owe(key, `topic/${key}`, key);
  owed.send(client);
  expect([given, sent]).toEqual([['topic/a'], ['topic/b b', 'topic/c c']]);
});

test('who owes it is told when the gateway has it, and not before', () => {
  const owed = openOwed(10, () => undefined);
  const given: string[] = [];
  const [one, two] = [connection(), connection()];
  owed.owe('a', 'ledgers', '1', () => given.push('a'));
  owed.send(one.client);
  one.answer(new Error('torn'));
  owed.send(two.client);
  const early = given.length;
  two.answer();
  expect([early, given]).toEqual([0, ['a']]);
});
