import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import { play } from '#analytics/play.ts';
import { openRound } from '#analytics/round/round.ts';
import { openState } from '#analytics/state/state.ts';
import { type Alarm, isTechnicalRule } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import type { RulesReport } from '#ward/reports.ts';
import { noon, quickSilence, reading, rule, setOf, standingClock } from '../scene.ts';

const root = mkdtempSync(join(tmpdir(), 'as-replayed-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A link over which a missing sample is worth waiting for. */
const prior: DelayPrior = { minMs: 50, p50Ms: 1000, p95Ms: 6000, p99Ms: 9000, loss: 0.1 };
const set = setOf([
  rule({ holdMs: 2000, gap: 'reset' }),
  rule({ id: 'held', holdMs: 6000, gap: 'hold' }),
  rule({ id: 'rises', quantity: { of: 'change', vital: 'heart_rate', overMs: 60_000 }, limit: 10 }),
]);

function processIn(folder: string) {
  const clock = standingClock();
  const state = openState(folder);
  const round = openRound({
    ...{ state, set, limits: windowLimits, prior, silence: quickSilence, presentLeastMs: 0 },
    ...{ gatewayGraceMs: 30_000, opinions: [], news: () => undefined, now: clock.now },
    ...{ tell: () => undefined, log: pino({ level: 'silent' }) },
  });
  return { clock, state, round };
}

/** What one second of a device comes to: a value, so late; or lost on the way. */
type Sent = readonly [value: number, lateS: number | 'lost'];

function journalOf(sent: readonly Sent[]): readonly Reading[] {
  return sent
    .flatMap(([value, late], second) => {
      if (late === 'lost') return [];
      const receivedAt = noon + second * 1000 + late * 1000 + 50;
      const delayMs = late * 1000 + 50;
      return [reading(second, { heart_rate: value }, { receivedAt, delayMs })];
    })
    .sort((one, other) => one.receivedAt - other.receivedAt)
    .map((each, index) => ({ ...each, number: index + 1, after: index }));
}

/** How long the wall's second is ahead of what was given, and whether the journal was just asked. */
interface Second {
  readonly aheadS: number;
  readonly isAsked: boolean;
}

/** The live ward: between two readings there may be a second of the wall's clock. */
function lived(journal: readonly Reading[], seconds: readonly (Second | undefined)[]) {
  const { clock, state, round } = processIn(mkdtempSync(join(root, 'ward-')));
  for (const [index, each] of journal.entries()) {
    const second = seconds[index];
    const receivedS = (each.receivedAt - noon) / 1000;
    if (second !== undefined) {
      clock.to(receivedS + second.aheadS);
      round.second('well', second.isAsked ? each.receivedAt : undefined);
    }
    clock.to(receivedS);
    round.take([each]);
  }
  round.close();
  const told = state.waiting(100_000).filter(({ topic }) => topic === 'ward/analytics/rules');
  const { alarms } = state.remembered();
  state.close();
  return { alarms, rules: told.map(({ payload }) => JSON.parse(payload) as RulesReport) };
}

function courses(alarms: readonly Alarm[]) {
  return alarms
    .filter((alarm) => !isTechnicalRule(alarm.rule))
    .map(({ id, rule: name, raisedAt, clearedAt }) => [name, raisedAt, clearedAt, id].join(' '))
    .sort();
}

const spells = fc
  .array(fc.tuple(fc.constantFrom(80, 98, 105, 125), fc.integer({ min: 1, max: 25 })), {
    ...{ minLength: 6, maxLength: 12 },
  })
  .map((all) => all.flatMap(([value, length]) => Array.from({ length }, () => value)));
const lates = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 2, 9, 'lost' as const), {
  ...{ minLength: 300, maxLength: 300 },
});
const ticks = fc.array(
  fc.option(fc.record({ aheadS: fc.nat({ max: 30 }), isAsked: fc.boolean() }), {
    nil: undefined,
  }),
  { minLength: 300, maxLength: 300 },
);

test('a ward has the alarms that a replay has, whenever its clock ticks and however far that is ahead', () => {
  let alarms = 0;
  fc.assert(
    fc.property(spells, lates, ticks, (values, late, seconds) => {
      const journal = journalOf(values.map((value, second) => [value, late[second] ?? 0]));
      const live = lived(journal, seconds);
      const [rules] = live.rules.filter(({ until }) => until !== undefined);
      const { terms, until: untilMs = 0 } = rules ?? {};
      const playing = { untilMs, prior, settles: false, scores: true };
      const again = play(set, windowLimits, journal, playing);
      expect(courses(live.alarms)).toEqual(courses(again));
      expect(terms).toEqual({ ...prior, windowMs: windowLimits.spanMs, presentLeastMs: 0 });
      alarms += again.length;
    }),
    { numRuns: 30, endOnFailure: true },
  );
  expect(alarms).toBeGreaterThan(60);
});

test('rules that change are told with the last reading that those before judged', () => {
  const { state, round } = processIn(mkdtempSync(join(root, 'changed-')));
  const journal = journalOf(Array.from({ length: 9 }, (): Sent => [80, 0]));
  round.take(journal);
  round.change(setOf([rule()], { hash: 'other' }));
  const told = state.waiting(100).filter(({ topic }) => topic === 'ward/analytics/rules');
  expect(told.map(({ payload }) => JSON.parse(payload).after)).toEqual([
    { number: 9, at: journal[8]?.receivedAt },
  ]);
  state.close();
});

test('what is due while nothing comes is judged when the journal says that nothing came, and not before', () => {
  const { clock, state, round } = processIn(mkdtempSync(join(root, 'silent-')));
  const values = Array.from({ length: 20 }, (_, second): Sent => [second < 10 ? 80 : 120, 0]);
  round.take(journalOf(values));
  const ofFast = () => state.remembered().alarms.find(({ rule: name }) => name === 'fast');
  clock.to(300);
  round.second('well', undefined);
  round.second('well', noon + 21_000);
  expect(ofFast()?.clearedAt).toBeUndefined();
  round.second('well', noon + 120_000);
  expect(ofFast()?.clearedAt).toBe(noon + 20_000);
  state.close();
});
