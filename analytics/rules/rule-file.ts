import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { faultsOf } from '#forms/faults.ts';
import { readText } from '#forms/file.ts';
import { type Fault, faultList, type Positioned, parseYaml } from '#forms/yaml.ts';
import { nearest } from '#ward/nearest.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { compileSet } from './compile-set.ts';
import { fileSchemas, keysAt, type WrittenFile } from './file-schema.ts';
import type { RuleSet } from './rule-set.ts';

const mostBytes = 1024 * 1024;
const hashDigits = 12;
const form = {
  what: 'a file of rules',
  example:
    'a rule is a line such as "- {id: tachycardia, vital: heart_rate, above: 100, hold: 15s}"',
  list: true,
};

/** The sets that come with the ward; the first is what it judges by if nothing else is said. */
export const shippedRules = ['default', 'bmis', 'tuned'] as const;

/** The rules that the ward has by itself, whatever folder it was started in. */
export const usualRules = rulesPath('default');

/** Where rules are: the name of a set that comes with the ward, or a file; empty: the usual ones. */
export function rulesPath(name: string): string {
  const shipped = shippedRules.find((each) => each === (name === '' ? 'default' : name));
  if (shipped === undefined) return name;
  return fileURLToPath(new URL(`../../rules/${shipped}.yaml`, import.meta.url));
}

/** Reads a file of rules. A reason has a line for each fault, with its place and a hint. */
export function readRuleFile(path: string): Result<RuleSet> {
  const text = readText(path, mostBytes, form.what);
  if (text.ok) return readRuleText(text.value, path);
  return existsSync(path) ? text : bad(`${text.reason}\n  ${meantBy(basename(path))}`);
}

/** Who mistypes the name of a set has named a file that is not there. */
function meantBy(name: string): string {
  const meant = nearest(name, shippedRules);
  if (meant !== undefined) return `did you mean "${meant}", which comes with the ward?`;
  return `the sets that come with the ward are ${shippedRules.join(', ')}`;
}

/** Those rules, which come with the program: that they cannot be read is a bug. */
export function readUsualRules(): RuleSet {
  const set = readRuleFile(usualRules);
  if (!set.ok) throw new Error(set.reason);
  return set.value;
}

/** `path` is for the messages, and names the rules if they do not say. Never throws. */
export function readRuleText(text: string, path: string): Result<RuleSet> {
  const parsed = parseYaml(text, path, form);
  if (!parsed.ok) return parsed;
  const file = parsed.value;
  const written = shapeOf(file);
  if (!written.ok) return written;

  const faults: Fault[] = [];
  const isList = Array.isArray(file.value);
  const compiled = compileSet(written.value, (at, what, hint) => {
    // A bare list has no key "rules" in front of its places.
    const place = isList && at[0] === 'rules' ? at.slice(1) : at;
    faults.push(file.fault(place, 'value', what, hint));
  });
  if (faults.length > 0) return bad(faultList(faults));
  const hash = createHash('sha256').update(text).digest('hex').slice(0, hashDigits);
  const { name = basename(path).replace(/\.[^.]*$/, ''), version = hash } = written.value;
  return good({ name, version, hash, ...compiled, text });
}

function shapeOf(file: Positioned): Result<WrittenFile> {
  const isList = Array.isArray(file.value);
  if (!isList && Object.hasOwn(Object(file.value), 'id')) {
    const hint = `write it behind a "-": ${form.example}`;
    return bad(
      faultList([file.fault(['id'], 'key', 'this is a rule by itself, and no list', hint)]),
    );
  }
  const read = isList
    ? fileSchemas.list.safeParse(file.value, { reportInput: true })
    : fileSchemas.table.safeParse(file.value, { reportInput: true });
  if (!read.success) {
    const issues: readonly z.core.$ZodIssue[] = read.error.issues;
    return bad(faultList(issues.flatMap((issue) => faultsOf(issue, file, keysAt))));
  }
  return good(Array.isArray(read.data) ? { rules: read.data } : read.data);
}
