import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { obey } from '#station/command-line.ts';
import { addOptions, settingsOf } from '#station/options.ts';
import type { Credentials, Rooms } from '#station/rooms.ts';
import { notice } from '#ward/notice.ts';
import type { Setting } from '#ward/setting.ts';
import { optionOf, settingNames, settings } from '#ward/settings.ts';
import { overheard } from './overheard.ts';

async function given(words: string[], environment: Record<string, string> = {}) {
  const command = new Command('start').exitOverride();
  addOptions(command, 'start');
  await command.parseAsync(words, { from: 'user' });
  return settingsOf(command, environment);
}

describe('options', () => {
  test('an option wins over the environment, and the environment over the default', async () => {
    const environment = { WARD_BEDS: '7', WARD_SPEED: '2' };
    expect(await given(['--beds', '4', '--for', '30s'], environment)).toMatchObject({
      ok: true,
      value: { beds: 4, for: 30_000, speed: 2, seed: '1' },
    });
  });

  test('a flag can be turned on and off, over what the environment says', async () => {
    expect(await given(['--json', '--no-guests'])).toMatchObject({
      value: { json: true, guests: false, loop: false },
    });
    expect(await given(['--no-json'], { WARD_JSON: 'on' })).toMatchObject({
      value: { json: false },
    });
  });

  test.each([
    [['--beds', 'x'], {}, '--beds is a whole number from 1 to 10000, not "x"'],
    [[], { WARD_FOR: '5' }, 'WARD_FOR is a time such as 250ms, 30s, 15m, 2h or 1d, not "5"'],
    [['--log-level', 'all'], {}, '--log-level is one of error, warn, info, debug, not "all"'],
  ])(
    'a wrong value is named with what would be right: %j %j',
    async (words, environment, reason) => {
      expect(await given(words, environment)).toEqual({ ok: false, reason });
    },
  );

  test('a command has the options of its program and no others', () => {
    for (const program of ['start', 'devices', 'gateway', 'analytics', 'device'] as const) {
      const command = new Command(program);
      addOptions(command, program);
      const names = new Set(command.options.map(({ long }) => long?.replace(/^--(no-)?/, '')));
      const expected = settingNames.filter((name) =>
        (settings[name] as Setting).of.includes(program),
      );
      expect(names).toEqual(new Set(expected.map(optionOf)));
    }
  });

  test('the help shows settings, then limits with what happens there, and nothing twice', () => {
    const command = new Command('start');
    addOptions(command, 'start');
    const help = command.helpInformation().replace(/\s+/g, ' ');
    expect(help).toMatch(
      /Settings:.*--beds <N> simulated beds \(12\).*Limits.*--packet-bytes <SIZE>/,
    );
    expect(help).toContain(
      'longest keepalive that a client may ask for (2m): the login is refused',
    );
    expect(help).toContain('(0s: run until Ctrl-C) --speed');
    expect(help).toContain('--no-guests');
    expect(help).not.toContain('--guests ');
    expect(help).not.toContain('--no-json');
  });
});

describe('the command line', () => {
  test.each([
    [['start', '--bedz', '4'], "unknown option '--bedz'", 'Did you mean --beds?'],
    [['start', '--beds', '0'], '--beds is a whole number', ''],
    [['start', '--arms', 'one'], '--arms is one of both, monitored, not "one"', ''],
    [['start', '--physiology', 'x'], '--physiology is one of full, triangular, not "x"', ''],
    [['start', '--hazard', '-1'], '--hazard is a number from 0 to 1000000, not "-1"', ''],
    [['start', '--staff', 'many'], '--staff is one of usual, short, instant, none', 'not "many"'],
    [['start', '--link', 'string'], '--link: ', 'lte'],
    [['devices', '--link', '/nowhere/link.yaml'], '--link: ', '/nowhere/link.yaml'],
    [['start', '--scenario', 'fast_af,plague'], '--scenario is one of mixed, none, ', '"plague"'],
    [['start', '--rules', '/nowhere.yaml'], '/nowhere.yaml', 'default, bmis, tuned'],
    [['start', '--shadow', 'tunned'], 'did you mean "tuned"'],
    [['start', '--delay', 'lorawam'], 'did you mean "lorawan"?'],
    [['nothing'], "unknown command 'nothing'", '--help'],
    [['start', 'more'], 'too many arguments', '--help'],
    [[], 'Usage: wardtwin', notice],
  ])('%j is not understood, which is exit code 2', (words, ...parts) => {
    const script = join(import.meta.dirname, '../../wardtwin.ts');
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words], {
      encoding: 'utf8',
    });
    for (const part of parts) expect(stderr).toContain(part);
    expect([status, stdout]).toEqual([2, '']);
  });

  test.each([[['--help']], [['start', '--help']], [['device', '--help']]])(
    '%j says what this is not, and is exit code 0',
    async (words) => {
      const { code, out } = await told(words);
      expect(code).toBe(0);
      expect(out).toContain(notice);
    },
  );
});

test('the examples of the help show rules, what is judged beside them, and the webhook', async () => {
  const { out } = await told(['start', '--help']);
  const examples = out.slice(out.indexOf('Examples:'));
  for (const option of ['rules', 'shadow', 'delay', 'webhook']) {
    expect(examples).toMatch(new RegExp(`npm start -- --${option} \\S`));
  }
  expect(Math.max(...examples.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

describe('a program in virtual time', () => {
  test('reads all its words itself, --help too, and its exit code is the answer', async () => {
    const asked: (readonly string[])[] = [];
    const rooms = {
      virtual: { study: async (words: readonly string[]) => asked.push(words) + 129 },
    };
    const given = ['--help', '--out', 'x', '--beds', '-1', 'more'];
    expect(await obey(['study', ...given], rooms as unknown as Rooms, 'wardtwin.ts')).toBe(130);
    expect(asked).toEqual([given]);
  });

  test('is a command of the one command line', async () => {
    expect((await told(['help', 'study'])).out).toContain(notice);
    const { out } = await told(['--help']);
    expect(out).toMatch(/^ {2}study \[options\.\.\.\] +patients and their twins/m);
  });
});

describe('credentials', () => {
  test('a token is shown with a line that can be pasted', async () => {
    const { code, out } = await told(['device', 'add', 'my-strap', '--patient', 'p90']);
    expect(code).toBe(0);
    expect(out).toContain('device my-strap of patient p90\ntoken (shown this once): T-my-strap\n');
    expect(out).toContain(
      `mosquitto_pub -h 127.0.0.1 -p 1883 -i my-strap -u my-strap -P T-my-strap -t ward/devices/my-strap/vitals -q 1 -m '{"vitals":{"heart_rate":72}}'\n`,
    );
  });

  test('staff get a line that listens to alarms', async () => {
    const { out } = await told(['device', 'add', 'anna', '--role', 'staff']);
    expect(out).toContain("-P T-anna -t 'ward/patients/+/alarms/+' -v");
  });

  test('a judge gets a line that listens to the truth', async () => {
    const { out } = await told(['device', 'add', 'ref', '--role', 'judge']);
    expect(out).toContain('judge ref\n');
    expect(out).toContain("-P T-ref -t 'ward/patients/+/truth' -v");
  });

  test('a new token of a known name comes with the line of its role', async () => {
    const { out } = await told(['device', 'rotate', 'anna']);
    expect(out).toContain('staff anna\ntoken (shown this once): R-anna');
    expect(out).toContain('mosquitto_sub');
  });

  test('the list has everybody and no token', async () => {
    const { code, out } = await told(['device', 'list']);
    expect(code).toBe(0);
    expect(out.split('\n')[1]).toMatch(/^anna +staff +- +hand +then$/);
  });

  test.each([
    [['device', 'remove', 'nobody'], 'nobody has no credential'],
    [
      ['device', 'add', 'x', '--role', 'boss'],
      '--role is one of device, analytics, staff, judge, not "boss"',
    ],
  ])('%j fails with the reason', async (words, reason) => {
    expect(await told(words)).toEqual({ code: 2, out: '', err: `${reason}\n` });
  });

  test('the folder is the one that --data names', async () => {
    const folders: string[] = [];
    await told(['device', 'list', '--data', '/elsewhere'], (folder) => folders.push(folder));
    expect(folders).toEqual(['/elsewhere']);
  });
});

/** Obeys these words in this process and answers with what was written. */
function told(words: string[], onList: (folder: string) => void = () => undefined) {
  const credentials: Credentials = {
    enrol: () => undefined,
    addCredential: (_, { name }) => ({ ok: true, value: { token: `T-${name}` } }),
    rotateCredential: (_, name) => ({ ok: true, value: { token: `R-${name}` } }),
    removeCredential: (_, name) => ({ ok: false, reason: `${name} has no credential` }),
    listCredentials(folder) {
      onList(folder);
      return [{ name: 'anna', role: 'staff', createdAt: 'then', origin: 'hand' }];
    },
  };
  return overheard(words, { credentials: async () => credentials });
}
