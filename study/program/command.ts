import { Command, Option } from 'commander';
import { defaultPlan } from '#study/default-plan.ts';
import type { Field } from '#study/file/field.ts';
import { type FieldName, fieldNames, fields, optionOf } from '#study/file/fields.ts';
import { checkOption } from '#study/file/study-check.ts';
import { readStudyFile } from '#study/file/study-file.ts';
import type { Plan } from '#study/plan.ts';
import { notice } from '#ward/notice.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { integer } from '#ward/setting.ts';
import { answered, type Said } from './answered.ts';

/** What a command line asks for. */
export interface Request {
  readonly plan: Plan;
  readonly out: string;
  readonly overwrite: boolean;
  /** Absent: as many as there are cores. */
  readonly workers?: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

const about = `Two groups of patients in virtual time: some wear devices, their twins wear nothing. Did the alarms help?
${notice}`;

const examples = `
Examples:
  npm run study -- --out my-study                        the default study
  npm run study -- --patients 12 --days 1 --replicates 2 --out small
  npm run study -- --link store_and_forward --out late   the same patients, late data
  npm run study -- --file docs/study.example.yaml --seed 7 --out seventh
  npm run study -- --file my-study/study.yaml --out again    the same results, byte for byte

Ctrl-C keeps what is done. Equal options and seed give equal results, whatever the number of workers.
Exit codes: 0 done, 2 bad input or a disk that cannot be written, 130 interrupted, 1 unexpected.`;

/** The request, or the exit code where everything is said already: help, or words not understood. */
export function readCommand(words: readonly string[]): Result<Request> | Said {
  const command = new Command('npm run study --');
  command.description(about).usage('[options]').addHelpText('after', examples);
  command.exitOverride().showHelpAfterError('(--help lists all options)');
  command.allowExcessArguments(false);
  addOptions(command);
  const said = answered(command, words);
  if (said !== undefined) return said;
  return requestOf(command);
}

function addOptions(command: Command): void {
  for (const name of fieldNames) {
    const { placeholder, help, plan, write }: Field<never> = fields[name] as Field<never>;
    const group = 'What is studied:';
    if (placeholder === '') {
      command.addOption(new Option(`--no-${optionOf(name)}`, help).helpGroup(group));
      continue;
    }
    const standard = write(defaultPlan[plan] as never);
    const option = new Option(`--${optionOf(name)} <${placeholder}>`, `${help} (${standard})`);
    command.addOption(option.helpGroup(group));
  }
  const run = (flags: string, help: string) =>
    command.addOption(new Option(flags, help).helpGroup('How it is run:'));
  run('--file <FILE>', 'a study file (YAML) that says any of these; the options win');
  run('--out <FOLDER>', 'where the results will be (study-results)');
  run('--overwrite', 'an earlier study in that folder gives way');
  run('--workers <N>', 'threads (as many as there are cores)');
  run('--json', 'the last line of output is one JSON object');
  run('--quiet', 'no progress');
}

function requestOf(command: Command): Result<Request> {
  const said = command.opts<Partial<Record<string, string | boolean>>>();
  const path = said.file;
  const file = typeof path === 'string' ? readStudyFile(path) : good<Partial<Plan>>({});
  const wrong: string[] = file.ok ? [] : [file.reason];
  let plan: Plan = { ...defaultPlan, ...(file.ok && file.value) };

  for (const name of fieldNames) {
    const read = optionIn(command, name);
    if (read === undefined) continue;
    if (read.ok) plan = { ...plan, ...read.value };
    else wrong.push(read.reason);
  }
  const workers =
    typeof said.workers === 'string' ? integer(1, 256).parse(said.workers) : undefined;
  if (workers?.ok === false) wrong.push(`--workers ${workers.reason}, not "${said.workers}"`);
  if (wrong.length > 0) return bad(wrong.join('\n'));

  return good({
    plan,
    out: typeof said.out === 'string' ? said.out : 'study-results',
    overwrite: said.overwrite === true,
    ...(workers?.ok && { workers: workers.value }),
    json: said.json === true,
    quiet: said.quiet === true,
  });
}

function optionIn(command: Command, name: FieldName): Result<Partial<Plan>> | undefined {
  // Commander's own name for `--ward-beds` is wardBeds, and for `--no-interventions` interventions.
  const key = optionOf(name).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (command.getOptionValueSource(key) !== 'cli') return undefined;
  const value: unknown = command.getOptionValue(key);
  return checkOption(name, typeof value === 'string' ? value : '');
}
