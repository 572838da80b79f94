import { type Chance, chance } from '#patients/chance.ts';
import { day, hour } from '#patients/scenarios/durations.ts';
import type { Change, Range, Scenario } from '#patients/scenarios/scenario.ts';
import { type ScenarioName, scenarios } from '#patients/scenarios.ts';
import { type Levels, levels } from '#patients/signs.ts';

/** One illness that befalls a person, with all that chance decides about it: the same in both arms. */
export interface Onset {
  readonly id: string;
  readonly scenario: ScenarioName;
  readonly atMs: number;
  readonly fullMs: number;
  readonly suddenMs: number;
  /** Infinity: never by itself. */
  readonly passesAtMs: number;
  readonly eventAfterMs: number;
  /** How long treatment takes, and its effect, in this person, times the usual. */
  readonly slowness: number;
  readonly saturationLagMs: number;
  /** What is added to each sign where its shape says 1. */
  readonly sizes: Levels;
}

/** The illnesses of one kind in the order in which they begin, for ever. */
export type Onsets = (index: number) => Onset;

/**
 * Drawn ahead, one after the other, with as many draws for each: what becomes of one illness, or
 * whether it takes place at all, shifts nothing in the next. `hazard` above 0.
 */
export function onsets(of: {
  readonly seed: string;
  readonly name: string;
  readonly scenario: ScenarioName;
  readonly startMs: number;
  readonly hazard: number;
  readonly baseline: Levels;
}): Onsets {
  const { seed, name, scenario, startMs, hazard, baseline } = of;
  const { perDay, atNight = 0 }: Scenario = scenarios[scenario];
  const luck = chance(seed, name, 'onset', scenario);
  const drawn: Onset[] = [];
  let expected = 0;

  return (index) => {
    while (drawn.length <= index) {
      expected -= Math.log(1 - luck.uniform());
      const atMs = Math.round(whenExpected(expected, (hazard * perDay) / day, atNight, startMs));
      const id = `${scenario}-${drawn.length + 1}`;
      drawn.push({ id, scenario, atMs, ...course(scenarios[scenario], luck, atMs, baseline) });
    }
    return drawn[index] as Onset;
  };
}

const nightHour = 3;
const slownessSpread: Range = [0.7, 1.4];

function course(scenario: Scenario, luck: Chance, atMs: number, baseline: Levels) {
  const { fullMs, sudden, passesMs, event, changes, saturationLagMs } = scenario;
  const full = longer(fullMs, luck.uniform());
  const suddenly = longer(sudden?.withinMs ?? [1, 1], luck.uniform());
  const passes = longer(passesMs ?? [Infinity, Infinity], luck.uniform());
  const eventAfterMs = longer(event.afterMs, luck.uniform());
  const slowness = longer(slownessSpread, luck.uniform());
  const lag = longer(saturationLagMs, luck.uniform());
  const rare = luck.uniform();
  let sign = 0;
  const sizes = levels((_, name) => {
    return sizeOf(changes[name], luck.uniform(), rare, baseline[sign++] as number);
  });
  return {
    fullMs: full,
    suddenMs: suddenly,
    passesAtMs: atMs + passes,
    eventAfterMs,
    slowness,
    saturationLagMs: lag,
    sizes,
  };
}

function sizeOf(change: Change | undefined, place: number, rare: number, level: number): number {
  if (change === undefined) return 0;
  const { by, to, rarely } = change;
  if (rarely !== undefined && rare < rarely.share) return between(rarely.by, place);
  if (to !== undefined) return between(to, place) - level;
  return by === undefined ? 0 : between(by, place);
}

function between([low, high]: Range, place: number): number {
  return low + (high - low) * place;
}

/** Times spread by their logarithm: as many from 1 to 2 hours as from 2 to 4. */
function longer([low, high]: Range, place: number): number {
  return low === high ? low : low * (high / low) ** place;
}

/**
 * The moment at which so many onsets were to be expected since the start, at a rate per ms that
 * swings by `atNight` about its mean.
 */
function whenExpected(count: number, perMs: number, atNight: number, startMs: number): number {
  const radiansPerMs = (2 * Math.PI) / day;
  const swing = (atMs: number) =>
    (atNight / radiansPerMs) * Math.sin((atMs - nightHour * hour) * radiansPerMs);
  const flat = startMs + count / perMs;
  if (atNight === 0) return flat;

  let [low, high] = [flat - day, flat + day];
  // Halving, because the rate may come close to zero; 50 times give fractions of a microsecond.
  for (let i = 0; i < 50; i += 1) {
    const middle = (low + high) / 2;
    if (middle + swing(middle) - swing(startMs) < flat) low = middle;
    else high = middle;
  }
  return Math.max(startMs, high);
}
