import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { perfectPrior } from '#analytics/judging/judging.ts';
import { play } from '#analytics/play.ts';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Vitals } from '#ward/vitals.ts';

function setOf(text: string): RuleSet {
  const read = readRuleText(text, 'F');
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

/** The alarms of readings (ms, vitals), each there in its moment. */
function played(text: string, given: readonly (readonly [number, Vitals])[], untilMs?: number) {
  const readings = given.map(([at, vitals], seq) => {
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    return { ...place, at, receivedAt: at, delayMs: 0, quality: [], vitals };
  });
  return play(setOf(text), windowLimits, readings, untilMs === undefined ? {} : { untilMs });
}

const everySecond = (count: number, vitals: Vitals) =>
  Array.from({ length: count }, (_, second) => [second * 1000, vitals] as const);

test('alarms come in the order of measured time, then of the names of their rules', () => {
  const alarms = played(
    `- {id: c, vital: spo2, below: 90}
- {id: b, vital: heart_rate, above: 100}
- {id: a, vital: heart_rate, above: 100, hold: 2s}`,
    everySecond(5, { heart_rate: 120, spo2: 85 }),
  );
  expect(alarms.map(({ rule, raisedAt }) => [raisedAt, rule])).toEqual([
    [0, 'b'],
    [0, 'c'],
    [2000, 'a'],
  ]);
});

test('an even moment at the end is worked out, although it would have been a little later', () => {
  const rule = '- {id: apart, difference: [heart_rate, pulse_rate], above: 20}';
  const [alarm] = played(rule, everySecond(11, { heart_rate: 120, pulse_rate: 80 }));
  expect(alarm).toMatchObject({ rule: 'apart', raisedAt: 0 });
});

test('what is judged at even moments is known when they are, not at the next reading', () => {
  const rule = '- {id: apart, difference: [heart_rate, pulse_rate], above: 20, hold: 20s}';
  const readings = everySecond(45, { heart_rate: 120, pulse_rate: 80 });
  const later = [3_600_000, { heart_rate: 80, pulse_rate: 80 }] as const;
  const [alarm] = played(rule, [...readings, later]);
  expect(alarm).toMatchObject({ raisedAt: 20_000, evaluatedAt: 30_000 });
});

test('silence ends an alarm when time passes, and not before', () => {
  const rule = '- {id: fast, vital: heart_rate, above: 100, gap: reset}';
  const readings = everySecond(10, { heart_rate: 120 });
  expect(played(rule, readings)[0]?.clearedAt).toBeUndefined();
  expect(played(rule, readings, 60_000)[0]).toMatchObject({ clearedAt: 10_000 });
});

test('an alarm about the sensor that no rule of the set asks for is left out', () => {
  const readings = [...everySecond(10, { spo2: 97 }), [60_000, { spo2: 97 }] as const];
  const rules = (gap: string) => `- {id: low, vital: spo2, below: 90, gap: ${gap}}`;
  expect(played(rules('hold'), readings)).toEqual([]);
  expect(played(rules('alarm'), readings).map(({ rule }) => rule)).toEqual(['low.no_data']);
});

test('without readings there is nothing', () => {
  expect(played('- {id: low, vital: spo2, below: 90}', [])).toEqual([]);
  expect(played('- {id: low, vital: spo2, below: 90}', [], 60_000)).toEqual([]);
});

test('where it is known which reading was the last by the rules before, that counts, and not the clock', () => {
  const fast = setOf('- {id: fast, vital: heart_rate, above: 100}');
  const faster = setOf('- {id: faster, vital: heart_rate, above: 110}');
  const readings = [0, 10_000, 10_000, 20_000].map((receivedAt, seq) => {
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    const vitals = { heart_rate: seq < 2 ? 90 : 105 };
    return { ...place, at: seq * 1000, receivedAt, delayMs: 0, quality: [], vitals };
  });
  const rulesOf = (number: number) => {
    const changes = [{ at: 15_000, set: faster, after: { number, at: 10_000 } }];
    return play(fast, windowLimits, readings, { changes }).map(({ rule }) => rule);
  };
  expect(rulesOf(2)).toEqual([]);
  expect(rulesOf(3)).toEqual(['fast']);
});

test('a link that promises otherwise, and a longer present, hold from the change on', () => {
  const rule = '- {id: fast, vital: heart_rate, above: 100, gap: reset}';
  const readings = everySecond(10, { heart_rate: 120 }).map(([at, vitals], seq) => {
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    return { ...place, at, receivedAt: at, delayMs: 0, quality: [], vitals };
  });
  const clearedAt = (presentLeastMs: number) => {
    const terms = { limits: windowLimits, presentLeastMs, prior: perfectPrior };
    const changes = [{ at: 5000, set: setOf(rule), terms }];
    return play(setOf(rule), windowLimits, readings, { changes, untilMs: 60_000 })[0]?.clearedAt;
  };
  expect(clearedAt(0)).toBe(10_000);
  expect(clearedAt(300_000)).toBeUndefined();
});

test('where other rules hold from then on, theirs are the alarms from then on', () => {
  const fast = setOf(
    '- {id: fast, vital: heart_rate, above: 100}\n- {id: same, vital: heart_rate, above: 100, hold: 15s}',
  );
  const other = setOf(
    '- {id: faster, vital: heart_rate, above: 110}\n- {id: same, vital: heart_rate, above: 100, hold: 15s}',
  );
  const readings = everySecond(30, { heart_rate: 120 }).map(([at, vitals], seq) => {
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    return { ...place, at, receivedAt: at, delayMs: 0, quality: [], vitals };
  });
  const changes = [{ at: 9500, set: other }];
  const alarms = play(fast, windowLimits, readings, { changes });
  expect(alarms.map(({ rule, raisedAt, clearedAt }) => [rule, raisedAt, clearedAt])).toEqual([
    ['fast', 0, 9500],
    // It judges what it finds: the heart was as fast before.
    ['faster', 0, undefined],
    ['same', 15_000, undefined],
  ]);
});

test('what was due up to the change is judged by the rules before it, to the moment', () => {
  const apart = setOf('- {id: apart, difference: [heart_rate, pulse_rate], above: 20, hold: 20s}');
  const other = setOf('- {id: fast, vital: heart_rate, above: 200}');
  const readings = everySecond(30, { heart_rate: 120, pulse_rate: 80 }).map(([at, vitals], seq) => {
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    return { ...place, at, receivedAt: at, delayMs: 0, quality: [], vitals };
  });
  const rulesUntil = (at: number) => {
    const changes = [{ at: 60_000, set: other, after: { number: 30, at } }];
    return play(apart, windowLimits, readings, { changes, untilMs: 60_000 }).map(
      (each) => each.rule,
    );
  };
  expect(rulesUntil(29_999)).toEqual([]);
  expect(rulesUntil(30_000)).toEqual(['apart']);
});

test('numbers that begin anew with a journal make no change wait', () => {
  const fast = setOf('- {id: fast, vital: heart_rate, above: 100}');
  const faster = setOf('- {id: faster, vital: heart_rate, above: 110}');
  const readings = [0, 10_000].map((receivedAt, seq) => {
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    const vitals = { heart_rate: seq === 0 ? 90 : 105 };
    return { ...place, at: receivedAt, receivedAt, delayMs: 0, quality: [], vitals };
  });
  const changes = [{ at: 60_000, set: faster, after: { number: 99, at: 5000 } }];
  expect(play(fast, windowLimits, readings, { changes })).toEqual([]);
});
