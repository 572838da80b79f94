import { z } from 'zod';
import { linkProfiles } from '#devices/network/profiles.ts';
import { faultsOf } from '#forms/faults.ts';
import { faultList, type Positioned } from '#forms/yaml.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import type { Plan } from '#study/plan.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { type FieldName, fieldNames, fields, optionOf } from './fields.ts';

/** Checks all of a study file at once. `folder` is where the files are that it names. */
export function checkStudy(file: Positioned, folder: string): Result<Partial<Plan>> {
  const shape = Object.fromEntries(
    fieldNames.map((name) => [name, (fields[name].schema(folder) as z.ZodType).optional()]),
  );
  const read = z.strictObject(shape).safeParse(file.value, { reportInput: true });
  if (!read.success) {
    return bad(faultList(read.error.issues.flatMap((issue) => faultsOf(issue, file, keysAt))));
  }
  const said = fieldNames.filter((name) => read.data[name] !== undefined);
  return good(Object.fromEntries(said.map((name) => [fields[name].plan, read.data[name]])));
}

/** The value of one option. */
export function checkOption(name: FieldName, text: string): Result<Partial<Plan>> {
  const { plan, schema, given } = fields[name];
  const read = schema('.').safeParse(given(text));
  if (read.success) return good({ [plan]: read.data });
  const [issue] = read.error.issues;
  const whole = issue?.code === 'custom' && issue.params?.whole === true;
  const reason = issue?.message ?? '';
  return bad(`--${optionOf(name)}${whole ? `: ${reason}` : ` ${reason}, not "${text}"`}`);
}

const examples = { link: linkProfiles.lorawan, staff: staffProfiles.usual };

/** The keys that a study file may have there. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return fieldNames;
  let inner: unknown = examples;
  for (const part of path) inner = (inner as Readonly<Record<PropertyKey, unknown>>)[part];
  const keys = Object.keys(inner as object);
  return path.length === 1 ? ['like', ...keys] : keys;
}
