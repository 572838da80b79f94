import { dirname } from 'node:path';
import { Document } from 'yaml';
import { readText } from '#forms/file.ts';
import { parseYaml } from '#forms/yaml.ts';
import type { Plan } from '#study/plan.ts';
import { notice } from '#ward/notice.ts';
import type { Result } from '#ward/result.ts';
import { type FieldName, fieldNames, fields } from './fields.ts';
import { checkStudy } from './study-check.ts';

/** Far more than every figure of a study takes, with its rules; a larger file is something else. */
const mostBytes = 2 * 1024 * 1024;
const form = { what: 'a study', example: 'a study file has lines such as "patients: 200"' };

/** The parts of a plan that a study file says. The reason has a line for each fault, with its place. */
export function readStudyFile(path: string): Result<Partial<Plan>> {
  const text = readText(path, mostBytes, 'a study file');
  return text.ok ? parseStudy(text.value, path) : text;
}

/** `path` is for the messages, and files that it names are relative to its folder. */
export function parseStudy(text: string, path: string): Result<Partial<Plan>> {
  const parsed = parseYaml(text, path, form);
  return parsed.ok ? checkStudy(parsed.value, dirname(path)) : parsed;
}

/** The effective study file: read again, it is the same plan to the last digit. */
export function writeStudy(plan: Plan): string {
  const entries = fieldNames.map((name) => [name, written(name, plan)]);
  const document = new Document(Object.fromEntries(entries));
  document.commentBefore = ` The whole study, as it was run: npm run study -- --file study.yaml\n ${notice}`;
  return document.toString({ lineWidth: 0 });
}

function written(name: FieldName, plan: Plan): unknown {
  const { plan: key, write } = fields[name];
  return (write as (value: unknown) => unknown)(plan[key]);
}
