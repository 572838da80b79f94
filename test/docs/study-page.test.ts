import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '#study/analysis/analyse.ts';
import { ledgerParts } from '#study/analysis/ledgers.ts';
import { fileNames } from '#study/written/file-names.ts';
import { notice } from '#ward/notice.ts';
import { verdicts } from '#ward/truth.ts';
import { withMeasured } from '../../docs/literature.ts';
import { type SetSummary, withSets } from '../../docs/sets.ts';
import { cellWith, plan, resultWith, wardOf } from '../study/analysis/wards-in-test.ts';

const page = readFileSync(new URL('../../docs/study.md', import.meta.url), 'utf8');

describe('the page about the study', () => {
  test('names every file, verdict and part of the way, and what it is not for', () => {
    for (const name of fileNames)
      expect(page).toContain(`\`${name.replace(/\.(csv|parquet)$/, whole)}\``);
    for (const verdict of verdicts) expect(page).toContain(`| \`${verdict}\` |`);
    for (const part of ledgerParts) expect(page).toContain(`*${part}*`);
    expect(page).toContain(notice);
  });

  test('takes what was measured between its marks, as often as one likes', () => {
    const wards = [wardOf([0.1], [0.3]), wardOf([0.1], [0.32])];
    const sweep = [cellWith(), cellWith({ holdMs: 15_000, alarms: 40 })];
    const once = withMeasured(page, analyse(resultWith({ wards, sweep }), plan));
    expect(once).toContain('Seed 7: 2 wards with 4 pairs of twins, 1 hour.');
    expect(once).toContain(
      'monitored minus unmonitored: −0.210 (95\u00a0% band −0.337 to −0.083).',
    );
    expect(once).toContain('| −60\u00a0% | −60\u00a0% | 100 alarms became 40;');
    expect(once).toContain('| 10 | – | less than one bed-day |');
    expect(withMeasured(once, analyse(resultWith({ wards, sweep }), plan))).toBe(once);
    expect(() => withMeasured('no marks', analyse(resultWith(), plan))).toThrow('no marks');
  });

  test('takes sets of rules side by side, as often as one likes', () => {
    const once = withSets(page, [studyOf('one'), studyOf('other | b')]);
    expect(once).toContain('|  | one | other \\| b |\n');
    expect(once).toContain('| red illnesses missed | 0 of 0 | 0 of 0 |\n');
    expect(once).toMatch(/\n\| mean severity, last 24 hours, [^|]+ \| −0\.210 [^|]+ \| −0\.210 /);
    expect(once).toContain('Seed 7: 2 wards of 2 beds with 4 pairs of twins, 1 hour.');
    expect(withSets(once, [studyOf('one'), studyOf('other | b')])).toBe(once);
  });

  test('puts no sets side by side that were not judged on the same patients', () => {
    const other = { ...studyOf('other'), seed: '8' };
    const more = analyse(resultWith({ wards: [wardOf([0.1], [0.3])] }), plan);
    for (const odd of [other, { ...more, rules: { name: 'other' } }]) {
      expect(() => withSets(page, [studyOf('one'), odd])).toThrow('other is of other patients');
    }
    expect(() => withSets(page, [])).toThrow('at least one');
  });
});

function studyOf(name: string): SetSummary {
  const wards = [wardOf([0.1], [0.3]), wardOf([0.1], [0.32])];
  return { ...analyse(resultWith({ wards }), plan), rules: { name } };
}

/** Tables have two files and one line; the data dictionary is a file of its own. */
function whole(ending: string, _: string, __: number, name: string): string {
  return name.startsWith('data-dictionary') ? ending : '';
}
