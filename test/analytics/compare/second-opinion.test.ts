import { expect, test } from 'vitest';
import type { KeptOpinion } from '#analytics/compare/kept-opinion.ts';
import { createSecondOpinion, type OpinionParts } from '#analytics/compare/second-opinion.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const strict = setOf([rule()]);
const mild = setOf([rule({ limit: 125 })]);
const parts = { name: 'beside', limits: windowLimits, prior: perfectPrior };

/** A ward that judges by the strict rule, and somebody who judges the same readings beside it. */
function ward(other: Partial<OpinionParts> = {}) {
  const book = bookOf(strict);
  const judging = createJudging({ set: strict, limits: windowLimits, book, prior: perfectPrior });
  const beside = { ...parts, set: mild, ...other };
  let opinion = createSecondOpinion(beside);
  const alarms = new Map<string, Alarm>();
  let second = 0;
  let kept: KeptOpinion | undefined;
  const since: Reading[] = [];

  return {
    get opinion() {
      return opinion;
    },
    /** One heart rate a second, for so many. */
    hear(rate: number, seconds = 10) {
      for (const untilS = second + seconds; second < untilS; second += 1) {
        const each = reading(second, { heart_rate: rate });
        since.push(each);
        judging.take(each, each.receivedAt);
        opinion.take(each);
        for (const alarm of book.take().alarms) {
          alarms.set(alarm.id, alarm);
          opinion.main(alarm);
        }
      }
    },
    keep() {
      const from = { number: second + 1, receivedAt: noon + second * 1000 };
      kept = JSON.parse(JSON.stringify(opinion.kept(from, from.receivedAt)));
      since.length = 0;
    },
    /** Another process goes on from what was kept, and is given again what came since. */
    restart() {
      opinion = createSecondOpinion(beside, kept, [...alarms.values()]);
      for (const each of since) opinion.take(each);
    },
    /** How many alarms are the ward's alone, the other's alone, and in both, when all is decided. */
    counts() {
      second += 120;
      opinion.until(noon + second * 1000);
      const { removed, added, same, delayed } = opinion.report(noon + second * 1000);
      return { removed, added, same, delayed: delayed.count };
    },
  };
}

const none = { removed: 0, added: 0, same: 0, delayed: 0 };

test('what other rules do not see is the ward’s alone, and what both see is the same', () => {
  const bed = ward();
  expect(bed.opinion.follows).toBe(false);
  bed.hear(120);
  bed.hear(80);
  expect(bed.counts()).toEqual({ ...none, removed: 1 });
  bed.hear(130);
  expect(bed.counts()).toEqual({ ...none, removed: 1, same: 1 });
});

test('over a network that takes half a minute longer, the same alarm comes later', () => {
  const late = ward({ set: strict, arrivals: (_, sentMs) => [sentMs + 30_000] });
  expect(late.opinion.follows).toBe(true);
  late.hear(130);
  late.hear(80);
  expect(late.counts()).toEqual({ ...none, same: 1, delayed: 1 });
  const lost = ward({ set: strict, arrivals: () => [] });
  lost.hear(130);
  expect(lost.counts()).toEqual({ ...none, removed: 1 });
});

test('from a change of its rules on it judges by the new ones', () => {
  const bed = ward({ set: strict });
  bed.hear(110);
  bed.opinion.change(mild);
  bed.hear(80);
  bed.hear(120);
  expect(bed.counts()).toEqual({ ...none, removed: 1, same: 1 });
  expect(bed.opinion.kept({ number: 1, receivedAt: noon }, noon).hash).toBe(mild.hash);
});

test('an alarm of a rule that is no longer there is over at once', () => {
  const bed = ward({ set: strict });
  bed.hear(130);
  const all = () => bed.opinion.kept({ number: 1, receivedAt: noon }, noon).alarms;
  expect(all().map(({ state }) => state)).toEqual(['active']);
  bed.opinion.change(setOf([rule({ id: 'another' })]));
  expect(all().map(({ state }) => state)).toEqual(['cleared']);
});

test('a patient who was let go is known no more', () => {
  const bed = ward({ set: strict });
  bed.hear(130);
  bed.opinion.forgetPatient('p1');
  const { alarms, judging } = bed.opinion.kept({ number: 1, receivedAt: noon }, noon);
  expect([alarms, judging.people]).toEqual([[], []]);
});

test('over a restart it goes on, and is told what the ward came to since it was kept', () => {
  const bed = ward();
  bed.hear(130, 3);
  bed.keep();
  bed.hear(130);
  bed.hear(80);
  bed.restart();
  bed.hear(120);
  bed.keep();
  bed.restart();
  bed.hear(80);
  expect(bed.counts()).toEqual({ ...none, removed: 1, same: 1 });
});

test('of what is long over it forgets all but the last', () => {
  const bed = ward({ set: strict });
  for (const rate of [130, 80, 130, 80]) bed.hear(rate);
  const known = () => bed.opinion.kept({ number: 1, receivedAt: noon }, noon).alarms.length;
  const hour = 3600;
  // It looks once an hour, and keeps what was over for no longer than that.
  bed.opinion.until(noon + (hour + 1) * 1000);
  expect(known()).toBe(2);
  bed.opinion.until(noon + 2 * hour * 1000);
  expect(known()).toBe(2);
  bed.opinion.until(noon + (2 * hour + 1) * 1000);
  expect(known()).toBe(1);
});
