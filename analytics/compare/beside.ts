import type { Mark } from '#analytics/state/progress.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { NamedComparison } from '#ward/program.ts';
import type { KeptOpinion } from './kept-opinion.ts';
import { createSecondOpinion, type OpinionParts, type SecondOpinion } from './second-opinion.ts';

/** Everything that is judged beside the ward, silently. */
export interface Beside
  extends Pick<SecondOpinion, 'recall' | 'take' | 'until' | 'main' | 'change' | 'anew'> {
  /** Kept before a restart, and not asked for any more, or by other rules: they are let go. */
  readonly unasked: readonly string[];
  forget(devices: readonly string[], patients: readonly string[]): void;
  reports(now: number): readonly NamedComparison[];
  kept(from: Mark, now: number): readonly KeptOpinion[];
}

/** `ward`: how far it had come before a restart, and its alarms. */
export function openBeside(
  asked: readonly OpinionParts[],
  kept: readonly KeptOpinion[],
  ward: { readonly cursor: number; readonly alarms: readonly Alarm[] },
): Beside {
  let { cursor } = ward;
  const goingOn = new Map(
    asked
      .flatMap((parts) => kept.find((each) => isSame(parts, each)) ?? [])
      .map((each) => [each.name, each]),
  );
  const opinions = asked.map((parts) => {
    const known = goingOn.get(parts.name);
    const opinion = createSecondOpinion(parts, known, ward.alarms);
    return { opinion, isNew: known === undefined };
  });
  const all: readonly SecondOpinion[] = opinions.map(({ opinion }) => opinion);

  return {
    unasked: kept.flatMap(({ name }) => (goingOn.has(name) ? [] : [name])),
    recall(reading) {
      for (const each of all) each.recall(reading);
    },
    take(reading) {
      for (const { opinion, isNew } of opinions) {
        // A new one judges what the ward judges from now on.
        if (isNew && reading.number <= cursor) opinion.recall(reading);
        else opinion.take(reading);
      }
    },
    until(at) {
      for (const each of all) each.until(at);
    },
    main(alarm) {
      for (const each of all) each.main(alarm);
    },
    change(set) {
      for (const each of all) if (each.follows) each.change(set);
    },
    anew() {
      cursor = 0;
      for (const each of all) each.anew();
    },
    forget(devices, patients) {
      for (const each of all) {
        for (const device of devices) each.forgetDevice(device);
        for (const patient of patients) each.forgetPatient(patient);
      }
    },
    reports: (now) => all.map((each) => comparisonOf(each, now)),
    kept: (from, now) => all.map((each) => each.kept(from, now)),
  };
}

/** Who follows the ward goes on by whatever rules it has now. */
function isSame({ name, set, arrivals }: OpinionParts, kept: KeptOpinion): boolean {
  return kept.name === name && (arrivals !== undefined || kept.hash === set.hash);
}

function comparisonOf(
  { name, report }: Pick<SecondOpinion, 'name' | 'report'>,
  now: number,
): NamedComparison {
  const { same, added, removed, delayed } = report(now);
  return { name, same, added, removed, delayed };
}
