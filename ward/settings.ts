import { bad, good, type Result } from './result.ts';
import {
  choice,
  duration,
  flag,
  integer,
  type Kind,
  number,
  type Program,
  programs,
  type Setting,
  size,
  text,
} from './setting.ts';

const all: readonly Program[] = programs;
const gateway: readonly Program[] = ['start', 'gateway'];
const devices: readonly Program[] = ['start', 'devices'];
const analytics: readonly Program[] = ['start', 'analytics'];
const clients: readonly Program[] = ['devices', 'analytics', 'ack', 'delays'];
const webhook: readonly Program[] = [...analytics, 'webhook'];
const running: readonly Program[] = ['start', 'devices', 'gateway', 'analytics'];

function setting<T>(of: readonly Program[], kind: Kind<T>, value: T, help: string): Setting<T> {
  return { of, kind, default: value, help };
}

function limit<T>(
  of: readonly Program[],
  kind: Kind<T>,
  value: T,
  help: string,
  consequence: string,
  counter: string,
): Setting<T> {
  return { of, kind, default: value, help, consequence, counter };
}

const kibibyte = 1024;
const minute = 60_000;
const day = 86_400_000;

/**
 * Every setting of every program. The option is the name in kebab case (`--mqtt-port`), the
 * environment variable is in capitals (`WARD_MQTT_PORT`); the option wins.
 */
export const settings = {
  beds: setting(devices, integer(1, 10_000), 12, 'simulated beds'),
  for: setting(['start'], duration, 0, 'end after this time (0s: run until Ctrl-C)'),
  speed: setting(running, number(0.1, 600), 1, "the ward's time against the wall's"),
  seed: setting(devices, text, '1', 'all chance in the simulated ward comes from this'),
  arms: setting(
    devices,
    choice('both', 'monitored'),
    'both',
    'the patients with devices, and their twins without',
  ),
  link: setting(
    ['start', 'devices', 'analytics'],
    text,
    'perfect',
    'how readings travel: a name, or a file of your own',
  ),
  scenario: setting(
    devices,
    text,
    'mixed',
    'what may befall the patients: mixed (all), none, or names with commas between',
  ),
  hazard: setting(devices, number(0, 1_000_000), 1, 'times as often as usual'),
  staff: setting(devices, text, 'usual', 'usual, short, instant or none'),
  physiology: setting(
    devices,
    choice('full', 'triangular'),
    'full',
    'how bodies vary: as people do, or each vital for itself',
  ),
  recordings: setting(devices, text, '', 'play every CSV file of this folder as a bed instead'),
  loop: setting(devices, flag, false, 'start recordings over when they end'),
  rules: setting(
    analytics,
    text,
    '',
    'what is an alarm: default, bmis, tuned, or a file of your own, read again when it changes',
  ),
  shadow: setting(
    analytics,
    text,
    '',
    'rules that are judged by silently: what they would have added, removed and delayed',
  ),
  delay: setting(
    analytics,
    text,
    '',
    'what if readings came so late: a link, judged silently beside the readings as they came',
  ),
  json: setting(['start'], flag, false, 'the last line of output is one JSON object of counts'),
  store: setting(gateway, text, '', 'where readings come to rest (default: sqlite: under --data)'),
  data: setting(all, text, 'ward-data', 'folder of journal, state, credentials and logs'),
  mqttPort: setting(gateway, integer(0, 65_535), 1883, 'MQTT port (0: any free one)'),
  httpPort: setting(gateway, integer(0, 65_535), 8080, 'HTTP port (0: any free one)'),
  host: setting(gateway, text, '127.0.0.1', 'address that MQTT and HTTP listen on'),
  guests: setting(gateway, flag, true, 'on loopback, devices without a credential may publish'),
  tlsCert: setting(gateway, text, '', 'certificate file (PEM): MQTT speaks TLS'),
  tlsKey: setting(gateway, text, '', 'key file (PEM) of --tls-cert'),
  tlsClientCa: setting(gateway, text, '', 'clients must show a certificate of this authority'),
  broker: setting(clients, text, 'mqtt://127.0.0.1:1883', 'where the gateway speaks MQTT'),
  brokerCa: setting(clients, text, '', 'certificate file (PEM) that the broker must match'),
  gateway: setting(['analytics'], text, 'http://127.0.0.1:8080', 'where the gateway speaks HTTP'),
  webhook: setting(webhook, text, '', 'alarms go to this URL, too (https, or this machine)'),
  webhookSecret: setting(webhook, text, '', 'file with the secret that signs them'),
  webhookCa: setting(webhook, text, '', 'certificate file (PEM) that the receiver must match'),
  origin: setting(
    running,
    number(0, 1e15),
    0,
    "the ward's time began then (ms since 1970; 0: now)",
  ),
  logLevel: setting(running, text, 'info', 'error, warn, info or debug'),
  clockAhead: setting(gateway, duration, minute, 'a device clock further ahead is not believed'),
  clockBehind: setting(gateway, duration, 30 * day, 'nor one further behind'),

  packetBytesBeforeLogin: limit(
    gateway,
    size,
    4 * kibibyte,
    'largest packet before login',
    'the connection is closed',
    'ward_connections_refused_total{reason="packet_size"}',
  ),
  packetBytes: limit(
    gateway,
    size,
    64 * kibibyte,
    'largest packet after login',
    'the connection is closed',
    'ward_connections_refused_total{reason="packet_size"}',
  ),
  packetBytesOfAnalytics: limit(
    gateway,
    size,
    1024 * kibibyte,
    'largest packet of analytics, which tells the rules that it judges by',
    'the connection is closed',
    'ward_connections_refused_total{reason="packet_size"}',
  ),
  connections: limit(
    gateway,
    integer(1, 1_000_000),
    20_000,
    'connections in all',
    'a further one is closed at once',
    'ward_connections_refused_total{reason="connections"}',
  ),
  connectionsPerAddress: limit(
    gateway,
    integer(1, 1_000_000),
    5000,
    'connections of one address',
    'a further one is closed at once',
    'ward_connections_refused_total{reason="connections_per_address"}',
  ),
  connectsPerSecond: limit(
    gateway,
    number(1, 1_000_000),
    1000,
    'new connections of one address in a second',
    'a further one is closed at once',
    'ward_connections_refused_total{reason="connect_rate"}',
  ),
  connectTime: limit(
    gateway,
    duration,
    5000,
    'from connection to login',
    'the connection is closed',
    'ward_connections_refused_total{reason="connect_time"}',
  ),
  keepalive: limit(
    gateway,
    duration,
    120_000,
    'longest keepalive that a client may ask for',
    'the login is refused (none at all, too)',
    'ward_connections_refused_total{reason="keepalive"}',
  ),
  topicLevels: limit(
    gateway,
    integer(5, 100),
    8,
    'levels of a topic',
    'the connection is closed',
    'ward_connections_refused_total{reason="topic"}',
  ),
  subscriptions: limit(
    gateway,
    integer(1, 10_000),
    10,
    'subscriptions of one client',
    'a further one is denied',
    'ward_subscriptions_denied_total{reason="too_many"}',
  ),
  messagesPerSecond: limit(
    gateway,
    number(1, 1_000_000),
    100,
    'messages of one client in a second',
    'the client is held back, nothing is lost',
    'ward_messages_held_back_total',
  ),
  samplesPerMessage: limit(
    gateway,
    integer(1, 100_000),
    1000,
    'samples in one message',
    'the message is refused',
    'ward_samples_total{outcome="refused"}',
  ),
  drainTimeout: limit(
    gateway,
    duration,
    3000,
    'a subscriber that does not read',
    'its connection is closed',
    'ward_connections_refused_total{reason="does_not_read"}',
  ),
  liveQueue: limit(
    gateway,
    integer(1, 1_000_000),
    10_000,
    'live messages on their way to subscribers',
    'a further one is left out; subscribers fetch it from /readings',
    'ward_live_left_out_total',
  ),
  journalBytes: limit(
    gateway,
    size,
    1024 ** 3,
    'the journal on disk',
    'nothing more is acknowledged until the store catches up',
    'ward_journal_full_total',
  ),
  diskFree: limit(
    gateway,
    size,
    32 * kibibyte ** 2,
    "left free on the journal's disk",
    'nothing more is acknowledged until there is room',
    'ward_journal_full_total',
  ),
  journalKeep: limit(
    gateway,
    duration,
    day,
    'how long stored readings stay in the journal for /readings',
    'older ones are forgotten there (they are in the store)',
    'ward_journal_forgotten_total',
  ),
  storeBatch: limit(
    gateway,
    integer(1, 100_000),
    5000,
    'records in one write to the store',
    'the rest waits its turn in the journal',
    'ward_journal_entries_held',
  ),
  storeTimeout: limit(
    gateway,
    duration,
    10_000,
    'one write to the store',
    'it is given up and done again',
    'ward_store_answers_total{answer="busy"}',
  ),
  outbox: limit(
    devices,
    integer(1, 10_000_000),
    86_400,
    'samples that one device keeps while it cannot send',
    'the oldest is dropped and counted in its status',
    '`dropped` in its status and in the table',
  ),
  window: limit(
    analytics,
    duration,
    15 * minute,
    'how far back analytics looks',
    'older readings are in the store, no longer in a rule',
    'none: nothing is lost',
  ),
  webhookQueue: limit(
    analytics,
    integer(1, 10_000_000),
    100_000,
    'messages that wait for the receiver of the webhook',
    'the oldest is a dead letter; of those as many are kept',
    '`deadLetters` and `forgotten` of `npm run webhook -- list`',
  ),
  webhookAttempts: limit(
    analytics,
    integer(1, 1_000_000),
    200,
    'attempts to deliver one message of the webhook',
    'it is a dead letter',
    '`deadLetters` of `npm run webhook -- list`',
  ),
  webhookAge: limit(
    analytics,
    duration,
    day,
    'how old a message of the webhook may become',
    'it is a dead letter',
    '`deadLetters` of `npm run webhook -- list`',
  ),
} as const satisfies Record<string, Setting>;

type Table = typeof settings;
export type SettingName = keyof Table;
/** All settings, parsed. Durations in ms, sizes in bytes. */
export type Settings = { readonly [K in SettingName]: Table[K]['default'] };

export const settingNames = Object.keys(settings) as readonly SettingName[];

export function optionOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function variableOf(name: SettingName): string {
  return `WARD_${optionOf(name).toUpperCase().replaceAll('-', '_')}`;
}

/** Reads settings from words given (by option name) and then from the environment. */
export function readSettings(
  given: Readonly<Partial<Record<SettingName, string>>>,
  environment: Readonly<Record<string, string | undefined>>,
): Result<Settings> {
  const read: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const setting: Setting = settings[name];
    const word = given[name] ?? environment[variableOf(name)];
    if (word === undefined) {
      read[name] = setting.default;
      continue;
    }
    const parsed = setting.kind.parse(word);
    const source = given[name] === undefined ? variableOf(name) : `--${optionOf(name)}`;
    if (!parsed.ok) return bad(`${source} ${parsed.reason}, not "${word}"`);
    read[name] = parsed.value;
  }
  return good(read as Settings);
}

/** The same settings as environment variables, for a child process. */
export function writeSettings(values: Settings): Record<string, string> {
  return Object.fromEntries(
    settingNames.map((name) => {
      const setting = settings[name] as Setting;
      return [variableOf(name), setting.kind.write(values[name])];
    }),
  );
}
