import { describe, expect, test } from 'vitest';
import type { Role } from '#gateway/broker/access.ts';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import type { RunningGateway } from '../running-gateway.ts';
import {
  greetRaw,
  logInRaw,
  publishPacket,
  type RawClient,
  subscribePacket,
} from './raw-client.ts';
import { underAttack } from './under-attack.ts';

const greedy = [
  ...['#', '+/+/+', '+/+/+/+', '/#', '$SYS/#', '$SYS/+/new/clients', 'ward/#', 'ward/+/+/vitals'],
  ...['ward/devices/#', 'ward/devices/+/vitals', 'ward/devices/honest/vitals', 'ward/patients/+/+'],
  ...['ward/patients/bed-01/truth', 'ward/patients/+/truth', 'ward/gateway/#', '$refused'],
  ...['ward/patients/bed-01/ledgers/a1', 'ward/patients/+/ledgers/+', 'ward/analytics/#'],
];

/** Lets the ward go on for a while, with statuses and refusals beside the vitals. */
async function letPass(gateway: RunningGateway): Promise<void> {
  const guest = await logInRaw(gateway.mqttPort, { clientId: 'passer-by' });
  guest.send(
    publishPacket(topics.deviceStatus('passer-by'), '{"state":"online"}', { retain: true }),
    publishPacket(topics.deviceVitals('passer-by'), '{"vitals":{"spo2":1}}', { messageId: 2 }),
  );
  await guest.next('puback');
  await guest.next('puback');
  await wallClock.sleep(200);
  guest.end();
}

/** Subscribes to one filter at a time; answers with those that were granted. */
async function granted(client: RawClient, filters: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const [index, filter] of filters.entries()) {
    client.send(subscribePacket([filter], index + 1));
    const suback = await client.next('suback');
    if (suback.granted[0] !== 128) answers.push(filter);
  }
  return answers;
}

const topicsGot = (client: RawClient) => [
  ...new Set(client.received.flatMap((one) => (one.cmd === 'publish' ? one.topic : []))),
];

describe.each(['guest', 'device'] as const)('a %s', (kind) => {
  test('is granted no filter, however wide or narrow, and is told nothing', () =>
    underAttack(async (gateway) => {
      const login = kind === 'device' ? gateway.enrol('watch-1', 'device', 'bed-01') : {};
      const client = await logInRaw(gateway.mqttPort, login);
      const filters = [...greedy, 'ward/patients/#', 'ward/patients/bed-01/vitals'];
      expect(await granted(client, filters)).toEqual([]);
      await letPass(gateway);
      expect(topicsGot(client)).toEqual([]);
      const counter = 'ward_subscriptions_denied_total{reason="not_allowed"}';
      expect(await gateway.metric(counter)).toBe(filters.length);
      client.end();
    }));
});

test('staff are granted what is of patients, but not what is of the devices alone, nor everything', () =>
  underAttack(async (gateway) => {
    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    expect(await granted(nurse, greedy)).toEqual(['ward/patients/+/+']);
    await granted(nurse, ['ward/patients/#', 'ward/devices/+/status', topics.rejected]);
    await letPass(gateway);
    expect(topicsGot(nurse).toSorted()).toEqual([
      'ward/devices/passer-by/status',
      'ward/gateway/rejected',
      'ward/patients/bed-01/vitals',
    ]);
    nurse.end();
  }));

const truthsTold = (client: RawClient) =>
  client.received.flatMap((one) =>
    one.cmd === 'publish' && /\/(truth|ledgers\/a1)$/.test(one.topic)
      ? [{ text: String(one.payload), retain: one.retain }]
      : [],
  );

const truth = { patient: 'bed-01', arm: 'monitored', at: 5, severity: 0.5, state: 'yellow' };

const ledger = { alarm: 'a1', patient: 'bed-01', rule: 'fever', sampledAt: 3, evaluatedAt: 4 };

test.each([
  [topics.truth('bed-01'), truth],
  [topics.ledger('bed-01', 'a1'), ledger],
])('nobody but the bedside may write %s', (topic, said) =>
  underAttack(async (gateway) => {
    for (const role of ['device', 'analytics', 'staff', 'judge'] as const) {
      const client = await logInRaw(gateway.mqttPort, gateway.enrol(`a-${role}`, role, 'bed-01'));
      client.send(publishPacket(topic, JSON.stringify(said)));
      await client.closed();
    }
    expect(await gateway.metric('ward_publishes_denied_total')).toBe(4);
  }),
);

test('the truth reaches a judge, and nobody who acts in the ward, whatever they ask for', () =>
  underAttack(async (gateway) => {
    const logIn = (role: Role) => logInRaw(gateway.mqttPort, gateway.enrol(`a-${role}`, role));
    const judge = await logIn('judge');
    expect(await granted(judge, [...greedy, 'ward/patients/#'])).toEqual([
      ...greedy.filter((filter) => filter.startsWith('ward/patients/')),
      'ward/patients/#',
    ]);
    const actors: Record<string, RawClient> = {};
    for (const role of ['device', 'analytics', 'staff', 'bedside'] as const) {
      actors[role] = await logIn(role);
      const filters = await granted(actors[role], [...greedy, 'ward/patients/#']);
      expect(filters.filter((filter) => /truth|ledgers/.test(filter))).toEqual([]);
    }
    actors.bedside?.send(
      publishPacket(topics.truth('bed-01'), JSON.stringify(truth), { retain: true }),
      publishPacket(topics.ledger('bed-01', 'a1'), JSON.stringify(ledger), { retain: true }),
    );
    await actors.bedside?.next('puback');
    await actors.bedside?.next('puback');
    await letPass(gateway);
    expect(truthsTold(judge)).toEqual([
      { text: JSON.stringify(truth), retain: false },
      { text: JSON.stringify(ledger), retain: false },
    ]);
    for (const [role, client] of Object.entries(actors)) {
      expect([role, truthsTold(client)]).toEqual([role, []]);
      client.end();
    }
    judge.end();
  }));

test('a truth that cannot be is acknowledged, told as refused, and not kept', () =>
  underAttack(async (gateway) => {
    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    const judge = await logInRaw(gateway.mqttPort, gateway.enrol('judge', 'judge'));
    await granted(nurse, [topics.rejected]);
    await granted(judge, [topics.truth('+')]);
    const bedside = await logInRaw(gateway.mqttPort, gateway.enrol('bedside', 'bedside'));
    const good = JSON.stringify(truth);
    const bad = [
      good.replace('bed-01', 'bed-02'),
      good.replace('0.5', 'NaN'),
      good.replace('0.5', '1.1'),
      good.replace('0.5', '1e400'),
      good.replace('}', `,"note":"${'x'.repeat(60_000)}"}`),
      '',
    ];
    for (const [index, payload] of [...bad, good].entries()) {
      bedside.send(publishPacket(topics.truth('bed-01'), payload, { messageId: index + 1 }));
      await bedside.next('puback');
    }
    await letPass(gateway);
    const refused = nurse.received.flatMap((one) =>
      one.cmd === 'publish' && String(one.payload).includes('"device":"bedside"') ? [one] : [],
    );
    expect(refused).toHaveLength(bad.length);
    expect(truthsTold(judge).map(({ text }) => text)).toEqual([good]);
    for (const client of [nurse, judge, bedside]) client.end();
  }));

test('a denied filter beside an allowed one is not remembered for the next connection', () =>
  underAttack(async (gateway) => {
    const login = gateway.enrol('nurse', 'staff');
    const first = await logInRaw(gateway.mqttPort, { ...login, clean: false });
    first.send(subscribePacket(['ward/devices/+/status', 'ward/devices/+/vitals', 'ward/#']));
    expect((await first.next('suback')).granted).toEqual([1, 128, 128]);
    await letPass(gateway);
    expect(topicsGot(first)).toEqual(['ward/devices/passer-by/status']);
    first.send({ cmd: 'disconnect' });
    await first.closed();

    const again = await greetRaw(gateway.mqttPort, { ...login, clean: false });
    expect(again.connack.sessionPresent).toBe(false);
    await letPass(gateway);
    expect(topicsGot(again.client)).toEqual([]);
    again.client.end();
  }));

test('one filter more than a client may have is denied, and room is made by letting go of one', () =>
  underAttack(
    async (gateway) => {
      const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
      const filters = ['a', 'b', 'c', 'a'].map((patient) => topics.patientVitals(patient));
      expect(await granted(nurse, filters)).toEqual([filters[0], filters[1], filters[3]]);
      nurse.send({
        cmd: 'unsubscribe',
        messageId: 9,
        unsubscriptions: [topics.patientVitals('a')],
      });
      await nurse.next('unsuback');
      expect(await granted(nurse, filters.slice(2, 3))).toEqual([filters[2]]);
      const counter = 'ward_subscriptions_denied_total{reason="too_many"}';
      expect(await gateway.metric(counter)).toBe(1);
      nurse.end();
    },
    { subscriptions: '2' },
  ));

test('a hundred filters in one packet are no way around the limit', () =>
  underAttack(async (gateway) => {
    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    const filters = Array.from({ length: 100 }, (_, index) => topics.patientVitals(`p${index}`));
    nurse.send(subscribePacket(filters));
    const { granted } = await nurse.next('suback');
    expect(granted.filter((code) => code !== 128)).toHaveLength(10);
    nurse.end();
  }));
