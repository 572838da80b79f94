import { Command, CommanderError } from 'commander';
import { notice } from '#ward/notice.ts';
import { bad, good, type Result } from '#ward/result.ts';

export interface ReplayRequest {
  readonly recordings: string;
  /** A name of a set or a file; empty: the usual ones. */
  readonly rules: string;
  /** One line of JSON for each alarm, and nothing else. */
  readonly json: boolean;
}

const about = `Judges recordings by a file of rules on recorded time, far faster than it went by.
A recording is a CSV file with a column of time and columns of vital signs. Where a row or a value is
missing, nothing is known: a hold begins anew, and the rule says what becomes of its alarm.
${notice}`;

const examples = `
Examples:
  npm run replay -- --recordings FOLDER --rules rules/bmis.yaml
  npm run --silent replay -- --recordings FOLDER --rules my-rules.yaml --json > alarms.jsonl

With --json each alarm is one line, by recording, then time, then rule:
  {"recording":"a","rule":"tachycardia","raisedAtS":25,"clearedAtS":50}
Seconds are those of the recording's own clock; clearedAtS is null while the alarm is open.
Exit codes: 0 judged, 2 bad input, 1 unexpected.`;

/** The request in these words; or the exit code where `--help` or bad words were answered already. */
export function readRequest(
  words: readonly string[],
): Result<ReplayRequest> | { readonly said: number } {
  const command = new Command('npm run replay --').usage('[options]').description(about);
  command
    .addHelpText('after', examples)
    .option('--recordings <FOLDER>', 'each CSV file in it is judged for itself')
    .option('--rules <FILE>', 'default, bmis, tuned, or a file (YAML) of your own (default)')
    .option('--json', 'one line of JSON for each alarm, nothing else', false)
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError('(--help lists all options)');
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { said: error.exitCode === 0 ? 0 : 2 };
  }
  const { recordings, rules = '', json } = command.opts<Partial<ReplayRequest>>();
  if (recordings === undefined || recordings === '') {
    return bad('--recordings is missing: give a folder with CSV files (--help shows an example)');
  }
  return good({ recordings, rules, json: json === true });
}
