import { type Rule, vitalsOf } from '#analytics/rules/rule.ts';
import type { LinkProfile } from '#devices/network/profile.ts';
import type { NumericVitalName } from '#ward/vitals.ts';
import { linkDelay, type Span } from './link-delay.ts';
import { type Parts, partNames, partsOf } from './parts.ts';
import { type Sampling, sourcesOf } from './sampling.ts';

/** What one rule costs in time. */
export interface RuleCost {
  readonly rule: string;
  readonly vitals: readonly NumericVitalName[];
  /** Absent where too little of it is measured by any device: then there is no alarm either. */
  readonly measured?: Measured;
}

export interface Measured {
  readonly by: readonly Sampling[];
  readonly parts: Parts;
  /** Of all parts, each at its usual or at its worst. */
  readonly sum: Span;
}

/** The time from a patient's first moment beyond the limit of a rule to the alarm, for each rule. */
export function sheetOf(rules: readonly Rule[], link: LinkProfile): readonly RuleCost[] {
  const links = new Map<number, Span>();
  const linkOf = (everyMs: number) => {
    const span = links.get(everyMs) ?? linkDelay(link, everyMs);
    links.set(everyMs, span);
    return span;
  };
  return rules.map((rule): RuleCost => {
    const about = { rule: rule.id, vitals: vitalsOf(rule) };
    const sources = sourcesOf(rule);
    if (sources === undefined) return about;
    const parts = partsOf(rule, sources, linkOf);
    return { ...about, measured: { by: sources.samplings, parts, sum: sumOf(parts) } };
  });
}

function sumOf(parts: Parts): Span {
  const spans = partNames.map((name) => parts[name]);
  return {
    typicalMs: spans.reduce((total, { typicalMs }) => total + typicalMs, 0),
    worstMs: spans.reduce((total, { worstMs }) => total + worstMs, 0),
  };
}
