import { chance } from '#patients/chance.ts';
import { healthLimits } from '#patients/health.ts';
import type { Episode } from '#patients/patient.ts';
import type { Scenario } from '#patients/scenarios/scenario.ts';
import { scenarios } from '#patients/scenarios.ts';
import { type Levels, signNames } from '#patients/signs.ts';
import type { Treatment } from '#ward/alarm.ts';
import type { Consciousness } from '#ward/vitals.ts';
import { pauses } from './apnoeas.ts';
import { doses } from './doses.ts';
import { addChanges, consciousnessAt, factor, jump } from './effects.ts';
import type { Onset } from './onsets.ts';
import { progress, type Stretch } from './progress.ts';
import { progressAt, severityAt } from './severity.ts';

/** One illness in one body, from its onset to its end. */
export interface Illness {
  readonly episode: Episode;
  /** Lives on until then. True while it goes on. */
  liveUntil(atMs: number): boolean;
  /** Adds what it does to the signs, as of the last step. */
  addTo(sum: Levels): void;
  give(treatment: Treatment, atMs: number): void;
  /** Breath stands still at this moment. */
  isBreathless(): boolean;
  consciousness(): Consciousness;
  /** L/min, given against it. */
  oxygen(): number;
}

const [heartRate, saturation] = [signNames.indexOf('heart_rate'), signNames.indexOf('spo2')];
const [yellow, red] = [progressAt(healthLimits.yellow.from), progressAt(healthLimits.red.from)];
// At this flow, oxygen takes away half of what an illness takes from saturation; ours.
const halvingOxygen = 5;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function illness(onset: Onset, seed: string, name: string): Illness {
  const scenario: Scenario = scenarios[onset.scenario];
  const given = doses(scenario.responses, onset.slowness);
  const going = progress(onset, given);
  const { apnoeas } = scenario;
  const paused = apnoeas && pauses(onset.atMs, apnoeas, chance(seed, name, 'apnoeas', onset.id));
  const episode: Writable<Episode> = {
    id: onset.id,
    scenario: onset.scenario,
    onsetAtMs: onset.atMs,
    severity: 0,
    peak: 0,
  };
  let nowMs = onset.atMs;
  let fallen = 0;
  let breathless = false;

  return {
    episode,
    liveUntil(atMs) {
      return going.liveUntil(atMs, live);
    },
    addTo(sum) {
      addChanges(sum, scenario, onset, episode.severity);
      sum[saturation] = (sum[saturation] as number) + fallen;
      if (scenario.irregular !== undefined && episode.severity > 0) {
        const rate = sum[heartRate] as number;
        sum[heartRate] = rate * (1 + scenario.irregular * jump(seed, name, onset.id, nowMs));
      }
    },
    give: (treatment, atMs) => given.give(treatment, atMs, nowMs),
    isBreathless: () => breathless,
    consciousness: () =>
      episode.event?.kind === 'arrest' ? 'U' : consciousnessAt(scenario, episode.severity),
    oxygen,
  };

  /** Taken off again when next to nothing is left of the illness. */
  function oxygen(): number {
    return episode.severity < healthLimits.yellow.below ? 0 : given.at(nowMs).oxygen;
  }

  function live(stretch: Stretch): void {
    const { fromMs, from, toMs, to, end } = stretch;
    episode.severity = severityAt(to);
    episode.peak = Math.max(episode.peak, episode.severity);
    const reached = (limit: number) => {
      return Math.ceil(
        to === from ? toMs : fromMs + ((limit - from) / (to - from)) * (toMs - fromMs),
      );
    };
    if (to >= yellow) episode.yellowAtMs ??= reached(yellow);
    if (to >= red) episode.redAtMs ??= reached(red);
    if (end === 'over') episode.overAtMs = Math.ceil(toMs);
    if (end === 'event') episode.event = { kind: scenario.event.kind, atMs: Math.ceil(toMs) };
    follow(toMs);
  }

  /** Saturation goes towards what the illness makes of it, piece by piece as breath comes and goes. */
  function follow(untilMs: number): void {
    const change = scenario.changes.spo2;
    const relief = halvingOxygen / (halvingOxygen + oxygen());
    const lowered =
      change === undefined
        ? 0
        : (onset.sizes[saturation] as number) * factor(change.shape, episode.severity);
    const stops = apnoeas !== undefined && episode.severity >= apnoeas.fromSeverity;
    while (nowMs < untilMs) {
      const toMs = Math.min(untilMs, paused?.nextChangeMs(nowMs) ?? Infinity);
      const held = stops && paused?.at(nowMs) === true;
      const target = relief * (lowered + (held ? apnoeas.saturation : 0));
      fallen += (target - fallen) * (1 - Math.exp(-(toMs - nowMs) / onset.saturationLagMs));
      nowMs = toMs;
    }
    breathless = stops && paused?.at(nowMs) === true;
  }
}
