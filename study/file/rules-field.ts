import { resolve } from 'node:path';
import { z } from 'zod';
import { readRuleFile, readRuleText, rulesPath, shippedRules } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Result } from '#ward/result.ts';
import { field } from './field.ts';

const right = `is one of ${shippedRules.join(', ')}, a file of rules, or all of its text`;

/** By name where the ward has them by itself; else all of their text, so that a study stands alone. */
export const rulesField = field<RuleSet>({
  plan: 'rules',
  help: `what the monitored are judged by: ${shippedRules.join(', ')}, or a file of your own`,
  placeholder: 'NAME',
  schema: (folder) =>
    z.string(right).transform((text, context): RuleSet => {
      const read = isText.test(text) ? readRuleText(text, unnamed) : readNamed(text, folder);
      if (read.ok) return read.value;
      context.issues.push({
        code: 'custom',
        message: read.reason,
        input: text,
        params: { whole: true },
      });
      return z.NEVER;
    }),
  given: (text) => text,
  write: ({ text, hash }) => shippedRules.find((name) => hashOf(name) === hash) ?? text,
});

/** Of a rule, and hardly of the name of a file. */
const isText = /[\n[{]/;

/** Rules that do not say their name are called so, wherever their text stands. */
const unnamed = 'rules';

function readNamed(text: string, folder: string): Result<RuleSet> {
  if (isShipped(text)) return readRuleFile(rulesPath(text));
  const read = readRuleFile(resolve(folder, text));
  return read.ok ? readRuleText(read.value.text, unnamed) : read;
}

function isShipped(name: string): boolean {
  return shippedRules.some((each) => each === name);
}

function hashOf(name: string): string | undefined {
  const read = readRuleFile(rulesPath(name));
  return read.ok ? read.value.hash : undefined;
}
