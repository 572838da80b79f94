import { Argument, Command } from 'commander';
import { type SchemaName, schemaNames } from '#analytics/rules/json-schema.ts';
import { answered, type Said } from '#study/program/answered.ts';
import { notice } from '#ward/notice.ts';

/** What a command line asks for. */
export type Request =
  | { readonly verb: 'check' | 'test'; readonly files: readonly string[] }
  | { readonly verb: 'show'; readonly file: string | undefined }
  | { readonly verb: 'schema'; readonly name: SchemaName }
  | { readonly verb: 'sheet'; readonly options: SheetOptions };

export interface SheetOptions {
  /** The name of a set or a file; absent: the usual ones. */
  readonly rules?: string | undefined;
  /** The name of a link or a file; absent: the one of `npm start`. */
  readonly link?: string | undefined;
  readonly json?: boolean | undefined;
}

const about = `Files of rules: what is an alarm, for how long, and who is asked for.
${notice}`;

const examples = `
Examples:
  npm run rules -- check my-rules.yaml              is it right? else where and why it is not
  npm run rules -- show tuned                       what its rules mean, as a table
  npm run rules -- test rules/*.test.yaml           series in, alarms expected out
  npm run rules -- sheet --link lte_m               how long until each alarm, before anything runs
  npm run --silent rules -- schema rules > rules/rules.schema.json
  npm run --silent rules -- schema tests > rules/tests.schema.json

A rule at its smallest:
  - {id: tachycardia, vital: heart_rate, above: 100, hold: 15s, priority: medium}

Exit codes: 0 good, 1 a test failed, 2 bad input.`;

/** The request in these words; or the exit code where `--help` or bad words were answered already. */
export function readCommand(words: readonly string[]): Request | Said {
  let request: Request | undefined;
  const root = new Command('npm run rules --').usage('<command>').description(about);
  root.addHelpText('after', examples).exitOverride().showHelpAfterError('(--help shows examples)');
  const verb = (usage: string, help: string) =>
    root
      .command(usage)
      .description(help)
      .exitOverride()
      .showHelpAfterError('(--help shows examples)');

  for (const name of ['check', 'test'] as const) {
    verb(`${name} <files...>`, helpOf[name]).action((files: readonly string[]) => {
      request = { verb: name, files };
    });
  }
  verb('show [file]', 'a file, or default, bmis or tuned, as a table').action(
    (file: string | undefined) => {
      request = { verb: 'show', file };
    },
  );
  const of = new Argument('[of]', 'files of rules, or of their tests');
  verb('schema', 'the JSON Schema of a file, for editors')
    .addArgument(of.choices(schemaNames).default('rules'))
    .action((name: SchemaName) => {
      request = { verb: 'schema', name };
    });
  verb('sheet', 'what sampling, link, hold and the rest cost each rule in time')
    .option('--rules <FILE>', 'default, bmis, tuned, or a file of your own (default)')
    .option('--link <NAME>', 'how readings travel: a name, or a file of your own (perfect)')
    .option('--json', 'one JSON object', false)
    .action((options: SheetOptions) => {
      request = { verb: 'sheet', options };
    });

  const said = answered(root, words);
  if (said !== undefined) return said;
  return request ?? { said: 2 };
}

const helpOf = {
  check: 'reads each file, or default, bmis, tuned, and says where and why it is wrong',
  test: 'runs files of rule tests: series in, alarms expected out',
} as const;
