import { readRuleFile, rulesPath } from '#analytics/rules/rule-file.ts';
import { readLinkProfile } from '#devices/network/profiles.ts';
import type { SheetOptions } from '#study/rules/command.ts';
import { settings } from '#ward/settings.ts';
import { jsonSheet, printedSheet } from './printed.ts';
import { sheetOf } from './sheet.ts';

interface Sink {
  write(text: string): unknown;
}

const badInput = 2;

/** Writes what the delay costs each rule, and answers with the exit code: 0, or 2 for bad input. */
export function printSheet(
  { rules = '', link = settings.link.default, json = false }: SheetOptions,
  out: Sink,
  complain: Sink,
): number {
  const set = readRuleFile(rulesPath(rules));
  const profile = readLinkProfile(link);
  if (!set.ok || !profile.ok) {
    for (const read of [set, profile]) if (!read.ok) complain.write(`${read.reason}\n`);
    return badInput;
  }
  const { name, version } = set.value;
  const costs = sheetOf(set.value.rules, profile.value);
  const page = { rules: { name, version }, link: profile.value.name, costs };
  out.write(json ? jsonSheet(page) : printedSheet(page));
  return 0;
}
