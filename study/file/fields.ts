import { z } from 'zod';
import { between, oneOf, onOrOff, time, whole } from '#forms/schemas.ts';
import { type ScenarioName, scenarioNames } from '#patients/scenarios.ts';
import { duration } from '#ward/setting.ts';
import { type Field, field, numberOrText } from './field.ts';
import { linkField, staffField } from './profile-fields.ts';
import { rulesField } from './rules-field.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mostDays = 365;

const seedRight = 'is a text of 1 to 100 characters; a long number is written in quotes';
const seed = z
  .union([z.int(seedRight), z.string()], seedRight)
  .transform(String)
  .pipe(z.string().regex(/^[^\p{Cc}]{1,100}$/u, seedRight));

const days = time(
  dayMs,
  `is a time of whole hours from 1h to ${mostDays}d; a plain number is days`,
  (ms) => ms >= hourMs && ms <= mostDays * dayMs && wholeHours(ms),
).transform((ms) => Math.round(ms / hourMs) / 24);

const every = time(
  1000,
  'is a number of whole seconds that divides an hour, such as 1s, 5s, 30s or 1m',
  (ms) => ms >= 1000 && ms % 1000 === 0 && hourMs % ms === 0,
);

const scenarioRight = `is mixed (all of them), none, or a list of ${scenarioNames.join(', ')}`;
const scenarios = z
  .union([z.array(oneOf(scenarioNames)), z.string()], scenarioRight)
  .transform((value, context): readonly ScenarioName[] => {
    if (value === 'mixed') return scenarioNames;
    if (value === 'none') return [];
    const named = typeof value === 'string' ? [value] : value;
    // The order in which they are named changes nothing, so it is not kept.
    const known = scenarioNames.filter((name) => named.includes(name));
    if (known.length > 0 || named.length === 0) return known;
    context.issues.push({ code: 'custom', input: value, message: scenarioRight });
    return z.NEVER;
  });

/** In the order of the study file. Keys are those of the file; options are the same with dashes. */
export const fields = {
  seed: field({
    plan: 'seed',
    help: 'gives the same study again, whatever else is equal',
    placeholder: 'TEXT',
    schema: () => seed,
    given: (text) => text,
  }),
  patients: count('patients', 'patients of each replicate, each with a twin', 1, 100_000),
  days: field({
    plan: 'days',
    help: 'how long, in days, or as a time such as 12h; whole hours',
    placeholder: 'N',
    schema: () => days,
    given: numberOrText,
    write: (value) => (Number.isInteger(value) ? value : duration.write(Math.round(value * dayMs))),
  }),
  replicates: count('replicates', 'how often, each time with other people', 1, 10_000),
  wardBeds: count('wardBeds', 'patients who share a ward and its nurses', 1, 1000),
  every: field({
    plan: 'everyMs',
    help: 'shortest interval between two values of a device; a plain number is seconds',
    placeholder: 'TIME',
    schema: () => every,
    given: numberOrText,
    write: (ms) => duration.write(ms),
  }),
  link: linkField,
  rules: rulesField,
  scenarios: field({
    plan: 'scenarios',
    help: `what may befall the patients: mixed (all), none, or some of ${scenarioNames.join(', ')}`,
    placeholder: 'NAMES',
    schema: () => scenarios,
    given: (text) => (text.includes(',') ? text.split(',').map((name) => name.trim()) : text),
    write: (names) => (names.length === scenarioNames.length ? 'mixed' : names),
  }),
  hazard: field({
    plan: 'hazard',
    help: 'how many times as often as by default',
    placeholder: 'N',
    schema: () => between(0, 1_000_000),
    given: numberOrText,
  }),
  staff: staffField,
  physiology: field({
    plan: 'physiology',
    help: 'full, or triangular: the simple generator of the TechWear paper',
    placeholder: 'NAME',
    schema: () => oneOf(['full', 'triangular']),
    given: (text) => text,
  }),
  interventions: field({
    plan: 'interventions',
    help: 'alarms are raised and judged, but nobody is told of them',
    placeholder: '',
    schema: () => onOrOff,
    given: () => false,
  }),
  sweepPatients: count(
    'sweepPatients',
    'patients of the first ward whose alarms are tried at other settings; 0: none',
    0,
    1000,
  ),
};

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as readonly FieldName[];

/** `wardBeds` is `--ward-beds`; the list of scenarios is `--scenario`, as in the ward. */
export function optionOf(name: FieldName): string {
  if (name === 'scenarios') return 'scenario';
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function count(
  plan: 'patients' | 'replicates' | 'wardBeds' | 'sweepPatients',
  help: string,
  low: number,
  high: number,
): Field<number> {
  const schema = () => whole(low, high);
  return field({ plan, help, placeholder: 'N', schema, given: numberOrText });
}

/** 0.1 days are not quite so many hours in binary. */
function wholeHours(ms: number): boolean {
  return Math.abs(ms / hourMs - Math.round(ms / hourMs)) < 1e-9;
}
