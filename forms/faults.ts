import type { z } from 'zod';
import { nearest } from '#ward/nearest.ts';
import type { Fault, Positioned } from './yaml.ts';

/**
 * Where and why a file does not fit its schema. `keysAt` says which keys there are at a path. An issue
 * with `params: { whole: true }` is a whole sentence, all others end one that begins with the key.
 */
export function faultsOf(
  issue: z.core.$ZodIssue,
  file: Positioned,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly Fault[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const hint =
        meant === undefined ? `the keys here are ${known.join(', ')}` : `did you mean "${meant}"?`;
      return file.fault([...path, key], 'key', `unknown key "${key}"`, hint);
    });
  }
  if (issue.code === 'custom' && issue.params?.whole === true) {
    return [file.fault(path, 'value', issue.message)];
  }
  if (issue.code === 'invalid_union') {
    const inner = meantBy(issue);
    const within = (each: z.core.$ZodIssue) => ({ ...each, path: [...path, ...each.path] });
    if (inner) return inner.flatMap((each) => faultsOf(within(each), file, keysAt));
  }
  const right = issue.message.startsWith(unsaid) ? tableRight : issue.message;
  const name = path.join('.');
  if (issue.input === undefined) {
    const hint = right.startsWith('is ') ? `it ${right}` : undefined;
    return [file.fault(path, 'value', `${name} is missing`, hint)];
  }
  return [file.fault(path, 'value', `${name} ${right}, not ${shown(issue.input)}`, hintOf(issue))];
}

/** How a message of zod begins where the schema has none of its own: that of a table may have none. */
const unsaid = 'Invalid input: expected object';
const tableRight = 'is a table of keys and values';

/** What is wrong inside of the table that was meant: the only choice of which the outside was right. */
function meantBy({ errors }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const [only, ...others] = errors.filter((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  return others.length === 0 ? only : undefined;
}

/** One of a few words was expected, and this is nearly one. */
function hintOf(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return undefined;
  const words = issue.values.filter((value) => typeof value === 'string');
  const meant = nearest(issue.input, words);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  const text = typeof value === 'object' ? JSON.stringify(value) : written(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function written(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
