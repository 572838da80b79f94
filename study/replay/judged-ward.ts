import { windowLimits } from '#analytics/course/window.ts';
import { play, type RuleChange } from '#analytics/play.ts';
import { wallGraceMs } from '#analytics/presence/grace.ts';
import { type LinkProfileName, linkProfiles } from '#devices/network/profiles.ts';
import { promiseOf } from '#devices/network/promise.ts';
import { type Alarm, isTechnicalRule } from '#ward/alarm.ts';
import type { JudgingTerms } from '#ward/reports.ts';
import { settings } from '#ward/settings.ts';
import type { Stretch } from './stored-rules.ts';
import type { WardStore } from './ward-store.ts';

/** What a ward is judged by that says nothing else. */
const usualTerms: JudgingTerms = {
  ...promiseOf(linkProfiles[settings.link.default as LinkProfileName]),
  windowMs: windowLimits.spanMs,
  presentLeastMs: wallGraceMs,
};

/**
 * Judges what a ward has stored by these rules, each reading in the moment of its arrival, as it was
 * judged live: the same alarms about patients, by patient.
 */
export function judgedWard(
  ward: Pick<WardStore, 'readings' | 'lastMs'>,
  stretches: readonly [Stretch, ...Stretch[]],
): readonly Alarm[] {
  const [first, ...changes] = stretches.map(changeOf) as [Change, ...Change[]];
  const { limits, ...terms } = first.terms;
  const playing = { ...terms, untilMs: ward.lastMs, changes, scores: true, settles: false };
  return play(first.set, limits, ward.readings(), playing)
    .filter(({ rule }) => !isTechnicalRule(rule))
    .sort((one, other) => (one.patient < other.patient ? -1 : Number(one.patient > other.patient)));
}

type Change = RuleChange & Required<Pick<RuleChange, 'terms'>>;

function changeOf({ terms = usualTerms, ...stretch }: Stretch): Change {
  const { windowMs, presentLeastMs, ...prior } = terms;
  const limits = { ...windowLimits, spanMs: windowMs };
  return { ...stretch, terms: { limits, presentLeastMs, prior } };
}
