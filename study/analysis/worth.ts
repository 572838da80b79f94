import type { AlarmRecord, Evaluator, WardResult } from '#study/ward/results.ts';
import { type Verdict, verdicts } from '#ward/truth.ts';
import { lastMs } from './detection.ts';
import { type Estimate, ratio } from './estimate.ts';
import { type Spread, spread } from './quantile.ts';

/** What those of one evaluator's alarms that rang were worth, by the truth of the monitored arm. */
export interface Worth {
  readonly all: AlarmCounts;
  /** By rule, physiological first, then by name. */
  readonly rules: readonly (AlarmCounts & {
    readonly rule: string;
    readonly kind: AlarmRecord['kind'];
  })[];
  /** Per day and occupied bed. Absent where no time was simulated. */
  readonly physiologicalPerBedDay?: Estimate;
  readonly technicalPerBedDay?: Estimate;
  /** Episodes that turned red, and those of them of which a true alarm told before they were over. */
  readonly redEpisodes: number;
  readonly told: number;
  readonly untold: number;
  /** Told of all that turned red. Absent where none did. */
  readonly sensitivity?: Estimate;
  /** From true onset to the first true alarm, over all episodes that have one. */
  readonly delayMs: Spread;
}

export interface AlarmCounts {
  readonly alarms: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** `true` of all physiological alarms that are no duplicates. Absent where there is none. */
  readonly positivePredictiveValue?: Estimate;
}

export function worthOf(wards: readonly WardResult[], evaluator: Evaluator): Worth {
  const own = wards.map((ward) => {
    const alarms = ward.alarms.filter((alarm) => alarm.rang && alarm.evaluator === evaluator);
    const byRule = Map.groupBy(alarms, ({ rule }) => rule);
    return { bedDays: bedDaysOf(ward), alarms, byRule };
  });
  const perBedDay = (kind: AlarmRecord['kind']) =>
    ratio(
      own.map(({ bedDays, alarms }) => ({
        of: alarms.filter((alarm) => alarm.kind === kind).length,
        all: bedDays,
      })),
      'rate',
    );
  const physiologicalPerBedDay = perBedDay('physiological');
  const technicalPerBedDay = perBedDay('technical');
  const tellings = wards.map((ward) => tellingOf(ward, evaluator));
  const red = tellings.map((telling) => telling.filter((episode) => episode.red));
  const told = red.flat().filter((episode) => episode.delayMs !== undefined).length;
  const sensitivity = ratio(
    red.map((episodes) => ({
      of: episodes.filter((episode) => episode.delayMs !== undefined).length,
      all: episodes.length,
    })),
    'share',
  );

  return {
    all: countsOf(own.map(({ alarms }) => alarms)),
    rules: rulesOf(own.map(({ byRule }) => byRule)).map(({ rule, kind }) => ({
      rule,
      kind,
      ...countsOf(own.map(({ byRule }) => byRule.get(rule) ?? [])),
    })),
    ...(physiologicalPerBedDay && { physiologicalPerBedDay }),
    ...(technicalPerBedDay && { technicalPerBedDay }),
    redEpisodes: red.flat().length,
    told,
    untold: red.flat().length - told,
    ...(sensitivity && { sensitivity }),
    delayMs: spread(tellings.flat().flatMap(({ delayMs }) => delayMs ?? [])),
  };
}

export function bedDaysOf({ patients, hours }: WardResult): number {
  return (patients * hours) / 24;
}

/** Of each monitored episode of the ward, how long after its onset a true alarm told of it. */
function tellingOf(
  ward: WardResult,
  evaluator: Evaluator,
): readonly { readonly red: boolean; readonly delayMs?: number }[] {
  const first = new Map<string, number>();
  for (const alarm of ward.alarms) {
    if (alarm.evaluator !== evaluator || !alarm.rang) continue;
    if (alarm.verdict !== 'true' || !alarm.episode) continue;
    const key = keyOf(alarm.patient, alarm.episode);
    first.set(key, Math.min(first.get(key) ?? alarm.evaluatedMs, alarm.evaluatedMs));
  }
  return ward.episodes
    .filter((episode) => episode.arm === 'monitored')
    .map((episode) => {
      const at = first.get(keyOf(episode.patient, episode.id));
      const inTime = at !== undefined && at <= lastMs(episode, ward.hours);
      return {
        red: episode.redMs !== undefined,
        ...(inTime && { delayMs: Math.max(0, at - episode.onsetMs) }),
      };
    });
}

function countsOf(wards: readonly (readonly AlarmRecord[])[]): AlarmCounts {
  const each = wards.map(verdictsOf);
  const parts = each.map(({ duplicate, ...judged }) => ({
    of: judged.true,
    all: Object.values(judged).reduce((sum, count) => sum + count, 0),
  }));
  const positivePredictiveValue = ratio(parts, 'share');
  const all = zeros();
  for (const verdict of verdicts) {
    for (const counts of each) all[verdict] += counts[verdict];
  }
  return {
    alarms: wards.reduce((sum, { length }) => sum + length, 0),
    verdicts: all,
    ...(positivePredictiveValue && { positivePredictiveValue }),
  };
}

function verdictsOf(alarms: readonly AlarmRecord[]): Record<Verdict, number> {
  const counts = zeros();
  for (const { verdict } of alarms) if (verdict) counts[verdict] += 1;
  return counts;
}

function zeros(): Record<Verdict, number> {
  return Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
}

function rulesOf(
  wards: readonly ReadonlyMap<string, readonly AlarmRecord[]>[],
): readonly Pick<AlarmRecord, 'rule' | 'kind'>[] {
  const kinds = new Map<string, AlarmRecord['kind']>();
  for (const byRule of wards) {
    for (const [rule, [first]] of byRule) if (first) kinds.set(rule, first.kind);
  }
  return [...kinds]
    .map(([rule, kind]) => ({ rule, kind }))
    .sort((a, b) => order(`${a.kind} ${a.rule}`, `${b.kind} ${b.rule}`));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function keyOf(patient: string, episode: string): string {
  return JSON.stringify([patient, episode]);
}
