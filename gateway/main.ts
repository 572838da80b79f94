import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import type { Logger } from 'pino';
import { type Clock, wallClock } from '#ward/clock.ts';
import type { GatewayReport, Running } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { openLogins } from './broker/login.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { isLoopback } from './http.ts';
import { openStore, redacted } from './store/stores.ts';

/**
 * Starts the gateway. Rejects, with a reason that says what to do, where a setting is wrong, a port
 * is taken, or the ward would be open to strangers.
 */
export async function start(
  settings: Settings,
  _clock: Clock,
  _secret: string,
  log: Logger,
): Promise<Running<GatewayReport>> {
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  const logins = openLogins(settings.data, (reason) =>
    log.error({ reason }, 'credentials damaged'),
  );
  const loopback = isLoopback(settings.host);
  if (!loopback && logins.size === 0) {
    throw new Error(
      `--host ${settings.host} is open to the network, and nobody has a credential: add one with \`npm run device -- add NAME --patient P\`, or leave --host out`,
    );
  }
  const tls = readTls(settings);
  if (!loopback && tls === undefined) {
    log.warn('MQTT is open to the network without TLS: tokens and vitals can be read on the way');
  }
  // Tried here once, so that a wrong address is told at once and not by a thread that dies.
  const store = openStore(settings.store, { dataFolder: settings.data, timeoutMs: 1 });
  if (!store.ok) throw new Error(store.reason);
  await store.value.close();

  const gateway = await openGateway({
    settings,
    log,
    ...(tls && { tls }),
    rules: {
      logins,
      guests: settings.guests && loopback,
      certificates: settings.tlsClientCa !== '',
      messagesPerSecond: settings.messagesPerSecond,
      now: () => wallClock.now(),
    },
    journalPath: join(settings.data, 'journal.sqlite'),
  });
  log.info({ ...gateway.report(), store: redacted(settings.store) }, 'gateway started');
  return { report: gateway.report, stop: () => stop(gateway, log) };
}

async function stop(gateway: Gateway, log: Logger): Promise<GatewayReport> {
  const last = await gateway.stop();
  log.info(last, 'gateway stopped');
  return last;
}

function readTls({ tlsCert, tlsKey, tlsClientCa }: Settings): TlsOptions | undefined {
  if (tlsCert === '' && tlsKey === '' && tlsClientCa === '') return undefined;
  if (tlsCert === '' || tlsKey === '') {
    throw new Error('--tls-cert and --tls-key go together: TLS needs the certificate and its key');
  }
  return {
    cert: readFileSync(tlsCert),
    key: readFileSync(tlsKey),
    minVersion: 'TLSv1.2',
    handshakeTimeout: 5000,
    ...(tlsClientCa !== '' && {
      ca: readFileSync(tlsClientCa),
      requestCert: true,
      rejectUnauthorized: true,
    }),
  };
}
