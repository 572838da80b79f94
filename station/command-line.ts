import { Command, CommanderError } from 'commander';
import { wallClock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { addAck } from './ack-command.ts';
import { withAdvice } from './advice.ts';
import { runAlone } from './alone.ts';
import { addVerbs } from './credential-command.ts';
import { addDelays } from './delays-command.ts';
import { addOptions, settingsOf } from './options.ts';
import { type ProgramName, programNames } from './reports.ts';
import { type Check, type Rooms, virtualPrograms } from './rooms.ts';
import { startWard } from './start.ts';
import { addVirtual, virtualInterrupts } from './virtual-command.ts';
import { addWebhookVerbs } from './webhook-command.ts';

const badUsage = 2;

const about = `A virtual ward as a real pipeline: wearables, MQTT, gateway, store, alarms.
${notice}`;

const help = {
  start: 'the whole ward on this machine',
  devices: 'only the wearables of the ward, simulated or recorded',
  gateway: 'only the gateway: MQTT broker, journal, and the way to the store',
  analytics: 'only the analytics: alarms and interventions',
} as const;

const examples = `
Each option of the ward is an environment variable, too: --mqtt-port is WARD_MQTT_PORT. The option wins.

Examples:
  npm start                                        12 simulated beds until Ctrl-C
  npm start -- --beds 40 --for 10m --json          forty beds, ten minutes, counts as JSON
  npm start -- --recordings FOLDER --speed 10      real people, ten times as fast
  npm start -- --store influx2://TOKEN@localhost:8086/ORG/BUCKET
  npm start -- --rules my-rules.yaml               rules of your own, read again when they change
  npm start -- --shadow tuned                      what other rules would have added and removed
  npm start -- --delay lorawan                     what a worse network would do to alarms
  npm start -- --webhook https://pager.example/ward --webhook-secret FILE
  npm run study -- --help                          thousands of patients in virtual time
  npm run techwear -- --watch                      the TechWear data flow, state by state
  npm run replay -- --recordings FOLDER            recordings judged by rules, at once
  npm run rules -- --help                          rules: check, test, show, what the delay costs
  npm run device -- add my-strap --patient p90     a credential for a sensor of your own
  npm run ack -- --list                            who is called for; --help shows how to answer
  npm run delays                                   how late each device's samples are, as learnt
  npm run webhook -- list                          what a pager or a chat was told, and what not
`;

/** Obeys one command line and answers with the exit code: 0 good, 1 failed, 2 not understood. */
export async function obey(
  words: readonly string[],
  rooms: Rooms,
  script: string,
): Promise<number> {
  let code = 0;
  const root = command(new Command('wardtwin')).description(about).addHelpText('after', examples);

  function act(
    target: Command,
    work: (settings: Settings, name: string) => Promise<number>,
    check: Check = async (settings) => good(settings),
  ): void {
    target.action(async (...given: unknown[]) => {
      const read = settingsOf(target, process.env);
      const checked = read.ok ? await check(read.value) : read;
      const settings = checked.ok ? read : checked;
      if (settings.ok) code = await work(settings.value, String(given[0]));
      else {
        process.stderr.write(`${settings.reason}\n`);
        code = badUsage;
      }
    });
  }

  for (const program of ['start', ...programNames] as const) {
    const target = command(root.command(program)).description(`${help[program]}\n${notice}`);
    target.summary(help[program]).addHelpText('after', examples);
    addOptions(target, program);
    const run = (settings: Settings) =>
      program === 'start' ? startWard(settings, rooms, script) : runAlone(program, settings, rooms);
    act(target, run, (settings) => checked(program, settings, rooms));
  }

  for (const program of virtualPrograms) {
    addVirtual(root, program, async (words) => {
      code = await rooms.virtual[program](words, virtualInterrupts);
    });
  }

  const device = command(root.command('device')).description(
    `credentials of devices and people\n${notice}`,
  );
  device.summary('credentials of devices and people');
  const answerOr =
    (failure: number) =>
    (target: Command, work: (s: Settings, word: string) => Promise<Result<string>>) =>
      act(command(target), async (settings, word) => say(await work(settings, word), failure));
  addVerbs(device, answerOr(badUsage), rooms.credentials);

  addAck(command(root.command('ack')), act, rooms, wallClock);

  addDelays(command(root.command('delays')), act, rooms, wallClock);

  const webhook = command(root.command('webhook'));
  addWebhookVerbs(webhook, answerOr(1), rooms.webhook, () => wallClock.now());

  try {
    await root.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badUsage;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${withAdvice(reason)}\n`);
    return 1;
  }
}

/**
 * What a ward names is checked before anything of it is started. Analytics alone says itself what is wrong, each
 * time that it starts: its rules may be others by then.
 */
async function checked(
  program: 'start' | ProgramName,
  settings: Settings,
  { check }: Pick<Rooms, 'check'>,
): Promise<Result<unknown>> {
  const living = program === 'start' || program === 'devices';
  const ward = living ? await check.devices(settings) : good(settings);
  return ward.ok && program === 'start' ? check.analytics(settings) : ward;
}

function command(target: Command): Command {
  return target.exitOverride().showHelpAfterError('(--help lists all options)');
}

function say(answer: Result<string>, failure: number): number {
  if (answer.ok) process.stdout.write(answer.value);
  else process.stderr.write(`${answer.reason}\n`);
  return answer.ok ? 0 : failure;
}
