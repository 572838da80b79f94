import { Command } from 'commander';
import { answered, type Said } from '#study/program/answered.ts';
import { notice } from '#ward/notice.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { TechWearRequest } from './run-techwear.ts';
import { variations } from './variations.ts';

/** What may be said, and between which whole numbers. */
const numbers = {
  patients: { least: 1, most: 100, default: 4, help: 'patients, the same in every round' },
  rounds: {
    least: 1,
    most: variations.length,
    default: 5,
    help: 'rounds, each with other parameters',
  },
  hours: { least: 1, most: 240, default: 24, help: 'simulated hours of each round' },
} as const;

const about = `The TechWear biomarker data flow in virtual time: wearables measure, collect, save, analyse or
evaluate, vary parameters. Biomarkers come from triangular distributions, each for itself; limits,
delay and sampling interval are varied, and a table shows what alarms that makes.
${notice}`;

const examples = `
Examples:
  npm run techwear -- --watch                 look at it, state by state
  npm run techwear -- --rounds ${variations.length} --json       every combination, as one JSON object
`;

/** The request in these words; or the exit code where `--help` or bad words were answered already. */
export function readRequest(words: readonly string[]): Result<TechWearRequest> | Said {
  const command = new Command('techwear').description(about).addHelpText('after', examples);
  for (const [name, { help, default: usual }] of Object.entries(numbers)) {
    command.option(`--${name} <NUMBER>`, help, String(usual));
  }
  command
    .option('--seed <TEXT>', 'the same seed gives the same patients and luck', '1')
    .option('--watch', 'on a terminal: one picture, slowly enough to follow', false)
    .option('--json', 'only one JSON object with what came of each round', false)
    .exitOverride()
    .showHelpAfterError('(--help lists all options)');
  const said = answered(command, words);
  if (said !== undefined) return said;
  return requestOf(command.opts());
}

function requestOf(given: Readonly<Record<string, unknown>>): Result<TechWearRequest> {
  const read = { patients: 0, rounds: 0, hours: 0 };
  for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) {
    const { least, most } = numbers[name];
    const text = String(given[name]);
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most)) {
      return bad(`--${name} is a whole number from ${least} to ${most}, not "${text}"`);
    }
    read[name] = number;
  }
  const seed = String(given.seed);
  if (seed === '') return bad('--seed is not empty');
  return good({ ...read, seed, watch: given.watch === true, json: given.json === true });
}
