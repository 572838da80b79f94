import type { Alarm } from '#ward/alarm.ts';
import { type VerdictCounts, verdictCounts } from '#ward/worth.ts';
import type { ReplayedAlarm } from './judged.ts';
import { readLife } from './life.ts';

/** What the truth says of all alarms together. */
export type Truth =
  | { readonly worth: VerdictCounts; readonly unsaid: number }
  /** Why nothing is known of it. */
  | { readonly unknown: string };

/**
 * The alarms of a ward as they are told, each with what it was worth, where its life can be lived again.
 * `known`: when the ward itself came to know of each of its alarms, and first rang; for one that it did
 * not have it called nobody. Absent for alarms of other rules: they are known when their readings arrive.
 */
export function judgedByTruth(
  folder: string,
  again: readonly Alarm[],
  known?: ReadonlyMap<string, Pick<Alarm, 'evaluatedAt' | 'rangAt'>>,
): { readonly alarms: readonly ReplayedAlarm[]; readonly truth: Truth } {
  const life = readLife(folder);
  if (!life.ok) {
    const unknown = `What the alarms were worth is not known: ${life.reason}.`;
    return { alarms: again.map(toldOf), truth: { unknown } };
  }
  const alarms = again.map((alarm): Alarm => {
    if (known === undefined) return alarm;
    const { rangAt: _, ...rest } = alarm;
    return { ...rest, ...known.get(alarm.id) };
  });
  const verdicts = life.value.verdictsOn(alarms);
  const rang = alarms.filter(({ rangAt }) => rangAt !== undefined);
  const said = rang.flatMap(({ id }) => verdicts.get(id) ?? []);
  return {
    alarms: alarms.map((alarm) => ({ ...toldOf(alarm), verdict: verdicts.get(alarm.id) ?? null })),
    truth: { worth: verdictCounts(said), unsaid: rang.length - said.length },
  };
}

function toldOf({ patient, rule, raisedAt, clearedAt }: Alarm): ReplayedAlarm {
  return {
    recording: patient,
    rule,
    raisedAtS: raisedAt / 1000,
    clearedAtS: clearedAt === undefined ? null : clearedAt / 1000,
  };
}
