import type { Alarm } from '#ward/alarm.ts';
import type { Entry, Side } from './entry.ts';
import { partnerOf } from './pairing.ts';
import { type ComparisonReport, createVerdicts, type KeptVerdicts } from './verdicts.ts';

export type { ComparisonReport } from './verdicts.ts';

/**
 * Two alarm logs of the same patients side by side: active against shadow rules, or undelayed
 * against delayed. Physiological alarms only. Each alarm has one partner at most: where the other
 * log rings twice for the same event, the second is one more.
 */
export interface Comparison {
  /** Each time an alarm of the log is raised, amended or cleared. */
  main(alarm: Alarm): void;
  other(alarm: Alarm): void;
  /** What is decided by now. A verdict may change: the other log may come to an alarm very late. */
  report(now: number): ComparisonReport;
  /** Whether an alarm of the main log is one that it remembers. */
  isKnown(alarm: Alarm): boolean;
  readonly kept: KeptComparison;
}

/** Two logs side by side as they are kept over a restart. Plain JSON. */
export interface KeptComparison {
  /** By when they were first known. */
  readonly entries: readonly Entry[];
  readonly verdicts: KeptVerdicts;
}

/** So many alarms are remembered, of both logs; beyond that the oldest are decided as they stand. */
export const rememberedMax = 20_000;

/** What was cleared is remembered for so long, for a log that comes to it late. */
const rememberedMs = 3_600_000;

/** `toleranceMs`: so far apart may raises of the same event be, and the other log come to it. */
export function createComparison(toleranceMs = 60_000, kept?: KeptComparison): Comparison {
  const verdicts = createVerdicts(kept?.verdicts);
  const entries = {
    main: new Map<string, Entry>(),
    other: new Map<string, Entry>(),
  } satisfies Record<Side, Map<string, Entry>>;
  const byPatient = new Map<string, Entry[]>();
  /** By when they were first known: those that are not decided, and all. */
  let undecided: Entry[] = [];
  let remembered: Entry[] = [];
  for (const each of kept?.entries ?? []) remember({ ...each });

  function hear(side: Side, alarm: Alarm): void {
    if (alarm.kind !== 'physiological') return;
    const known = entries[side].get(alarm.id);
    if (known !== undefined) {
      known.alarm = alarm;
      return;
    }
    const { evaluatedAt } = alarm;
    remember({ side, alarm, evaluatedAt, isPaired: false, decided: false });
    decide(evaluatedAt);
    // Half of them at once, so that it is not done for each.
    if (remembered.length > rememberedMax) forgetTo(rememberedMax / 2);
  }

  function remember(entry: Entry): void {
    const { id, patient } = entry.alarm;
    entries[entry.side].set(id, entry);
    const ofPatient = byPatient.get(patient);
    if (ofPatient) ofPatient.push(entry);
    else byPatient.set(patient, [entry]);
    if (!entry.decided) undecided.push(entry);
    remembered.push(entry);
  }

  function decide(now: number): void {
    const dueAt = now - toleranceMs;
    if (!undecided.some((entry) => entry.evaluatedAt <= dueAt)) return;
    for (const entry of undecided) if (entry.evaluatedAt <= dueAt) judge(entry);
    undecided = undecided.filter((entry) => !entry.decided);
  }

  function judge(entry: Entry): void {
    if (entry.decided) return;
    entry.decided = true;
    const partner = partnerOf(entry, byPatient.get(entry.alarm.patient) ?? [], toleranceMs);
    if (partner === undefined) {
      verdicts.alone(entry);
      return;
    }
    if (partner.decided) verdicts.takeBack(partner);
    partner.decided = true;
    partner.isPaired = true;
    entry.isPaired = true;
    if (entry.side === 'main') verdicts.both(entry, partner);
    else verdicts.both(partner, entry);
  }

  function forgetTo(most: number): void {
    const gone = remembered.slice(0, remembered.length - most);
    for (const entry of gone) judge(entry);
    forget(new Set(gone));
  }

  function forget(gone: ReadonlySet<Entry>): void {
    for (const { side, alarm } of gone) {
      entries[side].delete(alarm.id);
      const ofPatient = byPatient.get(alarm.patient)?.filter((each) => !gone.has(each)) ?? [];
      if (ofPatient.length > 0) byPatient.set(alarm.patient, ofPatient);
      else byPatient.delete(alarm.patient);
    }
    remembered = remembered.filter((entry) => !gone.has(entry));
    undecided = undecided.filter((entry) => !entry.decided);
  }

  return {
    isKnown: ({ id }) => entries.main.has(id),
    get kept() {
      return { entries: remembered.map((entry) => ({ ...entry })), verdicts: verdicts.kept };
    },
    main: (alarm) => hear('main', alarm),
    other: (alarm) => hear('other', alarm),
    report(now) {
      decide(now);
      const longAgo = now - Math.max(rememberedMs, toleranceMs);
      forget(new Set(remembered.filter((entry) => entry.decided && isOver(entry, longAgo))));
      return verdicts.report(now);
    },
  };
}

function isOver({ alarm: { clearedAt } }: Entry, longAgo: number): boolean {
  return clearedAt !== undefined && clearedAt < longAgo;
}
