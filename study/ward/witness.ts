import { boundOf } from '#analytics/judging/bound.ts';
import { type Rule, vitalsOf } from '#analytics/rules/rule.ts';
import { type WearableKindName, wearableKinds } from '#devices/kinds.ts';
import type { Body, Patient } from '#patients/patient.ts';
import type { NumericVitalName } from '#ward/vitals.ts';
import type { Course, Illnesses } from './illness.ts';
import { createSpells, type Spells } from './spells.ts';
import type { Facts } from './verdicts.ts';

/**
 * Remembers what was true of a monitored patient, so that an alarm can be judged however late it is
 * known. What it keeps is bounded, but for one entry for each episode.
 */
export interface Witness {
  readonly patient: string;
  readonly illnesses: Illnesses;
  /** Once after every step of the patient. */
  see(atMs: number): void;
  /** When this device was disturbed, to be noted with each of its samples. */
  disturbedOf(kind: WearableKindName): Spells;
  /** What is true of an alarm of this rule, apart from what was told before. */
  factsOf(alarm: AlarmTimes, rule: Rule): Omit<Facts, 'told'>;
}

/** By true time. */
export interface AlarmTimes {
  readonly onsetMs: number;
  readonly raisedMs: number;
  readonly evaluatedMs: number;
}

/** Who shakes the sensors at least so much, moves. An engineering choice. */
export const movingFrom = 0.25;

/**
 * So long after a walk the heart still shows it: two to three times the usual time constant of its
 * recovery, 60 to 90 s. An engineering choice.
 */
export const settlingMs = 180_000;

export function createWitness(patient: Patient, illnesses: Illnesses): Witness {
  const body = patient.in('monitored');
  const moving = createSpells();
  const disturbed = new Map<string, Spells>();

  const shareOf = (vital: NumericVitalName, fromMs: number, untilMs: number) =>
    disturbed.get(vital)?.share(fromMs, untilMs) ?? 0;

  return {
    patient: patient.name,
    illnesses,
    see(atMs) {
      moving.note(atMs, body.motion >= movingFrom);
    },
    disturbedOf(kind) {
      const spells = createSpells();
      for (const { measures } of wearableKinds[kind].channels) {
        for (const vital of Object.keys(measures)) disturbed.set(vital, spells);
      }
      return spells;
    },
    factsOf({ onsetMs, raisedMs, evaluatedMs }, rule) {
      return {
        disturbed: Math.max(0, ...vitalsOf(rule).map((vital) => shareOf(vital, onsetMs, raisedMs))),
        illAtRaise: illnesses.illAt(raisedMs).length > 0,
        lateMs: evaluatedMs - raisedMs,
        illAtEvaluation: illnesses.illAt(evaluatedMs).length > 0,
        present: !body.gone && isPresent(rule, body),
        moved: moving.share(onsetMs - settlingMs, raisedMs) > 0,
      };
    },
  };
}

/** Would the true value still keep the alarm up? Of what a body has no truth, the alarm is believed. */
function isPresent(rule: Rule, { truth }: Body): boolean {
  const { quantity, when } = rule;
  const known: Readonly<Partial<Record<NumericVitalName, number>>> = truth;
  const value = quantity.of === 'vital' ? known[quantity.vital] : undefined;
  if (value === undefined) return true;
  const { calm } = boundOf(rule);
  return when === 'above' ? value > calm : value < calm;
}

/** The course that an alarm tells of: one that no alarm told of yet, if there is; the gravest. */
export function toldOf(
  ill: readonly Course[],
  isTold: (course: Course) => boolean,
): Course | undefined {
  const news = ill.filter((course) => !isTold(course));
  const candidates = news.length > 0 ? news : ill;
  return candidates.toSorted((one, other) => other.episode.peak - one.episode.peak)[0];
}
