import { type Consciousness, consciousnessLevels } from '#ward/vitals.ts';

/** Windows hold numbers: a level of consciousness is its place in the list of levels. */
export function asNumber(value: number | string): number {
  return typeof value === 'number' ? value : consciousnessLevels.indexOf(value as Consciousness);
}

export function levelOf(number: number): Consciousness | undefined {
  return consciousnessLevels[number];
}
