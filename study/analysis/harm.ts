import type { AlarmRecord, WardResult } from '#study/ward/results.ts';
import { type Estimate, ratio } from './estimate.ts';
import { type Spread, spread } from './quantile.ts';
import { bedDaysOf, type Worth } from './worth.ts';

/**
 * What the network did: the alarms of samples as they arrived against those of the same samples as
 * they were measured. Two alarms are one and the same where patient and rule are, and their times
 * from onset to clearing overlap; each has at most one match, the earlier ones first.
 */
export interface Harm {
  readonly both: number;
  readonly onlyArrived: number;
  readonly onlySampled: number;
  /** Of those in both: how much later the ward knew than it could have, ms. */
  readonly laterMs: Spread;
  /** Of the alarms that the network lost or made, per bed-day. Absent where no time was simulated. */
  readonly lostPerBedDay?: Estimate;
  readonly madePerBedDay?: Estimate;
  /** Red episodes of which only the evaluation as sampled told, less those of which only the other did. */
  readonly moreUntold: number;
}

export function harm(wards: readonly WardResult[], arrived: Worth, sampled: Worth): Harm {
  const pairings = wards.map((ward) => ({ bedDays: bedDaysOf(ward), ...pair(ward) }));
  const sum = (of: (pairing: (typeof pairings)[number]) => number) =>
    pairings.reduce((total, pairing) => total + of(pairing), 0);
  const lostPerBedDay = ratio(
    pairings.map(({ onlySampled, bedDays }) => ({ of: onlySampled, all: bedDays })),
    'rate',
  );
  const madePerBedDay = ratio(
    pairings.map(({ onlyArrived, bedDays }) => ({ of: onlyArrived, all: bedDays })),
    'rate',
  );
  return {
    both: sum(({ laterMs }) => laterMs.length),
    onlyArrived: sum(({ onlyArrived }) => onlyArrived),
    onlySampled: sum(({ onlySampled }) => onlySampled),
    laterMs: spread(pairings.flatMap(({ laterMs }) => laterMs)),
    ...(lostPerBedDay && { lostPerBedDay }),
    ...(madePerBedDay && { madePerBedDay }),
    moreUntold: arrived.untold - sampled.untold,
  };
}

interface Pairing {
  readonly laterMs: readonly number[];
  readonly onlyArrived: number;
  readonly onlySampled: number;
}

/** Technical alarms are left out: a device that falls silent is one only for who waits for arrivals. */
function pair(ward: WardResult): Pairing {
  const physiological = ward.alarms.filter(({ kind }) => kind === 'physiological');
  const arrived = Map.groupBy(
    physiological.filter(({ evaluator }) => evaluator === 'arrived'),
    nameOf,
  );
  const sampled = Map.groupBy(
    physiological.filter(({ evaluator }) => evaluator === 'sampled'),
    nameOf,
  );
  const laterMs: number[] = [];
  let onlyArrived = 0;
  let onlySampled = 0;

  for (const name of new Set([...arrived.keys(), ...sampled.keys()])) {
    const left = byOnset(arrived.get(name) ?? []);
    const right = byOnset(sampled.get(name) ?? []);
    const matches = matched(left, right);
    laterMs.push(...matches);
    onlyArrived += left.length - matches.length;
    onlySampled += right.length - matches.length;
  }
  return { laterMs, onlyArrived, onlySampled };
}

/** Both sides in the order of onset, so one pass finds every overlap in which neither is taken. */
function matched(left: readonly AlarmRecord[], right: readonly AlarmRecord[]): readonly number[] {
  const laterMs: number[] = [];
  let at = 0;
  let beside = 0;
  for (;;) {
    const a = left[at];
    const b = right[beside];
    if (!a || !b) return laterMs;
    if (endOf(a) < b.onsetMs) at += 1;
    else if (endOf(b) < a.onsetMs) beside += 1;
    else {
      laterMs.push(a.evaluatedMs - b.evaluatedMs);
      at += 1;
      beside += 1;
    }
  }
}

function endOf({ clearedMs }: AlarmRecord): number {
  return clearedMs ?? Number.POSITIVE_INFINITY;
}

function byOnset(alarms: readonly AlarmRecord[]): readonly AlarmRecord[] {
  return [...alarms].sort((a, b) => a.onsetMs - b.onsetMs || a.evaluatedMs - b.evaluatedMs);
}

function nameOf({ patient, rule }: AlarmRecord): string {
  return `${rule} ${patient}`;
}
