import { readFileSync, writeFileSync } from 'node:fs';
import type { Analysis } from '#study/analysis/analysis.ts';
import type { LiteratureRow } from '#study/analysis/literature.ts';
import { inUnit } from '#study/report/literature-table.ts';
import { banded, counted, orNone, signed } from '#study/report/words.ts';

/**
 * The part of `docs/study.md` that is measured. `node docs/literature.ts DIR/summary.json` writes it
 * from the summary of a study, between its marks.
 */
export function withMeasured(text: string, analysis: Analysis): string {
  const [before, rest] = text.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error('no marks for what is measured');
  return `${before}${begin}\n\n${measured(analysis)}\n\n${end}${after}`;
}

const begin = '<!-- measured: made by node docs/literature.ts DIR/summary.json -->';
const end = '<!-- /measured -->';

function measured({ seed, size, severity, literature }: Analysis): string {
  const difference = orNone(severity.lastDay?.difference, (value) => banded(value, signed));
  return `Seed ${seed}: ${counted(size.wards.done, 'ward')} with ${counted(size.pairs, 'pair')} of twins, ${counted(size.hours, 'hour')}.
Mean severity over the last 24 hours, monitored minus unmonitored: ${difference}.

| what | source | theirs | ours | ours rests on | why they differ |
| --- | --- | --- | --- | --- | --- |
${literature.map(line).join('\n')}`;
}

function line({ what, source, unit, theirs, ours, n, why }: LiteratureRow): string {
  const cells = [
    what,
    source,
    inUnit(unit, theirs),
    orNone(ours, (own) => inUnit(unit, own)),
    n,
    why,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

if (import.meta.main) {
  const [summary = ''] = process.argv.slice(2);
  const page = new URL('./study.md', import.meta.url);
  const analysis: Analysis = JSON.parse(readFileSync(summary, 'utf8'));
  writeFileSync(page, withMeasured(readFileSync(page, 'utf8'), analysis));
}
