import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginning,
  type Event,
  type EventKind,
  next,
  type Step,
  stepNames,
  transitions,
} from '#study/techwear/machine.ts';

const none = { readings: 0, alarms: 0, false_alarms: 0, lost_signals: 0 };
const events: { readonly [Kind in EventKind]: Extract<Event, { kind: Kind }> } = {
  measured: { kind: 'measured', counts: { samples: 1 } },
  collected: { kind: 'collected', counts: { arrived: 1 } },
  saved: { kind: 'saved', counts: { kept: 1, repeats: 0 } },
  judged: { kind: 'judged', counts: none },
  round_over: { kind: 'round_over', counts: none },
  varied: { kind: 'varied', counts: {} },
  settled: { kind: 'settled', counts: {} },
};
const kinds = Object.keys(events) as readonly EventKind[];

/** The flow as published: written here a second time, so that the table cannot change unnoticed. */
const published = {
  'wearables measured': 'collect',
  'collect collected': 'save',
  'save saved': 'analyse',
  'analyse judged': 'wearables',
  'analyse round_over': 'vary',
  'vary varied': 'wearables',
  'vary settled': 'ended',
} as const;

describe('the state machine of the flow', () => {
  const all = stepNames.flatMap((step) => kinds.map((kind) => [step, kind] as const));
  test.for(all)('%s and %s', ([step, kind]) => {
    const known: Readonly<Record<string, Step>> = published;
    const to = next({ step, round: 3 }, events[kind])?.step;
    expect(to).toBe(known[`${step} ${kind}`]);
  });

  test('counts a round when a parameter was varied, and never else', () => {
    for (const [step, ways] of Object.entries(transitions)) {
      for (const kind of Object.keys(ways) as EventKind[]) {
        const state = next({ step: step as Step, round: 3 }, events[kind]);
        expect(state?.round).toBe(kind === 'varied' ? 4 : 3);
      }
    }
  });

  test('comes nowhere by events that do not belong: only the table moves it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds)), (words) => {
        let state = beginning;
        for (const kind of words) {
          const to = next(state, events[kind]);
          const ways: Readonly<Partial<Record<EventKind, Step>>> = transitions[state.step];
          expect(to?.step).toBe(ways[kind]);
          state = to ?? state;
        }
        expect(stepNames).toContain(state.step);
      }),
    );
  });
});
