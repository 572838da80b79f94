import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRinging, type Life, type LifeEvent, next, stateOf } from '#analytics/alarms/life.ts';
import type { LifeState } from '#ward/alarm.ts';

const unborn: Life = { condition: 'absent', priority: 'low', latched: false };

const seen = { by: 'anna', at: 5 };
const events = {
  began: { kind: 'hold_began' },
  broken: { kind: 'hold_broken' },
  raised: { kind: 'raised', priority: 'medium' },
  cleared: { kind: 'cleared' },
  worse: { kind: 'priority_changed', priority: 'high' },
  milder: { kind: 'priority_changed', priority: 'low' },
  seen: { kind: 'acknowledged', seen },
  shelved: { kind: 'shelved', seen, until: 100 },
  unshelved: { kind: 'unshelved' },
  early: { kind: 'time', at: 99 },
  late: { kind: 'time', at: 100 },
  explained: { kind: 'suppressed', by: 'gateway_down' },
  released: { kind: 'released' },
} as const satisfies Record<string, LifeEvent>;
type EventName = keyof typeof events;

function live(names: readonly EventName[], latch = false): Life {
  return names.reduce((life: Life, name) => next(life, events[name], { latch }), unborn);
}

describe('the state of an alarm after what happened', () => {
  const table: readonly [readonly EventName[], LifeState, { latch: boolean }?][] = [
    [[], 'inactive'],
    [['began'], 'pending'],
    [['began', 'broken'], 'inactive'],
    [['began', 'raised'], 'active_unacknowledged'],
    [['raised', 'broken'], 'active_unacknowledged'],
    [['raised', 'cleared'], 'inactive'],
    [['raised', 'seen'], 'active_acknowledged'],
    [['raised', 'seen', 'cleared'], 'inactive'],
    [['raised', 'seen', 'cleared', 'raised'], 'active_unacknowledged'],
    [['raised', 'seen', 'worse'], 'active_unacknowledged'],
    [['raised', 'seen', 'milder'], 'active_acknowledged'],
    [['raised', 'seen', 'raised'], 'active_acknowledged'],
    [['seen'], 'inactive'],
    [['raised', 'cleared'], 'latched', { latch: true }],
    [['raised', 'seen', 'cleared'], 'inactive', { latch: true }],
    [['raised', 'cleared', 'seen'], 'inactive', { latch: true }],
    [['raised', 'cleared', 'raised'], 'active_unacknowledged', { latch: true }],
    [['raised', 'cleared', 'raised', 'seen', 'cleared'], 'inactive', { latch: true }],
    [['raised', 'shelved'], 'shelved'],
    [['raised', 'shelved', 'early'], 'shelved'],
    [['raised', 'shelved', 'late'], 'active_unacknowledged'],
    [['raised', 'shelved', 'unshelved'], 'active_unacknowledged'],
    [['raised', 'shelved', 'cleared', 'late'], 'inactive'],
    [['shelved', 'raised'], 'shelved'],
    [['raised', 'explained'], 'suppressed'],
    [['explained', 'raised'], 'suppressed'],
    [['explained'], 'inactive'],
    [['raised', 'explained', 'released'], 'active_unacknowledged'],
    [['raised', 'explained', 'cleared', 'released'], 'inactive'],
    [['raised', 'explained', 'cleared'], 'suppressed', { latch: true }],
  ];

  test.each(table)('%j: %s %j', (names, state, policy) => {
    expect(stateOf(live(names, policy?.latch))).toBe(state);
  });
});

describe('whatever happens, in whatever order', () => {
  const anything = fc.array(fc.constantFrom(...(Object.keys(events) as EventName[])), {
    maxLength: 30,
  });

  test('the facts never contradict each other', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (names, latch) => {
        const life = live(names, latch);
        expect(life.latched && life.condition === 'present').toBe(false);
        expect(life.latched && !latch).toBe(false);
        expect(life.seen !== undefined && life.condition !== 'present').toBe(false);
      }),
    );
  });

  test('a new occurrence rings until it is seen, put aside, explained or over', () => {
    const silencing: readonly EventName[] = ['seen', 'shelved', 'explained', 'cleared'];
    const others = anything.map((names) => names.filter((name) => !silencing.includes(name)));
    fc.assert(
      fc.property(anything, others, (before, after) => {
        const calm = live([...before, 'cleared', 'unshelved', 'released']);
        const rung = [...(['raised'] as const), ...after].reduce(
          (life: Life, name) => next(life, events[name], { latch: false }),
          calm,
        );
        expect(isRinging(rung)).toBe(true);
      }),
    );
  });

  test('nothing but a person or the end of the condition silences it when it latches', () => {
    fc.assert(
      fc.property(anything, (names) => {
        const impersonal = names.filter(
          (name) => !['seen', 'shelved', 'explained', 'worse', 'milder'].includes(name),
        );
        const life = live(['raised', ...impersonal], true);
        expect(isRinging(life)).toBe(true);
      }),
    );
  });

  test('what is put aside comes back by itself', () => {
    fc.assert(
      fc.property(anything, (names) => {
        expect(stateOf(live([...names, 'shelved', 'late']))).not.toBe('shelved');
      }),
    );
  });
});
