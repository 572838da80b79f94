import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseStoreUrl } from '#gateway/store/store-url.ts';
import { notice } from '#ward/notice.ts';
import { readSettings, settingNames, settings, variableOf } from '#ward/settings.ts';
import { dockerFolder, readComposeFile, readWebhookFile } from './compose-file.ts';

const compose = readComposeFile();
const withWebhook = readWebhookFile();
const services = Object.entries(compose.services);
const programs = services.filter(([, { image }]) => image === 'wardtwin:local');
const textOf = (path: string) => readFileSync(join(dockerFolder, path), 'utf8');
const secretNamesOf = (service: (typeof compose.services)[string]) =>
  (service.secrets ?? []).map((secret) => (typeof secret === 'string' ? secret : secret.source));

test('the ward is its three programs, an enrolment before them, a database and its pages', () => {
  expect(Object.keys(compose.services).sort()).toEqual(
    ['analytics', 'devices', 'enrol', 'gateway', 'grafana', 'influxdb'].sort(),
  );
  expect(programs.map(([, { command }]) => command?.join(' '))).toEqual([
    'docker/enrol.ts',
    'wardtwin.ts gateway',
    'wardtwin.ts devices',
    'wardtwin.ts analytics',
  ]);
});

test('every setting of the ward in the compose file exists, for that program, with a good value', () => {
  const variables = new Map(settingNames.map((name) => [variableOf(name), name]));
  for (const [service, { environment = {} }] of programs) {
    const ward = Object.entries(environment).filter(([name]) => name.startsWith('WARD_'));
    for (const [name] of ward) expect([...variables.keys()], service).toContain(name);
    const words = Object.fromEntries(ward.map(([name, value]) => [name, String(value)]));
    expect(readSettings({}, words).ok, service).toBe(true);
    if (service === 'enrol') continue;
    const used = ward.map(([name]) => settings[variables.get(name) ?? 'data'].of);
    expect(
      used.every((of) => (of as readonly string[]).includes(service)),
      service,
    ).toBe(true);
  }
});

test('what the file of the webhook sets, analytics knows', () => {
  const words = { ...withWebhook.services.analytics?.environment, WARD_WEBHOOK: 'https://pager' };
  const known = settingNames.filter((name) => variableOf(name) in words);
  expect(known.map(variableOf).sort()).toEqual(Object.keys(words).sort());
  expect(
    known.every((name) => (settings[name].of as readonly string[]).includes('analytics')),
  ).toBe(true);
  expect(readSettings({}, words as Record<string, string>).ok).toBe(true);
});

test('analytics expects the link that devices have, and judges by rules that can be changed', () => {
  const { analytics, devices } = compose.services;
  expect(analytics?.environment?.WARD_LINK).toBe(devices?.environment?.WARD_LINK);
  expect(analytics?.volumes).toContain('../rules:/ward/rules:ro');
  const text = textOf('compose.yaml');
  for (const name of ['WARD_RULES', 'WARD_SHADOW', 'WARD_DELAY']) {
    expect(text).toMatch(new RegExp(`${name}: '?\\$\\{${name}:-`));
  }
});

test('only with a webhook may analytics reach what is outside, and it has a secret for it', () => {
  expect(compose.services.analytics?.networks).toEqual(['wire']);
  expect(Object.keys(withWebhook.services)).toEqual(['analytics']);
  const { environment = {}, networks, secrets } = withWebhook.services.analytics ?? {};
  expect(networks).toEqual(['wire', 'front']);
  expect(environment.WARD_WEBHOOK).toMatch(/^\$\{WARD_WEBHOOK:\?.+\}$/);
  expect(secrets).toEqual([{ source: 'webhook', target: environment.WARD_WEBHOOK_SECRET }]);
  expect(withWebhook.secrets).toEqual({ webhook: { file: './secrets/webhook' } });
  expect(compose.networks.wire?.internal).toBe(true);
  expect(compose.networks.front?.internal).not.toBe(true);
});

test('who is enrolled is who will come: enrolment and devices are told the same', () => {
  const { enrol, devices } = compose.services;
  const { WARD_BROKER: _, ...beds } = devices?.environment ?? {};
  expect(enrol?.environment).toEqual(beds);
  expect(enrol?.network_mode).toBe('none');
});

test('every image has a version, and the ward runs on the Node that its tests run on', () => {
  const froms = [...textOf('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  const { devDependencies } = JSON.parse(textOf('../package.json'));
  expect(new Set(froms)).toEqual(new Set([`node:${devDependencies.node}-slim`]));
  for (const [service, { image, build }] of services) {
    if (build === undefined) expect(image, service).toMatch(/:\d+\.\d+(\.\d+)?$/);
  }
});

test('published ports are on loopback only, and the database has none', () => {
  const published = services.flatMap(([service, { ports = [] }]) =>
    ports.map((port) => `${service} ${port}`),
  );
  expect(published).toEqual([
    'gateway 127.0.0.1:1883:1883',
    'gateway 127.0.0.1:8080:8080',
    'grafana 127.0.0.1:3000:3000',
  ]);
  for (const [service, { networks = [], ports = [] }] of services) {
    const reachable = networks.some((network) => compose.networks[network]?.internal !== true);
    expect(reachable, service).toBe(ports.length > 0);
  }
});

test('every container is without privileges, on a file system that it cannot write', () => {
  for (const [service, { read_only, cap_drop, security_opt, cap_add = [] }] of services) {
    expect({ read_only, cap_drop, security_opt }, service).toEqual({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(cap_add.length > 0, service).toBe(service === 'influxdb');
  }
  expect(textOf('Dockerfile')).toMatch(/^USER node$/m);
});

test('what a service waits for can be waited for', () => {
  for (const [service, { depends_on = {} }] of services) {
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const { healthcheck, restart, build } = compose.services[other] ?? {};
      const healthy = healthcheck?.disable !== true && (healthcheck?.test || build);
      const fits = condition === 'service_healthy' ? Boolean(healthy) : restart === 'no';
      expect(fits, `${service} waits for ${other}`).toBe(true);
    }
  }
});

test('every file, volume, network and secret that the compose file names exists', () => {
  const made = mkdtempSync(join(tmpdir(), 'secrets-'));
  execFileSync('sh', [join(dockerFolder, 'secrets.sh'), made]);
  const { context, dockerfile } = compose.services.gateway?.build ?? {};
  expect(existsSync(join(dockerFolder, context ?? '-', dockerfile ?? '-'))).toBe(true);

  for (const [service, { volumes = [], networks = [], ...rest }] of services) {
    for (const volume of volumes) {
      const [source = ''] = volume.split(':');
      const exists = source.startsWith('.')
        ? existsSync(join(dockerFolder, source))
        : source in compose.volumes;
      expect(exists, `${service}: ${source}`).toBe(true);
    }
    for (const network of networks) expect(compose.networks, service).toHaveProperty(network);
    for (const name of secretNamesOf(rest as never)) expect(compose.secrets).toHaveProperty(name);
  }
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    expect(file).toBe(`./secrets/${name}`);
    expect(readdirSync(made)).toContain(name);
  }
  rmSync(made, { recursive: true });
});

test('secrets are made once, at random, and only their owner gets into the folder', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'secrets-')), 'secrets');
  const make = () => {
    execFileSync('sh', [join(dockerFolder, 'secrets.sh'), folder], { stdio: 'pipe' });
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  };
  const first = make();
  const secrets = [...Object.keys(compose.secrets), ...Object.keys(withWebhook.secrets)];
  expect(new Set(first).size).toBe(secrets.length);
  expect(first.every((secret) => /^[0-9a-f]{64}$/.test(secret))).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(make()).toEqual(first);
  expect(textOf('.gitignore')).toContain('secrets/');
  rmSync(join(folder, '..'), { recursive: true });
});

test('no secret is in the environment of a container, or has a value in the compose file', () => {
  for (const [service, { environment = {} }] of services) {
    for (const [name, value] of Object.entries(environment)) {
      if (/TOKEN|PASSWORD|SECRET/.test(name))
        expect(value, `${service} ${name}`).toMatch(/^\/run\//);
    }
    expect(environment, service).not.toHaveProperty('WARD_STORE');
  }
  // The operator's password stays with the database, the reader's with who reads.
  const holders = (secret: string) =>
    services.filter(([, service]) => secretNamesOf(service).includes(secret)).map(([name]) => name);
  expect(holders('influxdb_password')).toEqual(['influxdb']);
  expect(holders('grafana_password')).toEqual(['grafana']);
  expect(holders('grafana_reader')).toEqual(['influxdb', 'grafana']);
  expect(holders('ward')).toEqual(['enrol', 'gateway', 'devices', 'analytics']);
});

test('the store that the gateway is pointed to is the one that the database sets up', () => {
  const place = compose.services.gateway?.environment?.STORE_PLACE;
  const parsed = parseStoreUrl(`influx2://token@${place}`, '/data');
  const setUp = compose.services.influxdb?.environment ?? {};
  expect(parsed).toEqual({
    ok: true,
    value: {
      kind: 'influx2',
      origin: 'http://influxdb:8086',
      token: 'token',
      org: setUp.DOCKER_INFLUXDB_INIT_ORG,
      bucket: setUp.DOCKER_INFLUXDB_INIT_BUCKET,
    },
  });
});

test('the image holds every room that a program imports, and nothing that is not let in', () => {
  const rooms = Object.values<string>(JSON.parse(textOf('../package.json')).imports);
  const copied = [...textOf('Dockerfile').matchAll(/^COPY (?!--)(.+) \S+$/gm)]
    .flatMap(([, words = '']) => words.split(' '))
    .sort();
  const letIn = [...textOf('Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(
    ([, path]) => path,
  );
  expect(new Set(copied)).toEqual(new Set(letIn));
  for (const room of rooms) expect(copied).toContain(room.replace(/^\.\/|\/\*$/g, ''));
  for (const path of copied) expect(existsSync(join(dockerFolder, '..', path)), path).toBe(true);
});

test('Grafana finds its dashboards, and reads the database as a user that can only read', () => {
  const { datasources } = parse(textOf('grafana/provisioning/datasources/ward.yaml'));
  const [source] = datasources;
  expect(source.url).toBe('http://influxdb:8086');
  expect(source.jsonData.dbName).toBe('ward');
  expect(textOf('influxdb/ward.sh')).toContain(`--username ${source.user} `);
  expect(source.secureJsonData.password).toBe('$__file{/run/secrets/grafana_reader}');
  const { providers } = parse(textOf('grafana/provisioning/dashboards/ward.yaml'));
  expect(compose.services.grafana?.volumes).toContain(
    `./grafana/dashboards:${providers[0].options.path}:ro`,
  );
});

test('every surface says that it is not for clinical use', () => {
  for (const path of [
    'compose.yaml',
    'webhook.yaml',
    'Dockerfile',
    'README.md',
    'grafana/dashboards/ward.json',
  ]) {
    expect(textOf(path), path).toContain(notice);
  }
});
