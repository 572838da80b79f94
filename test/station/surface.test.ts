import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { summaryOf } from '#station/summary.ts';
import { openTicker } from '#station/surface.ts';
import type { View } from '#station/view.ts';
import { notice } from '#ward/notice.ts';
import { view } from './reports-in-test.ts';

/** What a pipe shows of a ward that lives after 1 s and is ended after 12 s. */
function watched(): string[] {
  let nowMs = 0;
  let look: () => void = () => undefined;
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk).trimEnd());
      done();
    },
  });
  const now = (): View => ({
    ...view({ elapsedMs: Math.max(0, nowMs - 1000) }),
    phase: nowMs < 1000 ? 'Starting' : nowMs < 12_000 ? 'Ctrl-C ends the ward' : 'Ending: slowly',
  });
  const clock = {
    now: () => nowMs,
    sleep: async () => undefined,
    every(_: number, work: () => void) {
      look = work;
      return () => {
        look = () => undefined;
      };
    },
  };
  const surface = openTicker(now, stream, clock, 'ward-data/logs');
  for (; nowMs < 12_500; nowMs += 250) look();
  surface.close();
  look();
  return lines.map((line) => line.replace(/ {2}2 beds.*/, ''));
}

test('a pipe shows where everything is, then a line every five seconds, then that it ends', () => {
  expect(watched()).toEqual([
    `wardtwin. ${notice}`,
    'the ward lives: mqtt://127.0.0.1:1883  http://127.0.0.1:8080  store sqlite under ward-data',
    'logs are in ward-data/logs; Ctrl-C or SIGTERM ends the ward',
    '00:05',
    '00:10',
    'Ending: slowly',
  ]);
});

test('what could not be stored yet is told at the end, with what becomes of it', () => {
  const places = { json: false, store: 'memory:', logs: 'logs' };
  const { counts } = view();
  expect(summaryOf(counts, places)).toContain('+ held 12 (held ones are on disk and stored');
  expect(summaryOf({ ...counts, held: 0 }, places)).toContain('+ held 0\n');
});

test('with --json the last line is the JSON, after the notice', () => {
  const { counts } = view();
  const lines = summaryOf(counts, { json: true, store: '', logs: '' }).split('\n');
  expect(lines).toEqual([notice, JSON.stringify(counts), '']);
});
