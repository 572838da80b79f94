import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseStoreUrl } from '#gateway/store/store-url.ts';
import { dockerFolder } from './compose-file.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script with a stand-in on its path that writes down how it was called. */
function run(
  script: string,
  standIn: { name: string; says: string },
  given: Record<string, string>,
) {
  folder = mkdtempSync(join(tmpdir(), 'script-'));
  const calls = join(folder, 'calls');
  const program = join(folder, standIn.name);
  writeFileSync(
    program,
    `#!/bin/sh\nfor word in "$@"; do printf '%s|' "$word"; done >> '${calls}'\necho >> '${calls}'\n${standIn.says}\n`,
  );
  chmodSync(program, 0o755);
  for (const [name, text] of Object.entries(given)) writeFileSync(join(folder, name), text);

  return (words: readonly string[], environment: Record<string, string>) => {
    const { status, stdout, stderr } = spawnSync(join(dockerFolder, script), words, {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env.PATH}`, ...environment },
    });
    const called = spawnSync('cat', [calls], { encoding: 'utf8' }).stdout;
    return { status, stdout, stderr, calls: called.split('\n').filter(Boolean) };
  };
}

const writerToken = 'pRoD-u_c3d==';

/** The set-up of a new database, with an `influx` that answers as the real one does. */
function setUp(answer: string, status = 0) {
  const says = `case "$1 $2" in 'auth create') cat <<'END'\n${answer}\nEND\nexit ${status};; esac`;
  const start = run('influxdb/ward.sh', { name: 'influx', says }, { reader: '0123456789abcdef' });
  const tokenFile = join(folder, 'writer.token');
  const ended = start([], {
    DOCKER_INFLUXDB_INIT_BUCKET_ID: 'b0c4e7',
    DOCKER_INFLUXDB_INIT_ORG: 'ward',
    WRITER_TOKEN_FILE: tokenFile,
    READER_PASSWORD_FILE: join(folder, 'reader'),
  });
  return { ...ended, tokenFile };
}

test('a new database lets the gateway only write and Grafana only read one bucket', () => {
  const answer = `{\n\t"id": "0d5a",\n\t"description": "gateway",\n\t"token": "${writerToken}",\n\t"userName": "ward"\n}`;
  const { status, stdout, calls, tokenFile } = setUp(answer);
  expect(status).toBe(0);
  expect(calls).toEqual([
    'v1|dbrp|create|--org|ward|--bucket-id|b0c4e7|--db|ward|--rp|autogen|--default|',
    'v1|auth|create|--org|ward|--read-bucket|b0c4e7|--username|grafana|--password|0123456789abcdef|',
    'auth|create|--org|ward|--write-bucket|b0c4e7|--description|gateway|--json|',
  ]);
  expect(readFileSync(tokenFile, 'utf8')).toBe(writerToken);
  expect(statSync(tokenFile).mode & 0o777).toBe(0o444);
  // What it says ends in the log of the container.
  expect(stdout).toBe('');
});

test('a database that gives no token is not set up', () => {
  expect(setUp('{}').status).toBe(1);
  expect(setUp('', 1).status).toBe(1);
});

test('the image of the database runs the set-up: it is executable, and a plain shell reads it', () => {
  expect(statSync(join(dockerFolder, 'influxdb/ward.sh')).mode & 0o111).toBe(0o111);
  for (const script of ['influxdb/ward.sh', 'entry.sh', 'secrets.sh']) {
    const { status, stderr } = spawnSync('sh', ['-n', join(dockerFolder, script)]);
    expect({ script, status, said: String(stderr) }).toEqual({ script, status: 0, said: '' });
  }
});

function enter(environment: Record<string, string>, given: Record<string, string> = {}) {
  const says = 'printf "%s" "$WARD_STORE"';
  return run('entry.sh', { name: 'node', says }, given)(['wardtwin.ts', 'gateway'], environment);
}

test.for([writerToken, 'a/b:c@d%e+f=='])(
  'the gateway gets the token %s as it lies in the file',
  (token) => {
    folder = mkdtempSync(join(tmpdir(), 'token-'));
    const file = join(folder, 'token');
    writeFileSync(file, token);
    const place = { STORE_TOKEN_FILE: file, STORE_PLACE: 'influxdb:8086/ward/ward' };
    const { status, stdout, calls } = enter(place);
    rmSync(file);
    expect({ status, calls }).toEqual({ status: 0, calls: ['wardtwin.ts|gateway|'] });
    const store = parseStoreUrl(stdout, '/data');
    expect(store.ok && store.value).toMatchObject({ kind: 'influx2', token, bucket: 'ward' });
  },
);

test('without the token of its store the gateway does not start; the others need none', () => {
  const { status, calls, stderr } = enter({ STORE_TOKEN_FILE: '/nowhere/token' });
  expect({ status, calls }).toEqual({ status: 1, calls: [] });
  expect(stderr).toContain('/nowhere/token');
  expect(enter({})).toMatchObject({ status: 0, stdout: '', calls: ['wardtwin.ts|gateway|'] });
});
