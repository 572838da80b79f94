import { Book } from '#analytics/alarms/book.ts';
import { policiesOf } from '#analytics/alarms/policy.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { readUsualRules } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { chance } from '#patients/chance.ts';
import type { Reading } from '#ward/reading.ts';

/** What a process of its own shall do. */
export interface Order {
  readonly people: number;
  /** So long the ward is on before it is measured: by then code is warm, and windows are full or not. */
  readonly warmSeconds: number;
}

const rulesWanted = 20;
const startMs = 1_763_812_800_000;
/** Even moments come every ten seconds, scores every minute: all of it is in two minutes. */
const seconds = 120;

export interface Figures extends Order {
  readonly rules: number;
  readonly seconds: number;
  readonly readings: number;
  readonly evaluations: number;
  readonly cpuMs: number;
  /** From the arrival of a second's readings to the alarm, those of the whole ward at once. */
  readonly raisedMs: readonly number[];
  /** How long a second of the ward took, each. */
  readonly secondMs: readonly number[];
  /** The longest of the seconds before, in which windows grow. */
  readonly longestWarmMs: number;
  readonly bytesPerPerson: number;
}

function run(order: Order): Figures {
  const { people, warmSeconds } = order;
  const set = manyRules();
  const watching = watchingOf(set);
  const book = new Book([], [], policiesOf(set));
  const judging = createJudging({
    set,
    limits: windowLimits,
    book,
    prior: perfectPrior,
    scores: true,
  });
  const luck = chance('bench');
  globalThis.gc?.();
  const before = bytesUsed();
  const figures = {
    readings: 0,
    evaluations: 0,
    cpuMs: 0,
    raisedMs: [] as number[],
    secondMs: [] as number[],
    longestWarmMs: 0,
  };

  for (let second = 0; second < warmSeconds + seconds; second += 1) {
    // Made before, so that only judging is measured.
    const batch = batchOf(people, second, luck.uniform);
    const began = performance.now();
    for (const reading of batch) {
      judging.take(reading, reading.receivedAt);
      if (!book.hasNews) continue;
      const { alarmsRaised } = book.take();
      if (second >= warmSeconds && alarmsRaised > 0)
        figures.raisedMs.push(performance.now() - began);
    }
    const tookMs = performance.now() - began;
    if (second < warmSeconds) {
      figures.longestWarmMs = Math.max(figures.longestWarmMs, tookMs);
      continue;
    }
    figures.cpuMs += tookMs;
    figures.secondMs.push(tookMs);
    figures.readings += batch.length;
    figures.evaluations += batch.length * watching;
  }
  globalThis.gc?.();
  // Asked for, so that the patients are still there.
  const known = judging.evaluation.people.size;
  const bytesPerPerson = (bytesUsed() - before) / known;
  return { ...order, rules: rulesWanted, seconds, ...figures, bytesPerPerson };
}

/** The numbers of windows are outside of the heap. */
function bytesUsed(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The ward's own rules, and more of the same until there are enough. */
function manyRules(): RuleSet {
  const set = readUsualRules();
  const more = set.rules
    .filter(({ quantity }) => quantity.of === 'vital')
    .slice(0, Math.max(0, rulesWanted - set.rules.length))
    .map((rule) => ({ ...rule, id: `${rule.id}_more`, holdMs: rule.holdMs + 5000 }));
  return { ...set, rules: [...set.rules, ...more].slice(0, rulesWanted) };
}

/** How many rules look at one of the vitals that come every second. */
function watchingOf({ rules }: RuleSet): number {
  return rules.filter(({ quantity }) => quantity.of === 'vital' && quantity.vital in steady).length;
}

const steady = { heart_rate: 90, spo2: 95, respiratory_rate: 20 } as const;

/** One reading of each patient, in no order. Some are beyond a limit for a while. */
function batchOf(people: number, second: number, uniform: () => number): readonly Reading[] {
  return Array.from({ length: people }, (_, index) => {
    const at = startMs + second * 1000;
    const ill = (index + Math.floor(second / 30)) % 40 === 0;
    return {
      number: second * people + index + 1,
      after: second * people + index,
      device: `device-${index}`,
      patient: `patient-${index}`,
      boot: 'bench',
      seq: second,
      at,
      receivedAt: at + 50,
      delayMs: 50,
      quality: [],
      vitals: {
        heart_rate: Math.round(steady.heart_rate + (ill ? 30 : 0) + 8 * (uniform() - 0.5)),
        spo2: Math.round(steady.spo2 - (ill ? 8 : 0) + 2 * (uniform() - 0.5)),
        respiratory_rate: Math.round(steady.respiratory_rate + 4 * (uniform() - 0.5)),
      },
    };
  });
}

process.once('message', (order: Order) => {
  process.send?.(run(order), () => process.exit(0));
});
