import type { ErrorObject } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { placeOf, topics } from '#ward/topics.ts';
import { keyOf, readDocument, schemaOf, validators } from './asyncapi-document.ts';
import { type WardInTest, wardInTest } from './ward-in-test.ts';
import type { Tapped } from './wiretap.ts';

const document = readDocument();
const validatorOf = validators(document);
const patience = 25_000;
const heardAtLeast = 50;

let ward: WardInTest;
/** All that staff heard and all that any client sent, until each channel had carried something. */
let heard: readonly Tapped[];
let sent: readonly Tapped[];

beforeAll(async () => {
  ward = await wardInTest();
  ({ heard, sent } = await scene(ward));
}, 60_000);
afterAll(() => ward.stop());

/**
 * A strap of our own tells of a racing heart and then of a calm one, all of it in the past, and
 * sends something bad; the nurse listens to everything, and acknowledges what comes first.
 */
async function scene({ tap, join, wearDevices }: WardInTest) {
  const nurse = await join({ name: 'nurse.joy', role: 'staff' });
  const heard: Tapped[] = [];
  nurse.on('message', (topic, payload, { qos, retain }) => {
    heard.push({ client: 'nurse.joy', topic, payload: payload.toString(), qos, retain });
    const place = placeOf(topic);
    if (place?.kind !== 'intervention' || place.patient !== 'p90' || payload.length === 0) return;
    const { id, state } = JSON.parse(payload.toString());
    if (state !== 'open') return;
    const ack = { id, by: 'nurse.joy', at: wallClock.now(), note: 'restless' };
    nurse.publish(topics.acks(place.patient), JSON.stringify(ack), { qos: 1 });
  });
  await nurse.subscribeAsync(['ward/patients/#', 'ward/devices/+/status', topics.rejected]);
  await nurse.subscribeAsync([topics.deviceDelays('+'), topics.rules]);
  await wearDevices();

  await tellRest(join);
  const strap = await join({ name: 'strap.90', role: 'device', patient: 'p90' });
  const send = (payload: string) =>
    strap.publishAsync(topics.deviceVitals('strap.90'), payload, { qos: 1 });
  await strap.publishAsync(topics.deviceStatus('strap.90'), '{"state":"online","battery":50}');
  const racing = samples({ from: wallClock.now() - 60_000, heartRate: 130 });
  await send(JSON.stringify(racing.slice(0, 10)));
  for (const sample of racing.slice(10)) await send(JSON.stringify(sample));
  await send('{"vitals":');
  await send('{"vitals":{"heart_rate":72,"spo2":900}}');
  await until(() => heard.some(({ topic, payload }) => isClosed(topic, payload)));
  await send(
    JSON.stringify(samples({ from: wallClock.now() - 30_000, heartRate: 80, boot: 'b2' })),
  );
  await send('{"at":86400000,"vitals":{"consciousness":"C"}}');
  await until(
    () =>
      heard.length >= heardAtLeast &&
      heard.some(({ payload }) => payload.includes('"cleared"')) &&
      heard.some(
        ({ topic, payload }) => payload === '' && placeOf(topic)?.kind === 'intervention',
      ) &&
      heard.some(({ payload }) => payload.includes('clock_behind')) &&
      tap.sent.some(({ topic }) => topic === topics.deviceStatus('p02-strap')) &&
      tap.sent.some(({ topic }) => topic === topics.truth('p02')),
  );
  return { heard: [...heard], sent: [...tap.sent] };
}

/** What no program of the ward says by itself within so short a time, in the words of the document. */
async function tellRest(join: WardInTest['join']) {
  const analytics = await join({ name: 'analytics.2', role: 'analytics' });
  const bedside = await join({ name: 'bedside.2', role: 'bedside' });
  const say = async (client: typeof analytics, message: string, topic: string) => {
    const [example] = document.components.messages[message]?.examples ?? [];
    await client.publishAsync(topic, JSON.stringify(example?.payload), { qos: 1 });
  };
  await say(analytics, 'score', topics.scores('p01'));
  await say(bedside, 'ledger', topics.ledger('p01', '0f1e2d3c4b5a69788796'));
}

test('every channel of the document carries messages in a running ward, and no other does', () => {
  const ofStaff = new Set(heard.map(({ topic }) => channelOf(topic)));
  const all = new Set([...ofStaff, ...sent.map(({ topic }) => channelOf(topic))]);
  expect([...all].sort()).toEqual(Object.keys(document.channels).sort());
  expect(ofStaff).not.toContain('deviceVitals');
  expect(ofStaff).not.toContain('truth');
  expect(ofStaff).not.toContain('ledger');
  for (const channel of ['deviceDelays', 'scores', 'rules']) expect(ofStaff).toContain(channel);
});

test('every message that staff hear is as the document says', () => {
  expect(heard.length).toBeGreaterThanOrEqual(heardAtLeast);
  expect(heard.map(flawsOf).filter((flaws) => flaws.length > 0)).toEqual([]);
});

test('every message that devices, analytics and staff send is as the document says, but the bad ones', () => {
  const flawed = sent.filter((message) => flawsOf(message).length > 0);
  expect(flawed.map(({ payload }) => payload)).toEqual([
    '{"vitals":',
    '{"vitals":{"heart_rate":72,"spo2":900}}',
  ]);
  const refused = heard.filter(({ topic }) => topic === topics.rejected);
  expect(refused.map(({ payload }) => JSON.parse(payload).excerpt)).toEqual(
    flawed.map(({ payload }) => payload),
  );
});

test('quality of service and retaining are as the document says, message by message', () => {
  const said = Object.values(document.operations).map(({ action, bindings, ...rest }) => ({
    way:
      action === 'send' && bindings
        ? wayOf({ channel: keyOf(rest.channel), ...bindings.mqtt })
        : '',
    role: rest.tags[0].name,
  }));
  const ways = new Set(said.map(({ role, way }) => `${role} ${way}`));
  const roleOf = (client: string) =>
    ({ analytics: 'analytics', bedside: 'bedside', 'nurse.joy': 'staff' })[
      client.replace(/\.2$/, '')
    ] ?? 'device';

  const seen = new Set<string>();
  for (const { client, topic, qos, retain } of sent) {
    // Our own strap says that it is there with QoS 0, which it may.
    if (topic === topics.deviceStatus('strap.90')) continue;
    seen.add(`${roleOf(client)} ${wayOf({ channel: channelOf(topic), qos, retain })}`);
  }
  for (const { topic, qos, retain } of heard) {
    const channel = channelOf(topic);
    if (channel !== 'patientVitals' && channel !== 'rejected') continue;
    seen.add(`gateway ${wayOf({ channel, qos, retain })}`);
  }
  expect([...seen].filter((way) => !ways.has(way))).toEqual([]);
  expect(seen.size).toBeGreaterThanOrEqual(8);
});

test('the ward remarked, named and dated what came incomplete, in words of the document', () => {
  const readings = heard
    .filter(({ topic }) => topic === topics.patientVitals('p90'))
    .flatMap(({ payload }) => JSON.parse(payload));
  const remarks = new Set(readings.flatMap(({ quality }) => quality));
  expect([...remarks].sort()).toEqual(['clock_behind', 'no_time', 'partial', 'unnamed']);
  expect(readings.filter(({ claimedAt }) => claimedAt === 86_400_000)).toHaveLength(1);
});

function samples({
  from,
  heartRate,
  boot = 'b1',
}: {
  from: number;
  heartRate: number;
  boot?: string;
}) {
  return Array.from({ length: 20 }, (_, seq) => {
    return { at: from + 1000 * seq, boot, seq, vitals: { heart_rate: heartRate } };
  });
}

function channelOf(topic: string): string {
  return placeOf(topic)?.kind ?? `no channel: ${topic}`;
}

/** What is wrong with a message, by the one message of its channel that it can be. */
function flawsOf({ topic, payload }: Tapped): readonly ErrorObject[] {
  const channel = document.channels[channelOf(topic)];
  if (channel === undefined) throw new Error(`nothing is said of ${topic}`);
  const names = Object.values(channel.messages).map(keyOf);
  const message = payload === '' && names.includes('forgotten') ? 'forgotten' : names[0];
  const validate = validatorOf(schemaOf(document, message ?? ''));
  validate(message === 'forgotten' ? payload : parsed(payload));
  return validate.errors ?? [];
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function wayOf(way: { channel: string; qos: number; retain: boolean }): string {
  return `${way.channel} qos ${way.qos}${way.retain ? ' retained' : ''}`;
}

function isClosed(topic: string, payload: string): boolean {
  return placeOf(topic)?.kind === 'intervention' && payload.includes('"acknowledged"');
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = wallClock.now() + patience; !holds(); ) {
    if (wallClock.now() > end) throw new Error(`not in ${patience} ms: ${holds}`);
    await wallClock.sleep(20);
  }
}
