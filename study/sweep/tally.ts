import type { Episode } from '#patients/patient.ts';
import { bearsOn } from '#study/ward/bearing.ts';
import type { Judged } from '#study/ward/judgement.ts';
import type { SweepCell } from '#study/ward/results.ts';
import type { Variant } from './sweep-rules.ts';

/** Counts what became of each variant on one link. */
export interface Tally {
  /** Alarms that are new or ring, in the order in which that became known. */
  add(judged: readonly Judged[]): void;
  /** Of one variant: what it told of, and how much of what these patients had it told too late. */
  cell(variant: Variant, ill: readonly Ill[]): Omit<SweepCell, 'link' | 'bedDays'>;
}

/** One illness of one patient. */
export interface Ill {
  readonly patient: string;
  readonly episode: Episode;
}

export function createTally(): Tally {
  const alarms = new Map<string, number>();
  const actionable = new Map<string, number>();
  const toldMs = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);

  return {
    add(judged) {
      for (const { isNew, record, alarm, course } of judged) {
        const { rule, verdict, patient, evaluatedMs } = record;
        if (isNew) count(alarms, rule);
        if (isNew && (verdict === 'true' || verdict === 'duplicate')) count(actionable, rule);
        if (verdict !== 'true' || !record.rang || course === undefined) continue;
        const key = `${rule} ${patient} ${course.episode.id}`;
        // A true alarm that did not ring at once leaves it to the next one to be true, too.
        if (!toldMs.has(key)) toldMs.set(key, alarm.rangAt ?? evaluatedMs);
      }
    },
    cell(variant, ill) {
      const { of, vital, limit, holdMs, rule } = variant;
      const { id } = rule;
      const red = ill.filter(({ episode }) => {
        return episode.redAtMs !== undefined && bearsOn(episode.scenario, rule);
      });
      const told = red.map(({ patient, episode }) => ({
        redMs: episode.redAtMs ?? 0,
        knownMs: toldMs.get(`${id} ${patient} ${episode.id}`) ?? Number.POSITIVE_INFINITY,
      }));
      return {
        rule: of,
        vital,
        limit,
        holdMs,
        alarms: alarms.get(id) ?? 0,
        actionable: actionable.get(id) ?? 0,
        late: told.filter(({ redMs, knownMs }) => knownMs > redMs).length,
        missed: told.filter(({ knownMs }) => knownMs === Number.POSITIVE_INFINITY).length,
        episodes: red.length,
      };
    },
  };
}
