import { readFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Ack } from '#ward/alarm.ts';
import type { Clock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { topics } from '#ward/topics.ts';
import { Board } from './board.ts';

/** A connection of staff to the broker, for as long as it takes to answer a call. */
export interface Desk {
  readonly board: Board;
  /** Good once the gateway has kept it. */
  tell(patient: string, ack: Ack): Promise<Result<true>>;
  close(): Promise<void>;
}

export interface DeskParts {
  readonly broker: string;
  /** PEM file; empty: the authorities that Node trusts. */
  readonly brokerCa: string;
  readonly user: string;
  readonly token: string;
  /** Whose calls; absent: everybody's. */
  readonly patient?: string | undefined;
  /** The wall's time. */
  readonly wall: Clock;
}

const connectMs = 5000;
/** Nothing tells the end of what is retained: so long nothing came, or it took so long. */
const quiet = { lookMs: 100, looks: 3, looksMax: 30 };

/** Resolves when what is retained has been heard; bad, with what to do, where that is not possible. */
export async function openDesk(parts: DeskParts): Promise<Result<Desk>> {
  const { broker, patient = '+', wall } = parts;
  const board = new Board();
  let client: MqttClient;
  try {
    client = await connectAsync(broker, optionsOf(parts), false);
  } catch (error) {
    return bad(whyNot(error as Error & { code?: unknown }, parts));
  }
  client.on('error', () => undefined);
  client.on('message', (topic, payload) => board.hear(topic, payload));
  try {
    await client.subscribeAsync([topics.alarm(patient, '+'), topics.intervention(patient, '+')]);
  } catch {
    await client.endAsync(true);
    return bad('the gateway denies the alarms, or went away');
  }
  await settled(board, wall);

  return good({
    board,
    async tell(of, ack) {
      try {
        await client.publishAsync(topics.acks(of), JSON.stringify(ack), { qos: 1 });
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
    clientId: `${user}:ack-${process.pid}`,
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

async function settled(board: Board, wall: Clock): Promise<void> {
  let before = board.heard;
  let looks = 0;
  for (let look = 0; look < quiet.looksMax && looks < quiet.looks; look += 1) {
    await wall.sleep(quiet.lookMs);
    looks = board.heard === before ? looks + 1 : 0;
    before = board.heard;
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
