import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '#gateway/store/store.ts';
import { needs } from '../servers/needs.ts';
import { type CertificateFolder, certificateFolder } from './hostile/certificates.ts';

describe.skipIf(!needs('openssl'))('an InfluxDB behind TLS', () => {
  let files: CertificateFolder;
  let server: Server;
  const seen: (string | undefined)[] = [];

  beforeAll(async () => {
    files = certificateFolder();
    files.authority('ours');
    files.certificate('database', 'database', 'ours');
    const key = readFileSync(files.path('database', 'key'));
    const cert = readFileSync(files.path('database', 'crt'));
    server = createServer({ key, cert }, ({ url }, answer) => {
      seen.push(url);
      answer.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.close();
    files?.remove();
  });

  const writeOnce = async (place: (port: number) => string, authority: string) => {
    const script = new URL('./store-one-write.ts', import.meta.url).pathname;
    const { port } = server.address() as AddressInfo;
    const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: authority };
    const child = promisify(execFile)(process.execPath, [script, place(port)], { env });
    return JSON.parse((await child).stdout) as Outcome;
  };
  const influx1s = (port: number) => `influx1s://u:p@127.0.0.1:${port}/ward`;
  const influx2s = (port: number) => `influx2s://token@127.0.0.1:${port}/org/ward`;

  test('a certificate that nobody vouches for is waited for, and never shown a secret', async () => {
    for (const place of [influx1s, influx2s]) {
      expect(await writeOnce(place, '')).toMatchObject({
        kind: 'busy',
        reason: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
      });
    }
    expect(seen).toEqual([]);
  });

  test('with its authority named, it is written', async () => {
    for (const place of [influx1s, influx2s]) {
      expect(await writeOnce(place, files.path('ours', 'crt'))).toEqual({ kind: 'written' });
    }
    expect(seen.map((url) => url?.split('?')[0])).toEqual(['/write', '/api/v2/write']);
  });
});
