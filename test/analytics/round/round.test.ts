import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { perfectPrior } from '#analytics/judging/judging.ts';
import { openRound } from '#analytics/round/round.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import { openState, type State } from '#analytics/state/state.ts';
import type { Reading } from '#ward/reading.ts';
import { noon, quickSilence, reading, rule, setOf, standingClock } from '../scene.ts';

const root = mkdtempSync(join(tmpdir(), 'ward-round-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
function newFolder(): string {
  folders += 1;
  return join(root, String(folders));
}

const quiet = pino({ level: 'silent' });
const rules = [
  rule(),
  rule({ id: 'faster', limit: 120, holdMs: 2000, clear: { margin: 10, holdMs: 0 } }),
];
const limits = { ...windowLimits, spanMs: 60_000 };
const technical = {
  ...usualTechnical,
  lost_signal: { priority: 'medium', afterMs: quickSilence.floorMs },
} as const;

/** A process: opens the folder as it is found, and judges as of the arrival of each reading. */
function process(folder: string) {
  const clock = standingClock();
  const state = openState(folder);
  const round = openRound({
    state,
    set: setOf(rules, { technical }),
    limits,
    silence: quickSilence,
    prior: perfectPrior,
    gatewayGraceMs: 30_000,
    presentLeastMs: 0,
    opinions: [],
    news: () => undefined,
    now: clock.now,
    tell: () => undefined,
    log: quiet,
  });
  return { clock, state, round };
}

/** Three minutes of two patients. Some values come late, in the order that chance would have it. */
function stream(values: readonly number[], lateness: readonly number[]): Reading[] {
  return values
    .map((value, second) => {
      const lateMs = (lateness[second] ?? 0) * 1000 + 50;
      const patient = second % 5 === 4 ? 'p2' : 'p1';
      const at = noon + second * 1000;
      const device = `strap-${patient}`;
      return reading(second, { heart_rate: value }, { patient, device, receivedAt: at + lateMs });
    })
    .sort((a, b) => a.receivedAt - b.receivedAt)
    .map((each, index) => ({ ...each, number: (index + 1) * 2, after: index * 2 }));
}

/** Judges the stream; at each of these readings the process dies as it stands, and a new one begins. */
function judged(readings: readonly Reading[], deaths: readonly number[]) {
  const folder = newFolder();
  const opened: State[] = [];
  let { clock, state, round } = process(folder);
  opened.push(state);
  for (const [index, each] of readings.entries()) {
    if (deaths.includes(index)) {
      ({ clock, state, round } = process(folder));
      opened.push(state);
      for (const old of readings.filter(({ number }) => number > round.from).slice(0, index)) {
        if (old.number >= each.number) break;
        clock.to((old.receivedAt - noon) / 1000);
        round.take([old]);
      }
    }
    clock.to((each.receivedAt - noon) / 1000);
    round.take([each]);
    if (index % 10 === 0) round.second('behind', undefined);
  }
  round.close();
  const { alarms, interventions, progress, devices } = state.remembered();
  const told = state
    .waiting(10_000)
    .filter(({ topic }) => /\/(alarms|interventions)\//.test(topic))
    .map(({ topic, payload, retain }) => ({ topic, payload, retain }));
  for (const each of opened) each.close();
  return { alarms, interventions, progress: { ...progress, marks: [] }, devices, told };
}

const values = fc
  .array(fc.tuple(fc.constantFrom(80, 98, 105, 125), fc.integer({ min: 1, max: 25 })), {
    minLength: 6,
    maxLength: 16,
  })
  .map((spells) => spells.flatMap(([value, length]) => Array.from({ length }, () => value)));

test('a process that dies at any moment neither repeats nor forgets an alarm', () => {
  let alarms = 0;
  fc.assert(
    fc.property(
      values,
      fc.array(fc.constantFrom(0, 0, 0, 0, 2, 9), { minLength: 200, maxLength: 200 }),
      fc.array(fc.nat({ max: 150 }), { minLength: 1, maxLength: 4 }),
      (spells, lateness, deaths) => {
        const readings = stream(spells, lateness);
        const undisturbed = judged(readings, []);
        expect(judged(readings, deaths)).toEqual(undisturbed);
        alarms += undisturbed.progress.alarms;
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
  expect(alarms).toBeGreaterThan(12);
});

test('an alarm is on the disk and to be told as soon as its reading was judged', () => {
  const { round, state } = process(newFolder());
  const readings = stream(
    Array.from({ length: 7 }, () => 110),
    [],
  );
  round.take(readings.slice(0, 5));
  expect(state.waiting(10)).toEqual([]);
  round.take(readings.slice(5));
  expect(state.waiting(10)).toHaveLength(2);
  expect(state.remembered()).toMatchObject({
    progress: { cursor: readings.at(-1)?.number, alarms: 1, interventions: 1 },
    alarms: [{ rule: 'fast' }],
  });
  state.close();
});

test('alarms do not depend on how the journal was cut into pages', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 50 }), (spells, size) => {
      const readings = stream(spells, []);
      const log = (cut: number) => {
        const { round, state } = process(newFolder());
        for (let from = 0; from < readings.length; from += cut)
          round.take(readings.slice(from, from + cut));
        const { alarms, progress } = state.remembered();
        state.close();
        return { alarms, raised: progress.alarms };
      };
      expect(log(size)).toEqual(log(1));
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test('windows are recalled from a little before they begin, not from the beginning of time', () => {
  const folder = newFolder();
  const before = process(folder);
  const readings = stream(
    Array.from({ length: 600 }, () => 80),
    [],
  );
  before.round.take(readings);
  before.round.close();
  expect(before.state.remembered().progress.marks.length).toBeLessThan(6);
  before.state.close();
  const { round, state } = process(folder);
  // One mark a minute, back to the window's minute and two more.
  const from = readings.find(({ number }) => number > round.from);
  expect(round.judged).toBe(readings.at(-1)?.number);
  expect(((readings.at(-1)?.at ?? 0) - (from?.at ?? 0)) / 1000).toBeGreaterThanOrEqual(120);
  expect(((readings.at(-1)?.at ?? 0) - (from?.at ?? 0)) / 1000).toBeLessThan(300);
  state.close();
});

test('when the journal begins anew its readings are judged, and what rang does not ring again', () => {
  const { round, state } = process(newFolder());
  const readings = stream(
    Array.from({ length: 40 }, () => 110),
    [],
  );
  round.take(readings);
  const told = state.waiting(100).length;
  round.anew();
  round.take(readings.map((each, index) => ({ ...each, number: index + 1, after: index })));
  expect(state.waiting(100)).toHaveLength(told);
  round.close();
  expect(state.remembered().progress).toMatchObject({ cursor: 40, alarms: 2 });
  state.close();
});
