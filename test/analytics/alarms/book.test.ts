import { describe, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation } from '#analytics/judging/evaluation.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Ack, Alarm, Intervention } from '#ward/alarm.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, each, noon, reading, rule, setOf, times } from '../scene.ts';

const rules = [rule({ asks: ['medication'] })];

/** A bed whose heart rates arrive in the order given. Answers with what the book says, in seconds. */
function bed(
  alarms: readonly Alarm[] = [],
  interventions: readonly Intervention[] = [],
  table: readonly Rule[] = rules,
) {
  const set = setOf(table);
  const book = bookOf(set, alarms, interventions);
  const evaluation = createEvaluation({ set, limits: windowLimits, book });
  const second = (at: number) => (at - noon) / 1000;
  return {
    book,
    evaluation,
    /** Each value is judged two seconds after it was measured. */
    arrive(values: readonly (readonly [number, number])[], other: Vitals = {}) {
      for (const [at, value] of values) {
        const vitals = { heart_rate: value, ...other };
        evaluation.evaluate(reading(at, vitals), noon + at * 1000 + 2000);
      }
      return this.told();
    },
    told() {
      const { alarms, interventions } = book.take();
      return {
        alarms: alarms.map(({ state, onsetAt, raisedAt, clearedAt }) =>
          [state, second(onsetAt), second(raisedAt), clearedAt && second(clearedAt)].join(' '),
        ),
        interventions: interventions.map(({ kind, state, outcome = '' }) =>
          `${kind} ${state} ${outcome}`.trim(),
        ),
      };
    },
    acknowledge(ack: Partial<Ack>, patient = 'p1') {
      const now = noon + 60_000;
      return book.acknowledge(patient, { id: 'none', by: 'Ada', at: now, ...ack }, now);
    },
    active: () => [...book.live()].filter(({ state }) => state === 'active'),
    open: () => [...book.open()],
  };
}

const nothing = { alarms: [], interventions: [] };
const raising = each(times(6, 120));

test('an alarm says what was measured, when it arrived and when it was judged', () => {
  const scene = bed();
  scene.arrive(raising);
  expect(scene.active()).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{20}$/),
      patient: 'p1',
      rule: 'fast',
      kind: 'physiological',
      priority: 'medium',
      state: 'active',
      life: 'active_unacknowledged',
      message: 'Heart rate above 100/min',
      vital: 'heart_rate',
      vitals: ['heart_rate'],
      calm: 95,
      value: 120,
      limit: 100,
      onsetAt: noon,
      raisedAt: noon + 5000,
      receivedAt: noon + 5050,
      evaluatedAt: noon + 7000,
      rangAt: noon + 7000,
      step: 1,
      escalatesAt: noon + 127_000,
    },
  ]);
});

test('an alarm asks for what its rule says, once, and is over when the patient is calm', () => {
  const scene = bed();
  expect(scene.arrive(raising)).toEqual({
    alarms: ['active 0 5 '],
    interventions: ['medication open', 'notify_nurse open'],
  });
  expect(scene.arrive(each(times(60, 120), 6))).toEqual(nothing);
  expect(scene.arrive(each(times(4, 80), 66))).toEqual({
    alarms: ['cleared 0 5 69'],
    interventions: ['medication closed condition_cleared', 'notify_nurse closed condition_cleared'],
  });
  expect([scene.active(), scene.open()]).toEqual([[], []]);
});

test('the end of one alarm does not close what another one asked for', () => {
  const scene = bed(
    [],
    [],
    [rule(), rule({ id: 'faster', limit: 150, clear: { margin: 10, holdMs: 0 } })],
  );
  scene.arrive(each(times(6, 160)));
  expect(scene.open().map(({ rule }) => rule)).toEqual(['fast', 'faster']);
  scene.arrive([[6, 130]]);
  expect(scene.open().map(({ rule }) => rule)).toEqual(['fast']);
});

test('whoever computes it and how often, the ids are the same', () => {
  const [one, other] = [bed(), bed()];
  one.arrive(raising);
  other.arrive(raising);
  expect(one.active()).toEqual(other.active());
  expect(one.open()).toEqual(other.open());
  expect(new Set(one.open().map(({ id }) => id)).size).toBe(2);
});

test('an intervention is retained while open; closed it is told once and then taken away', () => {
  const scene = bed();
  const messages = () => {
    const { messages } = scene.book.take();
    return messages.map(({ topic, payload, retain }) => {
      const [, , , leaf] = topic.split('/');
      return [leaf, payload === '' ? 'empty' : JSON.parse(payload).state, retain];
    });
  };
  for (const [at, value] of raising)
    scene.evaluation.evaluate(reading(at, { heart_rate: value }), 0);
  expect(messages()).toEqual([
    ['alarms', 'active', true],
    ['interventions', 'open', true],
    ['interventions', 'open', true],
  ]);
  scene.acknowledge({ id: scene.open()[0]?.id ?? '' });
  expect(messages()).toEqual([
    ['interventions', 'closed', false],
    ['interventions', 'empty', true],
    ['alarms', 'active', true],
  ]);
});

describe('an acknowledgement', () => {
  function raised() {
    const scene = bed();
    scene.arrive(raising);
    return { ...scene, alarm: scene.active()[0]?.id ?? '', first: scene.open()[0]?.id ?? '' };
  }

  test('closes the intervention that it names, and says who did it and what they said', () => {
    const scene = raised();
    expect(scene.acknowledge({ id: scene.first, by: 'Ada', note: 'seen', at: noon + 9000 })).toBe(
      2,
    );
    expect(scene.book.take().interventions).toMatchObject([
      { state: 'closed', outcome: 'acknowledged', by: 'Ada', note: 'seen', closedAt: noon + 9000 },
    ]);
    expect(scene.open()).toHaveLength(1);
  });

  test('of an alarm closes all that it asked for, and the alarm stays', () => {
    const scene = raised();
    expect(scene.acknowledge({ id: scene.alarm })).toBe(3);
    expect(scene.open()).toEqual([]);
    expect(scene.active()).toHaveLength(1);
    expect(scene.acknowledge({ id: scene.alarm })).toBe(0);
  });

  test('on the topic of another patient, or of something unknown, closes nothing', () => {
    const scene = raised();
    expect(scene.acknowledge({ id: scene.alarm }, 'p2')).toBe(0);
    expect(scene.acknowledge({ id: 'unknown' })).toBe(0);
    expect(scene.open()).toHaveLength(2);
  });

  test('closes between asking and now, whatever the clock of the person says', () => {
    const scene = raised();
    const [one, other] = scene.open();
    scene.acknowledge({ id: one?.id ?? '', at: 0 });
    scene.acknowledge({ id: other?.id ?? '', at: 9e15 });
    expect(scene.book.take().interventions.map(({ closedAt }) => closedAt)).toEqual([
      noon + 7000,
      noon + 60_000,
    ]);
  });
});

describe('a late value', () => {
  test('that completes a hold raises the alarm that it belongs to', () => {
    const scene = bed();
    expect(scene.arrive([...each(times(3, 120)), ...each(times(3, 80), 3)])).toEqual(nothing);
    const late = bed();
    // A value is missing, and with it five seconds of the hold.
    expect(
      late.arrive([
        [0, 120],
        [6, 120],
        [7, 120],
      ]),
    ).toEqual(nothing);
    expect(late.arrive([[3, 120]]).alarms).toEqual(['active 0 6 ']);
  });

  test('opens an alarm in the past, which is over, and asks for nothing', () => {
    const scene = bed();
    scene.arrive(each([80, 80], 0));
    scene.arrive(each(times(10, 80), 20));
    const { alarms, interventions } = scene.arrive(each(times(6, 120), 2));
    // Nobody measured from second 8 to 20, so it lasted at least until it was calm again.
    expect({ alarms, interventions }).toEqual({ alarms: ['cleared 2 7 23'], interventions: [] });
    expect(scene.active()).toEqual([]);
  });

  test('does not end an alarm that newer values confirm', () => {
    const scene = bed();
    scene.arrive(raising);
    expect(scene.arrive(each(times(4, 80), -10))).toEqual(nothing);
    expect(scene.arrive([[2.5, 80]])).toEqual(nothing);
    expect(scene.active()).toHaveLength(1);
  });

  test('of an alarm that rang already does not ring again', () => {
    const scene = bed();
    scene.arrive([...raising, ...each(times(4, 80), 6), ...each(times(6, 80), 10)]);
    expect(
      scene.arrive([
        [-1, 130],
        [4.5, 130],
        [9.5, 80],
      ]),
    ).toEqual(nothing);
  });

  test('before a present alarm reveals an older one and leaves the present one as it is', () => {
    const scene = bed();
    scene.arrive([...each([80, 80], 0), ...each([...times(5, 80), ...times(6, 120)], 20)]);
    expect(scene.active()).toHaveLength(1);
    const told = scene.arrive(each(times(6, 120), 2));
    expect(told.alarms).toEqual(['cleared 2 7 23']);
    expect(scene.active()).toMatchObject([{ onsetAt: noon + 25_000 }]);
  });

  test('between two alarms reveals a third one', () => {
    const scene = bed();
    scene.arrive([...each([...times(6, 120), ...times(4, 80)])]);
    scene.arrive(each(times(6, 120), 60));
    expect(scene.arrive(each([...times(6, 120), ...times(4, 80)], 30)).alarms).toEqual([
      'cleared 30 35 39',
    ]);
    expect(scene.book.known('p1', 'fast')).toHaveLength(3);
  });

  test('that reveals the past is told without taking the place of the present state', () => {
    const scene = bed();
    scene.arrive([...each([80, 80], 0), ...each([...times(5, 80), ...times(6, 120)], 20)]);
    for (const [at, value] of each(times(6, 120), 2)) {
      scene.evaluation.evaluate(reading(at, { heart_rate: value }), noon);
    }
    const told = scene.book.take().messages.map(({ payload, retain }) => {
      return [JSON.parse(payload).state, retain];
    });
    expect(told).toEqual([
      ['cleared', false],
      ['active', true],
    ]);
  });

  test('after the end of an alarm is judged from there: calm that was announced stays', () => {
    const scene = bed();
    scene.arrive([...raising, ...each(times(6, 80), 6)]);
    expect(scene.arrive([[8.5, 120]])).toEqual(nothing);
    expect(scene.arrive([[10.5, 120], ...each(times(6, 120), 12)]).alarms).toEqual([
      'active 12 17 ',
    ]);
  });

  test('too old for the window is not judged, and is counted', () => {
    const scene = bed();
    scene.arrive([[1000, 80]]);
    expect(scene.evaluation.evaluate(reading(50, { heart_rate: 200 }), 0)).toBe(1);
    expect(scene.evaluation.evaluate(reading(1001, { heart_rate: 80 }), 0)).toBe(0);
  });
});

describe('after a restart', () => {
  test('an active alarm is neither told again nor forgotten', () => {
    const before = bed();
    before.arrive(raising);
    const after = bed(before.active(), before.open());
    for (const [at, value] of raising) after.evaluation.recall(reading(at, { heart_rate: value }));
    after.evaluation.begin(new Set());
    expect(after.arrive(each([120, 120], 6))).toEqual(nothing);
    expect(after.arrive(each(times(4, 80), 8)).alarms).toEqual(['cleared 0 5 11']);
  });

  test('a hold that had begun goes on from the recalled values', () => {
    const after = bed();
    for (const [at, value] of each(times(4, 120))) {
      after.evaluation.recall(reading(at, { heart_rate: value }));
    }
    after.evaluation.begin(new Set());
    expect(after.arrive(each([120, 120], 4)).alarms).toEqual(['active 0 5 ']);
  });

  test('readings that come a second time do not ring a second time', () => {
    const scene = bed();
    scene.arrive([...raising, ...each(times(4, 80), 6)]);
    expect(scene.arrive([...raising, ...each(times(4, 80), 6)])).toEqual(nothing);
    const [old] = [...scene.book.known('p1', 'fast')];
    const after = bed(old ? [old] : []);
    expect(after.arrive([...raising, ...each(times(4, 80), 6)])).toEqual(nothing);
  });
});

test('the newest value of each vital is by measured time, words included', () => {
  const scene = bed();
  scene.arrive([[5, 70]], { consciousness: 'V' });
  scene.arrive([[3, 90]], { consciousness: 'A', weight: 80 });
  const courses = [...(scene.evaluation.people.get('p1')?.courses.values() ?? [])];
  expect(courses.map(({ vital, value, at }) => [vital, value, at])).toEqual([
    ['heart_rate', 70, noon + 5000],
    ['consciousness', 'V', noon + 5000],
    ['weight', 80, noon + 3000],
  ]);
});

test('what was over long ago is let go, but for the last alarm of each rule', () => {
  const scene = bed();
  for (const from of [0, 100, 200]) {
    scene.arrive([...each(times(6, 120), from), ...each(times(4, 80), from + 6)]);
  }
  scene.book.forget(noon + 150_000);
  expect(scene.book.known('p1', 'fast')).toHaveLength(1);
  scene.book.forget(noon + 1e9);
  expect(scene.book.known('p1', 'fast')).toHaveLength(1);
  expect(scene.arrive([...each(times(6, 120), 100)]).alarms).toEqual([]);
});

test('however often a rule flaps, the book stays small', () => {
  const scene = bed();
  for (let spell = 0; spell < 210; spell += 1) {
    scene.arrive(each([...times(6, 120), ...times(4, 80)], spell * 10));
  }
  scene.book.forget(0);
  expect(scene.book.known('p1', 'fast')).toHaveLength(200);
});

test('with a patient who is let go every alarm of that patient ends, and is told', () => {
  const scene = bed();
  scene.arrive(raising);
  scene.book.forgetPatient('p2', noon + 60_000);
  expect(scene.active()).toHaveLength(1);
  scene.book.forgetPatient('p1', noon + 60_000);
  expect(scene.told()).toEqual({
    alarms: ['cleared 0 5 60'],
    interventions: ['medication closed condition_cleared', 'notify_nurse closed condition_cleared'],
  });
  expect(scene.book.known('p1', 'fast')).toEqual([]);
});
