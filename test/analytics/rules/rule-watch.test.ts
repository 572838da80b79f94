import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRuleFile } from '#analytics/rules/rule-file.ts';
import { lookEveryMs, watchRules } from '#analytics/rules/rule-watch.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rule-watch-'));
  path = join(folder, 'rules.yaml');
  writeFileSync(path, rules(90));
});
afterEach(() => rmSync(folder, { recursive: true }));

const rules = (limit: number) => `- {id: low, vital: spo2, below: ${limit}}\n`;

/** Watches the file on a clock that is pushed by hand, and tells what was told since the last time. */
function watching(knownHash?: string) {
  const told: string[] = [];
  let work = () => {};
  let everyMs = 0;
  const clock = {
    every(ms: number, each: () => void) {
      everyMs = ms;
      work = each;
      return () => {
        work = () => {};
      };
    },
  };
  const stop = watchRules(
    path,
    clock,
    (set) => told.push(`below ${set.rules[0]?.limit}`),
    (reason) => told.push(reason?.replace(folder, '') ?? 'right again'),
    knownHash,
  );
  return {
    stop,
    everyMs: () => everyMs,
    look(times: number) {
      for (let each = 0; each < times; each += 1) work();
      return told.splice(0);
    },
  };
}

test('a file that stays as it is says nothing, nor does one with the same text', () => {
  const { look, everyMs } = watching();
  expect(everyMs()).toBe(lookEveryMs);
  expect(look(5)).toEqual([]);
  utimesSync(path, 1, 1);
  expect(look(5)).toEqual([]);
  writeFileSync(path, rules(90));
  expect(look(5)).toEqual([]);
});

test('another text is told once, when two looks found it the same', () => {
  const { look } = watching();
  look(2);
  writeFileSync(path, rules(88));
  expect(look(1)).toEqual([]);
  expect(look(1)).toEqual(['below 88']);
  expect(look(5)).toEqual([]);
});

test('a file that is still being written is not read', () => {
  const { look } = watching();
  look(2);
  writeFileSync(path, rules(88));
  look(1);
  appendFileSync(path, '- {id: fast, vital: heart');
  expect(look(1)).toEqual([]);
  appendFileSync(path, '_rate, above: 100}\n');
  expect(look(1)).toEqual([]);
  expect(look(1)).toEqual(['below 88']);
});

test('a bad file changes nothing and is told once; good again, that is told, too', () => {
  const { look } = watching();
  look(2);
  writeFileSync(path, rules(900));
  expect(look(5)).toEqual([expect.stringMatching(/^\/rules\.yaml:1:33: every oxygen saturation/)]);
  utimesSync(path, 1, 1);
  expect(look(5)).toEqual([]);
  writeFileSync(path, rules(90));
  expect(look(5)).toEqual(['right again']);
  writeFileSync(path, rules(900));
  expect(look(5)).toHaveLength(1);
  writeFileSync(path, rules(85));
  expect(look(5)).toEqual(['right again', 'below 85']);
});

test('a file that is taken away is bad, and one that is put in its place is read', () => {
  const { look } = watching();
  look(2);
  rmSync(path);
  expect(look(5)).toEqual([expect.stringContaining('cannot be read')]);
  const other = join(folder, 'other.yaml');
  writeFileSync(other, rules(87));
  renameSync(other, path);
  expect(look(5)).toEqual(['right again', 'below 87']);
});

test('what changed between the first reading and the watch is not missed', () => {
  const read = readRuleFile(path);
  if (!read.ok) throw new Error(read.reason);
  writeFileSync(path, rules(86));
  expect(watching(read.value.hash).look(2)).toEqual(['below 86']);
});

test('after the stop nothing is looked at', () => {
  const { look, stop } = watching();
  stop();
  writeFileSync(path, rules(80));
  expect(look(5)).toEqual([]);
});
