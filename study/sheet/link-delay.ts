import type { LinkProfile } from '#devices/network/profile.ts';

/** A time that is usual, and one that is hardly ever exceeded; ms. */
export interface Span {
  readonly typicalMs: number;
  readonly worstMs: number;
}

/** So many messages stand for all: the 99th percentile is then right to about a hundredth. */
const messages = 1 << 16;

/**
 * How long after a measurement the gateway has it, or where it is lost the next one that a device
 * takes `everyMs` later: the median, and the 99th percentile. The same model as `openPath`, spread
 * evenly over all that chance can do instead of drawn, so that the sheet needs no luck. Left out: a
 * message that is held up behind an earlier one, and one that overtakes it.
 */
export function linkDelay(profile: LinkProfile, everyMs: number): Span {
  const delays = Float64Array.from({ length: messages }, (_, index) =>
    delayOf(profile, everyMs, evenly(index)),
  ).sort();
  return { typicalMs: at(delays, 0.5), worstMs: at(delays, 0.99) };
}

/** What chance decides about one message, each evenly from above 0 to below 1. */
type Luck = readonly number[];

function delayOf(profile: LinkProfile, everyMs: number, luck: Luck): number {
  const { minMs, medianMs, sigma, loss, retries, retryMs, gapMs = 0 } = profile;
  const [radius = 0, angle = 0, isDown = 0, length = 0, left = 0, losses = 0, wait = 0] = luck;
  const normal = Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
  const travelMs = minMs + (medianMs - minMs) * Math.exp(sigma * normal);
  const waitMs = gapMs > everyMs ? gapMs * wait : 0;
  const lostInARow = loss === 0 ? 0 : Math.floor(Math.log(losses) / Math.log(loss));
  const gone = Math.floor(lostInARow / (retries + 1));
  const again = lostInARow % (retries + 1);
  const lostMs = gone * everyMs + again * retryMs;
  return waitMs + downMs(profile.stall, isDown, length, left) + lostMs + travelMs;
}

/** The rest of an outage, met in the middle of it: of the long ones more time is met. */
function downMs(
  { probability, minMs, maxMs }: LinkProfile['stall'],
  isDown: number,
  length: number,
  left: number,
): number {
  if (isDown >= probability) return 0;
  return left * Math.sqrt(minMs ** 2 + length * (maxMs ** 2 - minMs ** 2));
}

const dimensions = 7;

/** Steps of the additive sequence whose points fill so many dimensions most evenly (M. Roberts). */
const steps = Array.from({ length: dimensions }, (_, index) => root(dimensions) ** -(index + 1));

/** The only positive root of x^(d+1) = x + 1. */
function root(d: number): number {
  let x = 2;
  for (let turn = 0; turn < 40; turn += 1) x = (1 + x) ** (1 / (d + 1));
  return x;
}

function evenly(index: number): Luck {
  return steps.map((step) => (0.5 + (index + 1) * step) % 1 || Number.EPSILON);
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}
