import { spawnSync } from 'node:child_process';

/** Real programs that some tests need, and what shows that the right one is on the path. */
const programs = {
  influxd: { command: ['influxd', 'version'], shows: /InfluxDB v?1\./, from: "Debian's influxdb" },
  influxd2: { command: ['influxd', 'version'], shows: /InfluxDB v?2\./, from: 'InfluxDB 2' },
  'victoria-metrics': {
    command: ['victoria-metrics', '-help'],
    shows: /influxListenAddr/,
    from: "Debian's victoria-metrics",
  },
  mosquitto_pub: {
    command: ['mosquitto_pub', '--help'],
    shows: /mosquitto_pub/,
    from: "Debian's mosquitto-clients",
  },
  openssl: { command: ['openssl', 'version'], shows: /OpenSSL|LibreSSL/, from: "Debian's openssl" },
} as const;
export type NeededProgram = keyof typeof programs;

/** Where CI is, these may be missing: nobody packages them for Debian. */
const optional: ReadonlySet<NeededProgram> = new Set(['influxd2']);

/**
 * Whether a test that needs `program` can run: for `test.skipIf(!needs('influxd'))`. Says what is
 * skipped, and fails the test file instead where `CI` is `true`, so that nothing is skipped unseen.
 */
export function needs(program: NeededProgram): boolean {
  const { command, shows, from } = programs[program];
  const [name, ...words] = command;
  const { stdout, stderr } = spawnSync(name, words, { encoding: 'utf8' });
  if (shows.test(`${stdout}${stderr}`)) return true;

  const message = `${program} is not on the path: install ${from}`;
  if (process.env.CI === 'true' && !optional.has(program)) throw new Error(message);
  console.warn(`Skipped: ${message}.`);
  return false;
}
