import { readFileSync } from 'node:fs';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { bad, good, type Result } from '#ward/result.ts';

/** Where the gateway speaks MQTT, and what its certificate must match. */
export interface Broker {
  readonly protocol: 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
  /** PEM. Absent: the authorities that Node trusts. */
  readonly ca?: Buffer;
}

/** Who logs in. The client id is the name, because the gateway binds the one to the other. */
export interface Login {
  readonly name: string;
  readonly token: string;
  readonly will?: IClientOptions['will'];
}

const defaultPorts = { mqtt: 1883, mqtts: 8883 };

/** Reads `mqtt://host:port` or `mqtts://host:port`; `caFile` is only for the latter. */
export function readBroker(text: string, caFile = ''): Result<Broker> {
  if (!URL.canParse(text)) return bad(`the broker is mqtt://HOST:PORT, not "${text}"`);
  const url = new URL(text);
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== 'mqtt' && protocol !== 'mqtts') {
    return bad(`the broker is mqtt:// or mqtts://, not "${url.protocol}//"`);
  }
  if (url.hostname === '') return bad(`the broker "${text}" has no host`);
  if (url.username !== '') return bad('the broker has no user: each device has its own credential');

  const port = url.port === '' ? defaultPorts[protocol] : Number(url.port);
  const broker = { protocol, host: url.hostname.replace(/^\[|\]$/g, ''), port } as const;
  if (caFile === '') return good(broker);
  if (protocol === 'mqtt') return bad('a certificate for the broker needs an mqtts:// broker');
  try {
    return good({ ...broker, ca: readFileSync(caFile) });
  } catch (cause) {
    return bad(`the broker's certificate cannot be read: ${(cause as Error).message}`);
  }
}

/**
 * Opens one connection. MQTT.js must not connect again by itself: it would resend what it holds one
 * by one before anything else, and can fall silent for good. Whoever calls this opens the next one.
 */
export function openClient(broker: Broker, { name, token, will }: Login): MqttClient {
  return connect({
    ...broker,
    ...(will && { will }),
    clientId: name,
    username: name,
    password: token,
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    connectTimeout: 20_000,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    rejectUnauthorized: true,
  });
}
