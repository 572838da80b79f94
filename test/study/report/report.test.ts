import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { linkProfiles } from '#devices/network/profiles.ts';
import type { StudyResult } from '#study/ward/results.ts';
import { notice } from '#ward/notice.ts';
import {
  alarmWith,
  armWith,
  cellWith,
  episodeWith,
  resultWith,
  wardWith,
} from '../analysis/wards-in-test.ts';
import { busyWard, report, study } from './report-in-test.ts';
import { faults } from './well-formed.ts';

/** Of the busy study; drawn once, since each drawing takes its time. */
const html = report();

const pictures = (html: string) => [...html.matchAll(/<div class="wide"/g)].length;

describe('the report', () => {
  test('is one page that needs nothing from elsewhere and runs no script', () => {
    expect(html).not.toMatch(/https?:|<script|<link|@import|src=|\bon\w+="|url\((?!#)/);
    expect(html.startsWith('<!DOCTYPE html>\n<html lang="en">')).toBe(true);
  });

  test('is well-formed, and no two of its elements have one name', () => {
    expect(faults(html)).toEqual([]);
  });

  test('says at top and bottom that it is not for clinical use', () => {
    expect(html.split(notice)).toHaveLength(3);
  });

  test('says of every figure what it rests on, and the seed', () => {
    const figures = html.match(/<figure>.*?<\/figure>/gs) ?? [];
    expect(figures.length).toBeGreaterThanOrEqual(9);
    for (const figure of figures) {
      expect(figure).toMatch(/<p class="n">n: [\d,.]+ .*Seed 7\.<\/p>/);
    }
    expect(pictures(html)).toBe(figures.length + 1);
  });

  test('is the same to the byte when it is written again, here and in another process', () => {
    expect(report()).toBe(html);
    const script = `
      import { createHash } from 'node:crypto';
      import { report } from './test/study/report/report-in-test.ts';
      console.log(createHash('sha256').update(report()).digest('hex'));`;
    const other = execFileSync(
      process.execPath,
      ['--input-type=module-typescript', '--disable-warning=ExperimentalWarning', '-e', script],
      { cwd: `${import.meta.dirname}/../../..`, encoding: 'utf8' },
    );
    expect(other.trim()).toBe(createHash('sha256').update(html).digest('hex'));
  });

  test('follows the light or dark of the reader, a narrow window, and paper', () => {
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain('@media print');
    expect(pictures(html)).toBe([...html.matchAll(/<div class="narrow"/g)].length);
    for (const [, name] of html.matchAll(/var\((--[\w-]+)\)/g)) {
      expect(html.split(`${name}: #`)).toHaveLength(4);
    }
  });

  test('tells in words what its pictures show', () => {
    expect(html).toContain('From hour 2 to the end every hourly band lies below zero.');
    expect(html).toMatch(
      /were red for 5\.0\u00a0% of their time and their twins for 0\u00a0%: 72 min and 0 min/,
    );
    expect(html).toContain(
      'Of 3 illnesses half were noticed within 15.1\u00a0s of their onset with monitoring',
    );
    expect(html).toContain('3 illnesses that an alarm told of');
    expect(html).toContain(
      'the network lost 0 alarms, made 3 that no timely sample would have raised, and let 3 through',
    );
  });

  test('shows names from a study file as they are, and never as tags', () => {
    const name = '<script>alert("1")</script>&\'\u0000';
    const hostile = report(study(), {
      plan: { seed: name, link: { ...linkProfiles.lte, name } },
      manifest: { seed: name, command: name },
    });
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain('\u0000');
    expect(hostile).toContain(
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\u{fffd}',
    );
    expect(faults(hostile)).toEqual([]);
    const swept = resultWith({
      wards: [busyWard(0)],
      sweep: [cellWith({ link: name, rule: name })],
    });
    const other = report(swept);
    expect(other).not.toContain('<script');
    expect(faults(other)).toEqual([]);
  });

  test('says on top that a study is unfinished, and how far it came', () => {
    const unfinished = report({ ...study(), planned: 9 }, { manifest: { complete: false } });
    expect(unfinished).toContain('This study is unfinished: 3 of 9 wards were done.');
    const unswept = report({ ...study(), sweep: [] }, { manifest: { complete: false } });
    expect(unswept).toContain('3 of 3 wards were done, and the sweep was not.');
    expect(html).not.toContain('unfinished');
  });

  test('of interventions that were off says so, and that both arms are equal', () => {
    const equal = wardWith({
      hours: 3,
      arms: { monitored: armWith({}, 3), unmonitored: armWith({}, 3) },
    });
    const off = report(resultWith({ wards: [equal, equal] }), { plan: { interventions: false } });
    expect(off).toContain('Interventions were off');
    expect(off).toContain('both arms are equal to the last decimal, as they must be');
  });
});

describe('of little it makes no more than there is', () => {
  const quiet = wardWith();
  const never = episodeWith({ redMs: 5, missed: true });
  const cases: Readonly<Record<string, readonly [StudyResult, ...(readonly string[])]>> = {
    'no ward': [resultWith({ planned: 4 }), 'No ward was finished', '0 of 4 wards'],
    'one ward': [resultWith({ wards: [busyWard(0)] }), 'One ward alone gives no band'],
    'one quiet hour': [
      resultWith({ wards: [quiet] }),
      'In the only hour',
      'No physiological alarm was raised',
    ],
    'no illness': [
      resultWith({ wards: [quiet, quiet] }),
      'There was no illness to notice',
      'No illness turned red',
    ],
    'no alarm': [
      resultWith({ wards: [wardWith({ episodes: [never] })] }),
      'No alarm told of an illness',
      'Of 1 none was noticed',
    ],
    'one arm never told': [
      resultWith({
        wards: [
          wardWith({ episodes: [never, episodeWith({ arm: 'unmonitored', detectedMs: 9 })] }),
        ],
      }),
      'Of 1 none was noticed with monitoring',
    ],
    'no sweep': [
      resultWith({ wards: [quiet] }),
      'No sweep was run',
      'the sweep has no hold of 14 s',
    ],
    'an empty sweep': [
      resultWith({ wards: [quiet], sweep: [cellWith({ alarms: 0, bedDays: 0, episodes: 0 })] }),
      'Nothing was simulated for low saturation',
    ],
    'a sweep without alarms': [
      resultWith({ wards: [quiet], sweep: [cellWith({ alarms: 0, episodes: 0 })] }),
      'no illness on it turned red',
    ],
    'only technical alarms': [
      resultWith({ wards: [wardWith({ alarms: [alarmWith({ kind: 'technical' })] })] }),
      'No physiological alarm was raised',
    ],
  };

  test.each(Object.entries(cases))('%s', (_, [result, ...said]) => {
    const page = report(result);
    expect(page).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
    expect(faults(page)).toEqual([]);
    for (const sentence of said) expect(page).toContain(sentence);
  });

  test('nor of a setting that knows no end', () => {
    const link = { ...linkProfiles.lte, batteryDeadMs: Number.POSITIVE_INFINITY };
    const page = report(resultWith({ wards: [quiet] }), { plan: { link } });
    expect(page).toContain('<td>without end</td>');
    expect(page).not.toContain('Infinity');
  });

  test('nor is there any in the whole report', () => {
    expect(html).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  });
});
