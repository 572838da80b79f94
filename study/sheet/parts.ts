import { latenessBoundsMs } from '#analytics/delay/lateness.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import { judgingOf } from './judging.ts';
import type { Span } from './link-delay.ts';
import type { Sources } from './sampling.ts';

/** From the moment in which a patient is beyond a limit to the alarm, in the order of time. */
export const partNames = [
  'sampling',
  'averaging',
  'link',
  'lateness',
  'hold',
  'tick',
  'annunciation',
] as const;
export type PartName = (typeof partNames)[number];
export type Parts = Readonly<Record<PartName, Span>>;

/** What each part costs a rule, rounded to what the page shows, so that what is shown adds up. */
export function partsOf(
  { quantity, holdMs }: Rule,
  { typicalEveryMs, worstEveryMs }: Sources,
  linkOf: (everyMs: number) => Span,
): Parts {
  const { everyMs, changesEveryMs, middleOfMs, settleMs } = judgingOf(quantity.of);
  const link = {
    typicalMs: linkOf(typicalEveryMs).typicalMs,
    worstMs: linkOf(worstEveryMs).worstMs,
  };
  const middle = (valuesEveryMs: number) => (valuesEveryMs < middleOfMs ? middleOfMs / 2 : 0);
  const stepMs = everyMs || typicalEveryMs;
  return {
    // A change comes anywhere between two measurements, at worst just after one.
    sampling: shown({ typicalMs: typicalEveryMs / 2, worstMs: worstEveryMs }),
    // The sensors of the ward show the moment itself; a middle turns when half of its time has.
    averaging: shown({
      typicalMs: middle(typicalEveryMs),
      worstMs: Math.max(middle(typicalEveryMs), middle(worstEveryMs)),
    }),
    link: shown(link),
    lateness: shown(latenessOf(settleMs, link)),
    // A hold is complete at a value, and never between two.
    hold: shown({
      typicalMs: upTo(holdMs, stepMs),
      worstMs: upTo(holdMs, everyMs || worstEveryMs),
    }),
    tick: shown({
      typicalMs: changesEveryMs / 2 + evaluating.typicalMs,
      worstMs: changesEveryMs + evaluating.worstMs,
    }),
    annunciation: shown(publishing),
  };
}

/** A value waits only where one before it is missing; an even moment until it has settled. */
function latenessOf(settleMs: number, { typicalMs, worstMs }: Span): Span {
  if (settleMs === 0) return { typicalMs: 0, worstMs: Math.min(latenessBoundsMs.most, worstMs) };
  const rest = (arrivedMs: number) => Math.max(0, settleMs - arrivedMs);
  return { typicalMs: rest(typicalMs), worstMs: rest(worstMs) };
}

/**
 * A value is judged when the journal has it on the disk: half and 99 of a hundred of 10,000 a second,
 * as docs/bench.md measured it, rounded up.
 */
const evaluating: Span = { typicalMs: 10, worstMs: 60 };

/** One commit of the state and one message to the broker; engineering choice. */
const publishing: Span = { typicalMs: 10, worstMs: 100 };

const roundedToMs = 10;

function upTo(ms: number, stepMs: number): number {
  return Math.ceil(ms / stepMs) * stepMs;
}

function shown({ typicalMs, worstMs }: Span): Span {
  return { typicalMs: rounded(typicalMs), worstMs: rounded(worstMs) };
}

function rounded(ms: number): number {
  return Math.round(ms / roundedToMs) * roundedToMs;
}
