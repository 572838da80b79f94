import { readFileSync, writeFileSync } from 'node:fs';
import type { Analysis } from '#study/analysis/analysis.ts';
import { inUnit } from '#study/report/literature-table.ts';
import { banded, counted, orNone, signed } from '#study/report/words.ts';
import { table, withPart } from './table.ts';

/**
 * The part of `docs/study.md` that is measured against the literature. `node docs/literature.ts
 * DIR/summary.json` writes it from the summary of a study, between its marks.
 */
export function withMeasured(text: string, analysis: Analysis): string {
  return withPart(text, 'measured', 'node docs/literature.ts DIR/summary.json', measured(analysis));
}

function measured({ seed, size, severity, literature }: Analysis): string {
  const difference = orNone(severity.lastDay?.difference, (value) => banded(value, signed));
  const head = ['what', 'source', 'theirs', 'ours', 'ours rests on', 'why they differ'];
  const rows = literature.map(({ what, source, unit, theirs, ours, n, why }) => [
    what,
    source,
    inUnit(unit, theirs),
    orNone(ours, (own) => inUnit(unit, own)),
    n,
    why,
  ]);
  return `Seed ${seed}: ${counted(size.wards.done, 'ward')} with ${counted(size.pairs, 'pair')} of twins, ${counted(size.hours, 'hour')}.
Mean severity over the last 24 hours, monitored minus unmonitored: ${difference}.

${table(head, rows)}`;
}

if (import.meta.main) {
  const [summary = ''] = process.argv.slice(2);
  const page = new URL('./study.md', import.meta.url);
  const analysis: Analysis = JSON.parse(readFileSync(summary, 'utf8'));
  writeFileSync(page, withMeasured(readFileSync(page, 'utf8'), analysis));
}
