import { readFileSync, writeFileSync } from 'node:fs';
import type { Analysis } from '#study/analysis/analysis.ts';
import { banded, counted, lasting, numeral, orNone, percent, signed } from '#study/report/words.ts';
import { table, withPart } from './table.ts';

/** What `summary.json` says of a study, and by which rules it was. */
export type SetSummary = Analysis & { readonly rules: { readonly name: string } };

/**
 * The part of `docs/study.md` that has sets of rules side by side. `node docs/sets.ts
 * DIR/summary.json …` writes it from one study of each set, between its marks. Throws where these
 * are not of the same patients.
 */
export function withSets(text: string, summaries: readonly SetSummary[]): string {
  return withPart(text, 'sets', 'node docs/sets.ts DIR/summary.json …', sideBySide(summaries));
}

const figures: Readonly<Record<string, (summary: SetSummary) => string>> = {
  'alarms per bed-day': ({ worth }) => orNone(worth.arrived.physiologicalPerBedDay, banded),
  'beside them technical ones': ({ worth }) => orNone(worth.arrived.technicalPerBedDay, banded),
  'positive predictive value': ({ worth }) =>
    orNone(worth.arrived.all.positivePredictiveValue, (value) => banded(value, percent)),
  sensitivity: ({ worth: { arrived } }) =>
    `${orNone(arrived.sensitivity, (value) => banded(value, percent))}: ${arrived.told} of ${arrived.redEpisodes}`,
  'red illnesses missed': ({ detection: { monitored } }) =>
    `${monitored.missed} of ${monitored.redEpisodes}`,
  'detection delay, median': ({ worth }) =>
    `${orNone(worth.arrived.delayMs.median, lasting)} of ${worth.arrived.delayMs.n}`,
  'mean severity, last 24 hours, monitored minus twins': ({ severity }) =>
    orNone(severity.lastDay?.difference, (value) => banded(value, signed)),
  'visits for an alarm, per hour': ({ visits }) => visitsOf(visits, 'alarm'),
  'visits for a technical alarm, per hour': ({ visits }) => visitsOf(visits, 'technical'),
};

function visitsOf({ causes }: Analysis['visits'], cause: 'alarm' | 'technical'): string {
  return orNone(causes.monitored[cause].whole, banded);
}

function sideBySide(summaries: readonly SetSummary[]): string {
  const [first, ...others] = summaries;
  if (first === undefined) throw new Error('name the summary of at least one study');
  const { seed, size, visits } = first;
  const odd = others.find((other) => other.seed !== seed || !isSame(other.size, size));
  if (odd) throw new Error(`the study of ${odd.rules.name} is of other patients`);
  const rows = Object.entries(figures).map(([what, of]) => [what, ...summaries.map(of)]);
  return `Seed ${seed}: ${counted(size.wards.done, 'ward')} of ${numeral(visits.beds)} beds with ${counted(size.pairs, 'pair')} of twins, ${counted(size.hours, 'hour')}.

${table(['', ...summaries.map(({ rules }) => rules.name)], rows)}`;
}

function isSame(one: Analysis['size'], other: Analysis['size']): boolean {
  return one.pairs === other.pairs && one.hours === other.hours && one.bedDays === other.bedDays;
}

if (import.meta.main) {
  const page = new URL('./study.md', import.meta.url);
  const summaries = process.argv
    .slice(2)
    .map((path): SetSummary => JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(page, withSets(readFileSync(page, 'utf8'), summaries));
}
