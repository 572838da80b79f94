import type { AlarmRecord, WardResult } from '#study/ward/results.ts';
import { heard, saturationCounts } from './measured.ts';

/**
 * Why a figure of ours differs from a published one. Only what follows from the figures themselves,
 * from the verdicts of this study, or from what was measured there and here: nobody knows the rest.
 */
export const reasons = {
  cannotSay: 'This study cannot say.',
  near: 'Within ten points of each other; nothing was fitted to it.',
  nearLoad: 'Within a quarter of theirs; nothing was fitted to it.',
} as const;

/** Differences of shares up to here are called near. */
const nearShare = 0.1;
const nearLoad = 0.25;

export function whyChange(
  theirs: number,
  ours: number | undefined,
  moved: 'hold' | 'limit',
  wards: readonly WardResult[],
): string {
  if (ours === undefined) return reasons.cannotSay;
  if (isNear(ours, theirs)) return reasons.near;
  const which = ours < theirs ? 'A larger' : 'A smaller';
  const what =
    moved === 'hold'
      ? `${which} part of our alarms than of theirs is shorter than the hold.`
      : `${which} part of our dips than of theirs ends between the two limits.`;
  const limits = moved === 'limit' ? wards.map(saturation) : wards.map(physiological);
  return `${what} Theirs are of patients in hospital as the monitors of their time filtered them, ours of the sensors of this model.${idleness(limits.flat())}`;
}

export function whyLoad(
  theirs: number,
  ours: number | undefined,
  wards: readonly WardResult[],
): string {
  if (ours === undefined) return reasons.cannotSay;
  if (Math.abs(ours / theirs - 1) <= nearLoad) return reasons.nearLoad;
  const alarms = wards.flatMap(physiological);
  const [rule, count] = largest(alarms.map((alarm) => alarm.rule));
  const most =
    count > 0 ? ` ${percent(count / alarms.length)} of ours are of one rule, ${rule}.` : '';
  const why =
    ours > theirs
      ? 'Their limits and holds were tuned to their wards; ours are usual ones of monitors and were not.'
      : 'Ours are limit alarms alone, of patients who are well until one of a few illnesses begins.';
  return `${why}${most}${idleness(alarms)}`;
}

export function whyConcentration(
  theirs: number,
  ours: number | undefined,
  wards: readonly WardResult[],
): string {
  if (ours === undefined) return reasons.cannotSay;
  if (isNear(ours, theirs)) return reasons.near;
  const patients = wards.reduce((sum, ward) => sum + ward.patients, 0);
  const some = saturationCounts(wards).length;
  const spread = ours > theirs ? 'more uneven' : 'more even';
  return `Ours are ${spread}: ${some} of our ${patients} patients had such an alarm. Theirs were critically ill, with limits from 84 to 90 %.${idleness(wards.flatMap(saturation))}`;
}

function isNear(ours: number, theirs: number): boolean {
  return Math.abs(ours - theirs) <= nearShare;
}

/** What most of the alarms without an illness were. */
function idleness(alarms: readonly AlarmRecord[]): string {
  const idle = alarms.flatMap(({ verdict }) =>
    verdict === undefined || verdict === 'true' || verdict === 'duplicate' ? [] : [verdict],
  );
  const [verdict, count] = largest(idle);
  if (count === 0) return '';
  return ` In this study ${percent(count / idle.length)} of those that call for nothing have the verdict “${verdict}”.`;
}

function physiological(ward: WardResult): readonly AlarmRecord[] {
  return heard(ward).filter(({ kind }) => kind === 'physiological');
}

function saturation(ward: WardResult): readonly AlarmRecord[] {
  return heard(ward).filter(({ rule }) => rule === 'low_saturation');
}

/** The name that comes most often, and how often; of equals the first by letter. */
function largest(names: readonly string[]): readonly [string, number] {
  const counts = [...Map.groupBy(names, (name) => name)].map(
    ([name, { length }]) => [name, length] as const,
  );
  counts.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return counts[0] ?? ['', 0];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
