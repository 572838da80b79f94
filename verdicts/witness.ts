import type { Body, Patient } from '#patients/patient.ts';
import type { Alarm } from '#ward/alarm.ts';
import { isNumericVital, type NumericVitalName } from '#ward/vitals.ts';
import { createHistory, type TrueMoment } from './history.ts';
import { type Course, type Illnesses, peakOf } from './illness.ts';
import { createSpells, type Spells } from './spells.ts';
import type { Facts } from './verdict.ts';

/**
 * Remembers what was true of a monitored patient, so that an alarm can be judged however late one hears
 * of it: by what was so at the alarm's own times, never by what is so now. What it keeps is bounded, but
 * for one entry for each episode.
 */
export interface Witness {
  readonly patient: string;
  readonly illnesses: Illnesses;
  /** Once after every step of the patient, and of `illnesses`. */
  see(atMs: number): void;
  /** When the device of these vitals was disturbed, to be noted with each of its samples. */
  disturbedOf(vitals: Iterable<string>): Spells;
  /** The courses on which the patient was ill when the hold was complete, the gravest first. */
  illAtRaise(times: AlarmTimes): readonly Course[];
  /**
   * What is true of this alarm, apart from what was told before; undefined where that is forgotten.
   * The patient has lived to its evaluation.
   */
  factsOf(alarm: AlarmSaid, times: AlarmTimes): Omit<Facts, 'told'> | undefined;
}

/** What an alarm says of itself that its worth depends on. */
export type AlarmSaid = Pick<Alarm, 'vital' | 'vitals' | 'value' | 'limit' | 'calm'>;

/** By true time. */
export interface AlarmTimes {
  readonly onsetMs: number;
  readonly raisedMs: number;
  readonly evaluatedMs: number;
}

/** The steps in which the patient lives, and how many of them are remembered in full. */
export interface Steps {
  readonly startMs: number;
  readonly gridMs: number;
  readonly remembered: number;
}

/** Who shakes the sensors at least so much, moves. An engineering choice. */
export const movingFrom = 0.25;

/**
 * So long after a walk the heart still shows it: two to three times the usual time constant of its
 * recovery, 60 to 90 s. An engineering choice.
 */
export const settlingMs = 180_000;

export function createWitness(patient: Patient, illnesses: Illnesses, steps: Steps): Witness {
  const body: Body = patient.in('monitored');
  const history = createHistory(body, steps.remembered);
  const moving = createSpells();
  const disturbed = new Map<string, Spells>();

  const stepAfter = (atMs: number) =>
    steps.startMs + Math.ceil((atMs - steps.startMs) / steps.gridMs) * steps.gridMs;

  function illAt(atMs: number, { evaluatedMs }: AlarmTimes): readonly Course[] {
    return illnesses.illAt(atMs, stepAfter(evaluatedMs));
  }

  return {
    patient: patient.name,
    illnesses,
    see(atMs) {
      moving.note(atMs, body.motion >= movingFrom);
      history.see(atMs);
    },
    disturbedOf(vitals) {
      const spells = createSpells();
      for (const vital of vitals) disturbed.set(vital, spells);
      return spells;
    },
    illAtRaise(times) {
      const peakMs = stepAfter(times.evaluatedMs);
      return illAt(times.raisedMs, times).toSorted(
        (one, other) => peakOf(other, peakMs) - peakOf(one, peakMs),
      );
    },
    factsOf(alarm, times) {
      const { onsetMs, raisedMs, evaluatedMs } = times;
      const troubles = vitalsOf(alarm).flatMap((vital) => disturbed.get(vital) ?? []);
      const movedFromMs = onsetMs - settlingMs;
      if (moving.forgottenMs > movedFromMs) return undefined;
      if (troubles.some(({ forgottenMs }) => forgottenMs > onsetMs)) return undefined;
      return {
        disturbed: Math.max(0, ...troubles.map((spells) => spells.share(onsetMs, raisedMs))),
        illAtRaise: illAt(raisedMs, times).length > 0,
        lateMs: evaluatedMs - raisedMs,
        illAtEvaluation: illAt(evaluatedMs, times).length > 0,
        present: isPresent(alarm, history.at(evaluatedMs)),
        moved: moving.share(movedFromMs, raisedMs) > 0,
      };
    },
  };
}

function vitalsOf({ vital, vitals }: AlarmSaid): readonly NumericVitalName[] {
  return vitals ?? (vital !== undefined && isNumericVital(vital) ? [vital] : []);
}

/** Would the true value still keep the alarm up? Of what a body has no truth, the alarm is believed. */
function isPresent(alarm: AlarmSaid, moment: TrueMoment | undefined): boolean | undefined {
  if (moment === undefined || moment.gone) return moment && false;
  const { vital, value = 0, limit = 0, calm } = alarm;
  if (calm === undefined || vital === undefined || !isNumericVital(vital)) return true;
  const truth = moment.value(vital);
  if (truth === undefined) return true;
  return value > limit ? truth > calm : truth < calm;
}
