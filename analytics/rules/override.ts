import type { Rule } from './rule.ts';
import { quantityNames, type WrittenOverride, type WrittenRule } from './rule-schema.ts';

type Key = keyof WrittenRule;

/**
 * A rule with what differs for one patient. Another quantity or limit takes the place of the old one.
 * With a new limit the alarm ends as far inside of it as before, and the message is made anew,
 * unless these are given, too.
 */
export function overridden(
  base: WrittenRule,
  compiled: Rule | undefined,
  { off: _off, ...change }: WrittenOverride,
): WrittenRule {
  const gives = (keys: readonly Key[]) => keys.some((key) => change[key] !== undefined);
  const changesQuantity = gives(quantityNames);
  const changesLimit = gives(['above', 'below']);
  const replaced: Key[] = [
    ...(changesQuantity ? quantityNames : []),
    ...(changesLimit ? (['above', 'below'] as const) : []),
    ...(changesQuantity || changesLimit ? (['clear', 'message'] as const) : []),
  ];
  const kept = Object.entries(base).filter(([key]) => !replaced.includes(key as Key));
  const merged: WrittenRule = { ...(Object.fromEntries(kept) as WrittenRule), ...change };
  if (!changesLimit || changesQuantity || change.clear || !base.clear || !compiled) return merged;
  const { margin, holdMs } = compiled.clear;
  return { ...merged, clear: { by: margin, hold: holdMs } };
}
