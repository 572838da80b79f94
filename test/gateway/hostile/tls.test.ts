import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { needs } from '../../servers/needs.ts';
import { type Login, type RunningGateway, runGateway } from '../running-gateway.ts';
import { type CertificateFolder, certificateFolder } from './certificates.ts';
import { connectPacket, connectRaw, publishPacket, rawClient } from './raw-client.ts';

const protocol = 'ward_connections_refused_total{reason="protocol"}';

describe.skipIf(!needs('openssl'))('over TLS', () => {
  let files: CertificateFolder;
  let gateway: RunningGateway;
  let watch: Login;

  beforeAll(async () => {
    files = certificateFolder();
    for (const name of ['ours', 'theirs']) files.authority(name);
    files.certificate('gateway', 'gateway', 'ours');
    files.certificate('watch-1', 'watch-1', 'ours');
    files.certificate('watch-2', 'watch-2', 'ours');
    files.certificate('forged', 'watch-1', 'theirs');
    files.certificate('expired', 'watch-1', 'ours', -1);
    gateway = await runGateway({
      tlsCert: files.path('gateway', 'crt'),
      tlsKey: files.path('gateway', 'key'),
      tlsClientCa: files.path('ours', 'crt'),
      connectTime: '1s',
    });
    watch = gateway.enrol('watch-1', 'device', 'bed-01');
  });
  afterAll(async () => {
    await gateway?.stop();
    files?.remove();
  });

  const shown = (name: string): ConnectionOptions => ({
    cert: readFileSync(files.path(name, 'crt')),
    key: readFileSync(files.path(name, 'key')),
  });

  /** What becomes of a client with this certificate that logs in as the watch and publishes once. */
  async function attempt(options: ConnectionOptions): Promise<string> {
    const ca = readFileSync(files.path('ours', 'crt'));
    const socket = connect({ port: gateway.mqttPort, host: '127.0.0.1', ca, ...options });
    const client = rawClient(socket);
    try {
      await once(socket, 'secureConnect');
    } catch {
      return 'no handshake';
    }
    client.send(connectPacket(watch));
    const connack = await client.next('connack').catch(() => undefined);
    if (connack === undefined) return 'closed';
    if (connack.returnCode !== 0) return `refused with ${connack.returnCode}`;
    client.send(publishPacket(topics.deviceVitals('watch-1'), '{"vitals":{"spo2":97}}'));
    await client.next('puback');
    const version = socket.getProtocol();
    client.end();
    return `acknowledged over ${version}`;
  }

  test('a client with a certificate of its name and its token is received, by TLS 1.2 and 1.3', async () => {
    expect(await attempt(shown('watch-1'))).toBe('acknowledged over TLSv1.3');
    const older = await attempt({ ...shown('watch-1'), maxVersion: 'TLSv1.2' });
    expect(older).toBe('acknowledged over TLSv1.2');
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused', async (version) => {
    const before = await gateway.metric(protocol);
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' };
    expect(await attempt({ ...shown('watch-1'), ...old })).toBe('no handshake');
    expect(await gateway.metric(protocol)).toBe(before + 1);
  });

  test.each([
    ['none', () => ({}), 'closed'],
    ['one of another authority', () => shown('forged'), 'closed'],
    ['one that has expired', () => shown('expired'), 'closed'],
    ['the one of another client', () => shown('watch-2'), 'refused with 5'],
  ])(
    'a client with the right token whose certificate is %s is not received',
    async (_, show, end) => {
      expect(await attempt(show())).toBe(end);
    },
  );

  test('a gateway of another authority is not trusted by the client', async () => {
    const ca = readFileSync(files.path('theirs', 'crt'));
    expect(await attempt({ ...shown('watch-1'), ca })).toBe('no handshake');
  });

  test('plain MQTT and a handshake that stalls are closed, and leave nothing behind', async () => {
    const plain = await connectRaw(gateway.mqttPort);
    plain.send(connectPacket(watch));
    const stalled = await connectRaw(gateway.mqttPort);
    stalled.write(Buffer.from([0x16, 0x03, 0x01]));
    await plain.closed();
    expect(plain.received).toEqual([]);
    await stalled.closed();
    while ((await gateway.metric('ward_connections')) > 0) await wallClock.sleep(10);
    expect(await attempt(shown('watch-1'))).toBe('acknowledged over TLSv1.3');
  });

  test('who shakes hands and then keeps silent is closed in time', async () => {
    const ca = readFileSync(files.path('ours', 'crt'));
    const socket = connect({ port: gateway.mqttPort, host: '127.0.0.1', ca, ...shown('watch-1') });
    await rawClient(socket).closed();
    expect(
      await gateway.metric('ward_connections_refused_total{reason="connect_time"}'),
    ).toBeGreaterThan(0);
  });

  test('a packet that is too large is closed here, too', async () => {
    const counter = 'ward_connections_refused_total{reason="packet_size"}';
    const before = await gateway.metric(counter);
    const ca = readFileSync(files.path('ours', 'crt'));
    const socket = connect({ port: gateway.mqttPort, host: '127.0.0.1', ca, ...shown('watch-1') });
    const client = rawClient(socket);
    client.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await client.closed();
    expect(await gateway.metric(counter)).toBe(before + 1);
  });
});

test('a certificate without its key is told at the start', async () => {
  await expect(runGateway({ tlsCert: '/nowhere' })).rejects.toThrow('--tls-cert and --tls-key');
  await expect(runGateway({ tlsClientCa: '/nowhere' })).rejects.toThrow('--tls-cert and --tls-key');
});
