import { z } from 'zod';
import { oneOf, plainName, timeWithUnit } from '#forms/schemas.ts';
import { interventionKinds, priorities } from '#ward/alarm.ts';
import { namePattern } from '#ward/topics.ts';
import { overrideSchema, ruleKeys, ruleSchema } from './rule-schema.ts';

const day = 86_400_000;
const rulesMost = 1000;
const patientsMost = 10_000;

const rules = z
  .array(ruleSchema, 'is a list of rules, each behind a "-"')
  .min(1, 'is a list of at least one rule')
  .max(rulesMost, `is a list of at most ${rulesMost} rules`);

const step = z
  .strictObject({
    after: timeWithUnit(0, day).describe('Since the alarm rang, while nobody has acknowledged.'),
    ask: oneOf(interventionKinds),
  })
  .meta({ id: 'step' });
const stepsRight = 'is a list such as [{ after: 0s, ask: notify_nurse }]';
const steps = z
  .array(step, stepsRight)
  .min(1, stepsRight)
  .max(10, 'is a list of at most ten steps');

const ladders = z.strictObject({
  high: steps.optional(),
  medium: steps.optional(),
  low: steps.optional(),
});

const urgency = { priority: oneOf(priorities).optional() };
const waiting = {
  after: timeWithUnit(0, day).optional().describe('So long it must last; a minute by itself.'),
  ...urgency,
};
const technical = z.strictObject({
  lost_signal: z.strictObject(waiting).optional(),
  low_battery: z.strictObject(urgency).optional(),
  clock_off: z.strictObject(waiting).optional(),
  artefact: z.strictObject(waiting).optional(),
  gateway_down: z.strictObject(urgency).optional(),
});

const sentence = (what: string, most: number) =>
  z.string(what).regex(new RegExp(`^[^\\p{Cc}]{1,${most}}$`, 'u'), what);

const patient = z.strictObject({
  patient: z
    .string('is the name of a patient')
    .regex(namePattern, 'is the name of a patient, as in the topics of the ward'),
  by: sentence('is the name of who ordered it', 100),
  at: z.string('is a day or a time such as 2026-03-01 or 2026-03-01T08:30:00Z'),
  why: sentence('is the reason, in a sentence of at most 500 characters', 500),
  spo2_scale: z
    .literal([1, 2], 'is 1 or 2')
    .optional()
    .describe('Scale 2 of NEWS2 only where a clinician has set it. Else 1.'),
  rules: z
    .array(overrideSchema, 'is a list such as [{ id: tachycardia, above: 120 }]')
    .max(rulesMost, `is a list of at most ${rulesMost} rules`)
    .optional()
    .describe('An id of a rule above, and only what differs; or off: true.'),
});

const version = z
  .union([z.number(), plainName], 'is a word or a number')
  .transform(String)
  .describe('Else the hash of the file.');

const table = z.strictObject({
  name: plainName.optional().describe('Else the name of the file.'),
  version: version.optional(),
  rules,
  ladders: ladders.optional().describe('Who is asked for, and when, while nobody acknowledges.'),
  technical: technical.optional().describe('Alarms about sensors, where they differ from usual.'),
  patients: z
    .array(patient, 'is a list of patients')
    .max(patientsMost, `is a list of at most ${patientsMost} patients`)
    .optional()
    .describe('Who is judged otherwise; who ordered it, when and why.'),
});

export type WrittenFile = z.infer<typeof table>;
export type WrittenPatient = z.infer<typeof patient>;
export type WrittenLadders = z.infer<typeof ladders>;
export type WrittenTechnical = z.infer<typeof technical>;

/** A bare list is the rules of a file that says nothing else. */
export const fileSchemas = { list: rules, table } as const;

/** Both, for editors. */
export const fileSchema = z.union([rules, table]);

/** The keys that a file may have there. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const names = path.filter((part) => typeof part === 'string');
  const place = names.at(-1) ?? '';
  if (path.length === 0) return Object.keys(table.shape);
  if (place === 'rules') return ruleKeys[names[0] === 'patients' ? 'override' : 'rule'] ?? [];
  return ruleKeys[place] ?? fileKeys[place] ?? ruleKeys.rule ?? [];
}

const fileKeys: Readonly<Record<string, readonly string[]>> = {
  ladders: Object.keys(ladders.shape),
  high: Object.keys(step.shape),
  medium: Object.keys(step.shape),
  low: Object.keys(step.shape),
  patients: Object.keys(patient.shape),
  technical: Object.keys(technical.shape),
  ...Object.fromEntries(
    Object.entries(technical.shape).map(([rule, of]) => [rule, Object.keys(of.unwrap().shape)]),
  ),
};
