import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openClient, readBroker } from '#devices/broker.ts';
import { brokerInTest } from './broker-in-test.ts';

test('a broker is read from its address, with the usual port if none is said', () => {
  const read = [
    'mqtt://10.0.0.1:1884',
    'mqtt://ward.local',
    'mqtts://ward.local',
    'mqtt://[::1]:9',
  ];
  expect(read.map((text) => readBroker(text))).toEqual(
    [
      { protocol: 'mqtt', host: '10.0.0.1', port: 1884 },
      { protocol: 'mqtt', host: 'ward.local', port: 1883 },
      { protocol: 'mqtts', host: 'ward.local', port: 8883 },
      { protocol: 'mqtt', host: '::1', port: 9 },
    ].map((value) => ({ ok: true, value })),
  );
});

test('what is no broker is refused with what would be right', () => {
  const refused = [
    ['ward.local'],
    ['http://ward.local'],
    ['mqtt://'],
    ['mqtt://user:pass@ward.local'],
    ['mqtt://ward.local', '/nowhere.pem'],
    ['mqtts://ward.local', '/nowhere.pem'],
  ] as const;
  expect(refused.map(([text, ca]) => readBroker(text, ca))).toEqual(
    [
      'the broker is mqtt://HOST:PORT, not "ward.local"',
      'the broker is mqtt:// or mqtts://, not "http://"',
      'the broker "mqtt://" has no host',
      'the broker has no user: each device has its own credential',
      'a certificate for the broker needs an mqtts:// broker',
      expect.stringContaining("the broker's certificate cannot be read: ENOENT"),
    ].map((reason) => ({ ok: false, reason })),
  );
});

test('a client keeps nothing of its own: no session, no queue, no second attempt', async () => {
  const server = await brokerInTest();
  const broker = readBroker(server.url);
  if (!broker.ok) throw new Error(broker.reason);
  const client = openClient(broker.value, { name: 'd1', token: 'secret' });
  client.end(true);
  expect({ ...client.options, queueQoSZero: client.queueQoSZero }).toMatchObject({
    clientId: 'd1',
    username: 'd1',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    reconnectPeriod: 0,
    queueQoSZero: false,
  });
  await server.stop();
});

const openssl = spawnSync('openssl', ['version']).status === 0;

/** What becomes of a login over TLS to a server whose certificate is for `name`. */
async function loginOverTls(name: string, trusted: boolean): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=ward -addext subjectAltName=${name}`;
  execFileSync('openssl', [...request.split(' '), '-keyout', key, '-out', cert], { stdio: 'pipe' });
  const tls = { key: readFileSync(key), cert: readFileSync(cert) };
  const server = await brokerInTest({ tls });
  const broker = readBroker(`mqtts://127.0.0.1:${server.port}`, trusted ? cert : '');
  if (!broker.ok) throw new Error(broker.reason);
  const client = openClient(broker.value, { name: 'd1', token: 'secret' });
  const outcome = await new Promise<string>((resolve) => {
    client.on('connect', () => resolve('logged in'));
    client.on('error', (error) => resolve((error as Error & { code: string }).code));
  });
  client.end(true);
  await server.stop();
  rmSync(folder, { recursive: true });
  return outcome;
}

test.skipIf(!openssl && process.env.CI !== 'true')(
  'over TLS the certificate must be trusted and must be for this host',
  async () => {
    expect({
      right: await loginOverTls('IP:127.0.0.1', true),
      unknown: await loginOverTls('IP:127.0.0.1', false),
      otherHost: await loginOverTls('DNS:elsewhere', true),
    }).toEqual({
      right: 'logged in',
      unknown: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      otherHost: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  },
);
