import { chance } from '#patients/chance.ts';
import type { Scenario, Shape } from '#patients/scenarios/scenario.ts';
import { type Levels, type SignName, signNames } from '#patients/signs.ts';
import { type Consciousness, consciousnessLevels } from '#ward/vitals.ts';
import type { Onset } from './onsets.ts';

/** What one illness does to all signs but saturation, which follows with a lag of its own. */
export function addChanges(sum: Levels, scenario: Scenario, onset: Onset, severity: number): void {
  for (let sign = 0; sign < sum.length; sign += 1) {
    const name = signNames[sign] as SignName;
    const change = scenario.changes[name];
    if (change === undefined || name === 'spo2') continue;
    sum[sign] =
      (sum[sign] as number) + (onset.sizes[sign] as number) * factor(change.shape, severity);
  }
}

/** The height of a shape at this severity. */
export function factor(shape: Shape, severity: number): number {
  let [x, y] = shape[0] as readonly [number, number];
  for (const [nextX, nextY] of shape) {
    if (severity <= nextX) {
      return nextX === x ? nextY : y + ((nextY - y) * (severity - x)) / (nextX - x);
    }
    [x, y] = [nextX, nextY];
  }
  return y;
}

/** The worst level that the illness has reached at this severity. */
export function consciousnessAt(scenario: Scenario, severity: number): Consciousness {
  const reached = consciousnessLevels.filter((level) => {
    return severity >= (scenario.consciousness[level] ?? Infinity);
  });
  return reached.at(-1) ?? 'A';
}

/** The one of two levels that is further from awake. */
export function lessAwake(one: Consciousness, other: Consciousness): Consciousness {
  return consciousnessLevels.indexOf(one) > consciousnessLevels.indexOf(other) ? one : other;
}

/**
 * A jump of standard deviation 1 that depends on the moment alone, so that it needs no draw at
 * other times and is the same in both arms.
 */
export function jump(seed: string, name: string, episode: string, atMs: number): number {
  return chance(seed, name, 'jump', episode, String(atMs)).normal();
}
