import { Command } from 'commander';
import { answered, type Said } from '#study/program/answered.ts';
import { notice } from '#ward/notice.ts';
import { bad, good, type Result } from '#ward/result.ts';

export interface ReplayRequest {
  /** A folder of recordings, or that of a ward. */
  readonly from: { readonly recordings: string } | { readonly data: string };
  /** A name of a set or a file; absent: the usual ones, or those that the ward was judged by. */
  readonly rules: string | undefined;
  /** One line of JSON for each alarm, and nothing else. */
  readonly json: boolean;
}

const about = `Judges recordings by a file of rules on recorded time, far faster than it went by.
A recording is a CSV file with a column of time and columns of vital signs. Where a row or a value is
missing, nothing is known: a hold begins anew, and the rule says what becomes of its alarm.
With --data a ward is judged again from its embedded store, by the rules and the link of the time, each
reading in the moment of its arrival: the alarms about patients are those that it had. Where its patients were
simulated, they live the same life again, and the truth says what each alarm was worth.
${notice}`;

const examples = `
Examples:
  npm run replay -- --recordings FOLDER --rules rules/bmis.yaml
  npm run --silent replay -- --recordings FOLDER --rules my-rules.yaml --json > alarms.jsonl
  npm run replay -- --data ward-data
  npm run replay -- --data ward-data --rules my-rules.yaml

With --json each alarm is one line, by recording, then time, then rule:
  {"recording":"a","rule":"tachycardia","raisedAtS":25,"clearedAtS":50}
Seconds are those of the recording's own clock; clearedAtS is null while the alarm is open. Of a ward,
the recording is the patient, seconds are counted from 1970, and "verdict" says what the alarm was worth, where
its patients were simulated; null where that cannot be said.
Exit codes: 0 judged, 2 bad input, 1 unexpected.`;

interface Options {
  readonly recordings?: string;
  readonly data?: string;
  readonly rules?: string;
  readonly json: boolean;
}

/** The request in these words; or the exit code where `--help` or bad words were answered already. */
export function readRequest(words: readonly string[]): Result<ReplayRequest> | Said {
  const command = new Command('npm run replay --').usage('[options]').description(about);
  command
    .addHelpText('after', examples)
    .option('--recordings <FOLDER>', 'each CSV file in it is judged for itself')
    .option('--data <FOLDER>', 'the folder of a ward: what it stored is judged again')
    .option('--rules <FILE>', 'default, bmis, tuned, or a file (YAML) of your own (default)')
    .option('--json', 'one line of JSON for each alarm, nothing else', false)
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError('(--help lists all options)');
  const said = answered(command, words);
  if (said !== undefined) return said;
  const { recordings = '', data = '', rules, json } = command.opts<Options>();
  if (recordings === '' && data === '') {
    return bad('--recordings is missing: give a folder with CSV files (--help shows an example)');
  }
  if (recordings !== '' && data !== '') return bad('give --recordings or --data, not both');
  const from = data === '' ? { recordings } : { data };
  return good({ from, rules, json });
}
