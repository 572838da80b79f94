import { readFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Clock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Login } from './login.ts';

/** A connection of staff to the broker, for as long as it takes to look or to answer. */
export interface Desk {
  /** Good once the gateway has kept it. */
  tell(topic: string, message: object): Promise<Result<true>>;
  close(): Promise<void>;
}

export interface DeskParts extends Login {
  readonly broker: string;
  /** PEM file; empty: the authorities that Node trusts. */
  readonly brokerCa: string;
  /** What is asked for, as filters of MQTT. */
  readonly filters: readonly string[];
  hear(topic: string, payload: Uint8Array): void;
  /** The wall's time. */
  readonly wall: Clock;
}

const connectMs = 5000;
/** Nothing tells the end of what is retained: so long nothing came, or it took so long. */
const quiet = { lookMs: 100, looks: 3, looksMax: 30 };

/** Resolves when what is retained has been heard; bad, with what to do, where that is not possible. */
export async function openDesk(parts: DeskParts): Promise<Result<Desk>> {
  let heard = 0;
  let client: MqttClient;
  try {
    client = await connectAsync(parts.broker, optionsOf(parts), false);
  } catch (error) {
    return bad(whyNot(error as Error & { code?: unknown }, parts));
  }
  client.on('error', () => undefined);
  client.on('message', (topic, payload) => {
    heard += 1;
    parts.hear(topic, payload);
  });
  try {
    await client.subscribeAsync([...parts.filters]);
  } catch {
    await client.endAsync(true);
    return bad(`the gateway does not tell ${parts.user} of this, or went away`);
  }
  await settled(() => heard, parts.wall);

  return good({
    async tell(topic, message) {
      try {
        await client.publishAsync(topic, JSON.stringify(message), { qos: 1 });
        return good(true);
      } catch {
        return bad('the gateway did not take it, or went away');
      }
    },
    close: () => client.endAsync(),
  });
}

function optionsOf({ brokerCa, user, token }: DeskParts) {
  return {
    ...(brokerCa !== '' && { ca: readFileSync(brokerCa) }),
    // Staff may be there many times under one name.
    clientId: `${user}:desk-${process.pid}`,
    username: user,
    password: token,
    protocolVersion: 4,
    clean: true,
    keepalive: 15,
    connectTimeout: connectMs,
    reconnectPeriod: 0,
    rejectUnauthorized: true,
  } as const;
}

async function settled(heard: () => number, wall: Clock): Promise<void> {
  let before = heard();
  let looks = 0;
  for (let look = 0; look < quiet.looksMax && looks < quiet.looks; look += 1) {
    await wall.sleep(quiet.lookMs);
    looks = heard() === before ? looks + 1 : 0;
    before = heard();
  }
}

const refusedLogins = [2, 4, 5]; // CONNACK: identifier rejected, bad credentials, not authorized.

function whyNot(
  { code, message }: Error & { readonly code?: unknown },
  { broker, user }: DeskParts,
): string {
  if (refusedLogins.includes(Number(code))) {
    return `the gateway does not let ${user} in: \`npm run device -- list\` shows who is known and is of the role staff`;
  }
  const why = typeof code === 'string' ? code : message;
  return `nobody answers at ${broker} (${why}): does the ward run? --broker says where`;
}
