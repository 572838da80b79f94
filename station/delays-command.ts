import type { Command } from 'commander';
import type { Clock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import type { DelayReport } from '#ward/reports.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { namePattern, topics } from '#ward/topics.ts';
import { linesOf } from './delays/lines.ts';
import { readDelays } from './delays/told.ts';
import { attend, type Visitor } from './desk/attend.ts';
import { addLoginOptions, type LoginOptions } from './desk/login.ts';
import { addOptions } from './options.ts';
import type { Rooms } from './rooms.ts';

const summary = 'how the samples of each device travel, as the running ward has learnt it';

const examples = `
  p50, p95, p99  from measurement to arrival, the device's clock set right
  lost           share of samples that never came
  waits for      so long a sample behind a missing one waits for it before it is judged
  every          the usual interval between two samples
  clock          how far the device's clock seems to be off
  learnt from    so many samples; "the link": too few yet, so it is what --link promises

Examples:
  npm run delays
  npm run delays -- --patient p03
  npm run delays -- --json                         one JSON object for each device
On another machine, with a credential of \`npm run device -- add anna --role staff\`:
  npm run delays -- --user anna --token-file anna.token --broker mqtts://ward.example:8883
`;

interface Options extends LoginOptions {
  readonly patient?: string;
  readonly json?: true;
}

const badUsage = 2;

/** `npm run delays`: what analytics has told of each device, once. */
export function addDelays(
  command: Command,
  act: (command: Command, work: (settings: Settings) => Promise<number>) => void,
  rooms: Pick<Rooms, 'credentials' | 'secret'>,
  wall: Clock,
): void {
  command.summary(summary).description(`${summary}\n${notice}`).addHelpText('after', examples);
  command
    .option('--patient <NAME>', 'look at this patient only')
    .option('--json', 'one JSON object for each device, as it is on the wire');
  addLoginOptions(command);
  addOptions(command, 'delays');
  act(command, async (settings) => {
    const options = command.opts<Options>();
    const { patient } = options;
    if (patient !== undefined && !namePattern.test(patient)) {
      return say(bad(`"${patient}" is no name of a patient`), badUsage);
    }
    const told = await toldTo({ options, settings, rooms, wall });
    return say(told.ok ? good(textOf(told.value, options)) : told, 1);
  });
}

async function toldTo(visitor: Visitor): Promise<Result<readonly DelayReport[]>> {
  const reports = new Map<string, DelayReport>();
  const listening = {
    filters: [topics.deviceDelays('+')],
    hear(topic: string, payload: Uint8Array) {
      const read = readDelays(payload);
      if (read.ok) reports.set(topic, read.value);
    },
  };
  return attend(visitor, listening, async () => good([...reports.values()]));
}

function textOf(reports: readonly DelayReport[], { patient, json }: Options): string {
  const asked = reports.filter((each) => patient === undefined || each.patient === patient);
  if (json) return asked.map((each) => `${JSON.stringify(each)}\n`).join('');
  const whose = patient === undefined ? '' : ` of ${patient}`;
  if (asked.length === 0) return `nothing was learnt yet${whose}: does analytics run?\n`;
  return `${linesOf(asked).join('\n')}\n`;
}

function say(result: Result<string>, failure: number): number {
  if (result.ok) process.stdout.write(result.value);
  else process.stderr.write(`${result.reason}\n`);
  return result.ok ? 0 : failure;
}
