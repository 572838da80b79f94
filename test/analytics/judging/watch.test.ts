import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alarmOf, cleared } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import { insert } from '#analytics/course/insertion.ts';
import { type Point, pointOf } from '#analytics/course/point.ts';
import { emptyWindow, windowLimits } from '#analytics/course/window.ts';
import { boundOf } from '#analytics/judging/bound.ts';
import { createEvaluation } from '#analytics/judging/evaluation.ts';
import { active, inactive, judge, type Standing, violates } from '#analytics/judging/judge.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const rules = [
  rule({ id: 'held' }),
  rule({ id: 'at_once', holdMs: 0, clear: { margin: 5, holdMs: 0 } }),
  rule({ id: 'resets', gap: 'reset', holdMs: 3000, clear: { margin: 0, holdMs: 5000 } }),
  rule({ id: 'slow', when: 'below', limit: 60, holdMs: 2000, clear: { margin: 5, holdMs: 2000 } }),
] as const satisfies readonly Rule[];

/** Heart rates of a minute or two; each arrives so many seconds after it was measured. */
const course = fc.array(
  fc.record({
    waitS: fc.constantFrom(1, 1, 1, 1, 1, 2, 6, 20),
    value: fc.constantFrom(55, 80, 96, 101, 120, 120, 120),
    lateS: fc.constantFrom(0, 0, 0, 0, 1, 3, 10, 40),
  }),
  { maxLength: 120, size: 'max' },
);

function arrivalsOf(steps: readonly { waitS: number; value: number; lateS: number }[]): Reading[] {
  let second = 0;
  const sent = steps.map(({ waitS, value, lateS }) => {
    second += waitS;
    return {
      ...reading(second, { heart_rate: value }),
      receivedAt: noon + (second + lateS) * 1000,
    };
  });
  return sent.toSorted((a, b) => a.receivedAt - b.receivedAt);
}

/** A window that lets go soon, so that much of a course has left it. */
const limits = { ...windowLimits, spanMs: 60_000 };

/** What is told; after so many arrivals another process goes on, which knows the alarms until then. */
function evaluated(arrivals: readonly Reading[], restartAfter = 0) {
  const told: string[] = [];
  const alarms = new Map<string, Alarm>();
  let book = bookOf(setOf(rules));
  let evaluation = createEvaluation({ set: setOf(rules), limits, book });
  for (const [index, each] of arrivals.entries()) {
    if (index === restartAfter) {
      book = bookOf(setOf(rules), [...alarms.values()], [...book.open()]);
      evaluation = createEvaluation({ set: setOf(rules), limits, book });
      for (const old of arrivals.slice(0, index)) evaluation.recall(old);
      evaluation.begin(new Set());
    }
    evaluation.evaluate(each, each.receivedAt);
    const news = book.take();
    for (const alarm of news.alarms) alarms.set(alarm.id, alarm);
    told.push(...news.messages.map(({ payload }) => payload));
  }
  return told;
}

/** The same, with everything since the last turn judged again for each value that is not the next. */
function evaluatedAnew(arrivals: readonly Reading[]) {
  const book = bookOf(setOf(rules));
  const window = emptyWindow();
  const standings = new Map<Rule, Standing>();
  const told: string[] = [];
  for (const each of arrivals) {
    const point = pointOf(each, each.vitals.heart_rate ?? 0);
    const place = insert(window, point, limits);
    if (place === 'repeat' || place === 'too_late') continue;
    for (const one of rules) {
      const before = place === 'newest' ? standings.get(one) : undefined;
      standings.set(one, anew(book, one, window.points, point, before));
    }
    told.push(...book.take().messages.map(({ payload }) => payload));
  }
  return told;
}

function anew(
  book: Book,
  one: Rule,
  points: readonly Point[],
  point: Point,
  before: Standing | undefined,
): Standing {
  const now = point.reading.receivedAt;
  const known = book.known('p1', one.id);
  const last = known.at(-1);
  const turnedAt = last?.clearedAt ?? last?.raisedAt ?? Number.NEGATIVE_INFINITY;
  const from = last?.state === 'active' ? active : inactive;
  const since = points.filter(({ at }) => at > turnedAt);
  const confirmed = points.findLastIndex((each) => each !== point && violates(boundOf(one), each));
  const unconfirmed = since.filter((each) => points.indexOf(each) > confirmed);
  const { standing, turns } = before
    ? judge([point], boundOf(one), before)
    : judge(last?.state === 'active' ? unconfirmed : since, boundOf(one), from);

  const past = point.at > turnedAt ? [] : judge(untilTurn(points, turnedAt), boundOf(one)).turns;
  past.forEach((turn, index) => {
    const ended = past[index + 1];
    if (turn.kind !== 'raised' || ended?.kind !== 'cleared') return;
    const end = ended.at;
    const isKnown = known.some(
      ({ onsetAt, clearedAt = Number.POSITIVE_INFINITY }) =>
        turn.onsetAt <= clearedAt && end >= onsetAt,
    );
    if (!isKnown) book.discover(cleared(alarmOf(boundOf(one), 'p1', turn, now), end));
  });
  const newest = points.at(-1) ?? point;
  turns.forEach((turn, index) => {
    const next = turns[index + 1];
    const present = book.activeOf('p1', one.id);
    if (turn.kind === 'cleared') {
      if (present !== undefined) book.clear(present, turn.at, now);
      return;
    }
    const alarm = alarmOf(boundOf(one), 'p1', turn, now);
    if (next?.kind === 'cleared') book.discover(cleared(alarm, next.at));
    else {
      const lasts = newest === turn.point || violates(boundOf(one), newest);
      book.raise(alarm, now, lasts && isPresent(turn.point, now) ? 'present' : 'past');
    }
  });
  const quiet = book.activeOf('p1', one.id);
  if (quiet?.late && quiet.rangAt === undefined && isPresent(newest, now)) {
    if (violates(boundOf(one), newest)) book.wake(quiet, now);
  }
  return standing;
}

const isPresent = ({ at }: Point, now: number) => now - at <= 60_000;

const untilTurn = (points: readonly Point[], turnedAt: number) =>
  points.filter(({ at }) => at <= turnedAt);

test('whatever comes late, the alarms are those of judging all since the last turn again', () => {
  fc.assert(
    fc.property(course, (steps) => {
      const arrivals = arrivalsOf(steps);
      expect(evaluated(arrivals)).toEqual(evaluatedAnew(arrivals));
    }),
    { numRuns: 150 },
  );
});

test('whatever comes late, a process that goes on tells what the one before would have told', () => {
  fc.assert(
    fc.property(course, fc.nat({ max: 120 }), (steps, restartAfter) => {
      const arrivals = arrivalsOf(steps);
      expect(evaluated(arrivals, restartAfter)).toEqual(evaluated(arrivals));
    }),
    { numRuns: 150 },
  );
});

test('the scenes of that comparison do raise, clear and find alarms of the past', () => {
  const told = fc
    .sample(course, { numRuns: 200, seed: 1 })
    .flatMap((steps) => evaluated(arrivalsOf(steps)));
  for (const state of ['active', 'cleared']) {
    expect(told.filter((each) => each.includes(`"state":"${state}"`)).length).toBeGreaterThan(100);
  }
});

test('what violated before a gap ended the alarm is not judged again for a late value behind it', () => {
  const set = setOf([rule({ gap: 'reset' })]);
  const book = bookOf(set);
  const evaluation = createEvaluation({ set, limits, book });
  const judge = (at: number) => {
    evaluation.evaluate(reading(at, { heart_rate: 120 }), noon + 40_000);
    return book.take().alarms.map(({ state }) => state);
  };
  // The gap is at 30 s, and 32 s arrives behind 33 s.
  const told = [0, 1, 2, 3, 4, 5, 6, 7, 30, 31, 33, 32].flatMap(judge);
  expect(told).toEqual(['active', 'cleared']);
});

test('what has left the window is not judged after a restart', () => {
  const book = bookOf(setOf());
  const evaluation = createEvaluation({ set: setOf(), limits, book });
  for (const at of [0, 1, 2, 3, 4, 5, 6]) evaluation.recall(reading(at, { heart_rate: 120 }));
  evaluation.begin(new Set());
  for (const at of [100, 101]) evaluation.evaluate(reading(at, { heart_rate: 80 }), noon + 101_000);
  expect(book.take().alarms).toEqual([]);
});

test('of two values of the same moment the one that arrived last is the newest', () => {
  const set = setOf(rules);
  const evaluation = createEvaluation({ set, limits, book: bookOf(set) });
  for (const [at, device, heart_rate] of [
    [1, 'a', 60],
    [1, 'b', 70],
    [0, 'a', 80],
  ] as const) {
    evaluation.evaluate(reading(at, { heart_rate }, { device }), noon);
  }
  const course = evaluation.people.get('p1')?.courses.get('heart_rate');
  expect(course).toMatchObject({ value: 70, at: noon + 1000 });
});
