import type { Command } from 'commander';
import type { Ack } from '#ward/alarm.ts';
import type { Clock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { topics } from '#ward/topics.ts';
import { answer } from './ack/answering.ts';
import { type Asked, askedOf, type Options } from './ack/asked.ts';
import { Board } from './ack/board.ts';
import { linesOf } from './ack/words.ts';
import { attend, type Visitor } from './desk/attend.ts';
import { addLoginOptions } from './desk/login.ts';
import { addOptions } from './options.ts';
import type { Rooms } from './rooms.ts';

const summary = 'answers an alarm or an intervention: seen by NAME, or put aside';

const examples = `
An id is shown by --list; its beginning is enough where nothing else begins so.

Examples:
  npm run ack -- --list
  npm run ack -- 3fa81c --by Anna --note 'at the bed, restless, no pain'
  npm run ack -- 3fa81c --by Anna --shelve 30m
  npm run ack -- 3fa81c --by Anna --unshelve
On another machine, with a credential of \`npm run device -- add anna --role staff\`:
  npm run ack -- --list --user anna --token-file anna.token --broker mqtts://ward.example:8883
`;

const badUsage = 2;

/** `npm run ack -- <id> --by NAME`, or `--list`. */
export function addAck(
  command: Command,
  act: (command: Command, work: (settings: Settings) => Promise<number>) => void,
  rooms: Pick<Rooms, 'credentials' | 'secret'>,
  wall: Clock,
): void {
  command.summary(summary).description(`${summary}\n${notice}`).addHelpText('after', examples);
  command
    .argument('[id]', 'of an alarm, for all that it asked for, or of one intervention')
    .option('--list', 'show what is open: alarms and interventions, with their ids')
    .option('--by <NAME>', 'who answers')
    .option('--note <TEXT>', 'what there was to see, or was done')
    .option('--shelve <TIME>', 'put the alarm aside for so long at most')
    .option('--unshelve', 'take it back')
    .option('--patient <NAME>', 'look at this patient only');
  addLoginOptions(command);
  addOptions(command, 'ack');
  act(command, async (settings) => {
    const options = command.opts<Options>();
    const asked = askedOf(command.args[0], options);
    if (!asked.ok) return say(asked, badUsage);
    const visitor = { options, settings, rooms, wall };
    return say(await atTheDesk(asked.value, visitor, options.patient), 1);
  });
}

async function atTheDesk(asked: Asked, visitor: Visitor, patient = '+'): Promise<Result<string>> {
  const { wall } = visitor;
  const board = new Board();
  const listening = {
    filters: [topics.alarm(patient, '+'), topics.intervention(patient, '+')],
    hear: (topic: string, payload: Uint8Array) => board.hear(topic, payload),
  };
  return attend(visitor, listening, async ({ tell }) => {
    if (asked.kind === 'answer') {
      const ward = { board, tell: (of: string, ack: Ack) => tell(topics.acks(of), ack) };
      return answer(asked.wish, ward, wall);
    }
    const lines = linesOf(board.open(), Math.max(wall.now(), board.latestMs()));
    return good(lines.length === 0 ? 'nobody is called for' : lines.join('\n'));
  });
}

function say(result: Result<string>, failure: number): number {
  if (result.ok) process.stdout.write(`${result.value}\n`);
  else process.stderr.write(`${result.reason}\n`);
  return result.ok ? 0 : failure;
}
