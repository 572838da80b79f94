import type { Command } from 'commander';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { topics } from '#ward/topics.ts';
import { addOptions } from './options.ts';
import type { Credentials, Party, Role } from './rooms.ts';

/** The roles that a person gives out; the simulated bedside is the ward's own. */
const roles = ['device', 'analytics', 'staff', 'judge'] as const satisfies readonly Role[];

/** What a word after `npm run device --` does, and what it answers. */
type Verb = (
  credentials: Credentials,
  settings: Settings,
  name: string,
  options: { readonly patient?: string; readonly role?: string },
) => Result<string>;

const verbs = {
  add: {
    help: 'give a device or a person a credential; its token is shown once',
    run(credentials, settings, name, { patient, role = 'device' }) {
      if (!isRole(role)) return bad(`--role is one of ${roles.join(', ')}, not "${role}"`);
      const party = { name, role, ...(patient !== undefined && { patient }) };
      const added = credentials.addCredential(settings.data, party);
      return added.ok ? good(tokenText(party, added.value.token, settings)) : added;
    },
  },
  rotate: {
    help: 'give it a new token; the old one is good for nothing any more',
    run(credentials, settings, name) {
      const rotated = credentials.rotateCredential(settings.data, name);
      if (!rotated.ok) return rotated;
      const party = credentials.listCredentials(settings.data).find((each) => each.name === name);
      const whose = party ?? { name, role: 'device' };
      return good(tokenText(whose, rotated.value.token, settings));
    },
  },
  remove: {
    help: 'take its credential away',
    run(credentials, settings, name) {
      const removed = credentials.removeCredential(settings.data, name);
      return removed.ok ? good(`${name} has no credential any more\n`) : removed;
    },
  },
} as const satisfies Record<string, { help: string; run: Verb }>;

/** Adds `add`, `rotate`, `remove` and `list` to the `device` command. */
export function addVerbs(
  device: Command,
  act: (
    command: Command,
    work: (settings: Settings, name: string) => Promise<Result<string>>,
  ) => void,
  credentials: () => Promise<Credentials>,
): void {
  for (const [verb, { help, run }] of Object.entries(verbs)) {
    const command = device.command(verb).description(help).argument('<name>');
    if (verb === 'add') {
      command.option('--patient <NAME>', 'whom the device measures');
      command.option('--role <ROLE>', `${roles.join(', ')} (device)`);
    }
    addOptions(command, 'device');
    act(command, async (settings, name) =>
      run(await credentials(), settings, name, command.opts()),
    );
  }
  const list = device.command('list').description('all credentials (never their tokens)');
  addOptions(list, 'device');
  act(list, async (settings) => good(listText(await credentials(), settings)));
}

function listText(credentials: Credentials, settings: Settings): string {
  const all = credentials.listCredentials(settings.data);
  if (all.length === 0) return 'nobody has a credential yet\n';
  const lines = all.map(({ name, role, patient = '-', origin, createdAt }) =>
    [name.padEnd(24), role.padEnd(10), patient.padEnd(16), origin.padEnd(5), createdAt].join(' '),
  );
  const head = ['name'.padEnd(24), 'role'.padEnd(10), 'patient'.padEnd(16), 'by   ', 'since'];
  return `${[head.join(' '), ...lines].join('\n')}\n`;
}

/** The token, which is shown once, with a line that can be pasted and works. */
function tokenText({ name, role, patient }: Party, token: string, settings: Settings): string {
  const host = settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host;
  const tls = settings.tlsCert === '' ? '' : ` --cafile ${settings.tlsCert}`;
  const login = `-h ${host} -p ${settings.mqttPort}${tls} -i ${name} -u ${name} -P ${token}`;
  const line = {
    device: `mosquitto_pub ${login} -t ${topics.deviceVitals(name)} -q 1 -m '{"vitals":{"heart_rate":72}}'`,
    analytics: `mosquitto_sub ${login} -t '${topics.patientVitals('+')}' -v`,
    staff: `mosquitto_sub ${login} -t '${topics.alarm('+', '+')}' -v`,
    bedside: `mosquitto_sub ${login} -t '${topics.intervention('+', '+')}' -v`,
    judge: `mosquitto_sub ${login} -t '${topics.truth('+')}' -v`,
  }[role];
  const whose = patient === undefined ? '' : ` of patient ${patient}`;
  return `${role} ${name}${whose}\ntoken (shown this once): ${token}\n\nTry it while the ward runs:\n${line}\n`;
}

function isRole(role: string): role is (typeof roles)[number] {
  return (roles as readonly string[]).includes(role);
}
