import type { Consciousness } from '#ward/vitals.ts';
import { type Levels, levels, type SignName, signNames } from './signs.ts';

/** What is so, whether or not a sensor sees it: continuous, in the units of `ward/vitals.ts`. */
export interface Truth extends Readonly<Record<SignName, number>> {
  /** Always between diastolic and systolic. */
  readonly mean_pressure: number;
  /** L/min that the patient breathes. 0: air. */
  readonly supplemental_oxygen: number;
  readonly consciousness: Consciousness;
  /** Taken since midnight of UTC, and parts of one. */
  readonly steps: number;
}

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Somebody awake, without any vital sign yet. */
export function blankTruth(): Writable<Truth> {
  return {
    heart_rate: 0,
    respiratory_rate: 0,
    spo2: 0,
    systolic: 0,
    diastolic: 0,
    mean_pressure: 0,
    temperature: 0,
    supplemental_oxygen: 0,
    consciousness: 'A',
    steps: 0,
  };
}

// The pressure that a beat adds never falls below this, so that the three pressures keep their order.
const leastPulsePressure = 20;

/** What a living body can be, well within what sensors hold possible. */
const bodily = {
  heart_rate: [22, 240],
  respiratory_rate: [0, 60],
  spo2: [45, 100],
  systolic: [45, 260],
  diastolic: [22, 160],
  temperature: [31, 42.5],
} as const satisfies Record<SignName, readonly [number, number]>;

const [lowest, highest] = [
  levels((_, name) => bodily[name][0]),
  levels((_, name) => bodily[name][1]),
];

const heartRate = signNames.indexOf('heart_rate');
const respiratoryRate = signNames.indexOf('respiratory_rate');
const saturation = signNames.indexOf('spo2');
const systolicPressure = signNames.indexOf('systolic');
const diastolicPressure = signNames.indexOf('diastolic');
const temperature = signNames.indexOf('temperature');

/** Holds the sum of all causes to what a body can be, pressures in their order. Works on `truth`. */
export function settle(sum: Levels, truth: Writable<Truth>): void {
  const systolic = held(sum, systolicPressure);
  const diastolic = Math.min(held(sum, diastolicPressure), systolic - leastPulsePressure);
  truth.heart_rate = held(sum, heartRate);
  truth.respiratory_rate = held(sum, respiratoryRate);
  truth.spo2 = held(sum, saturation);
  truth.systolic = systolic;
  truth.diastolic = diastolic;
  truth.mean_pressure = (systolic + 2 * diastolic) / 3;
  truth.temperature = held(sum, temperature);
}

function held(sum: Levels, sign: number): number {
  const value = sum[sign] as number;
  return Math.min(highest[sign] as number, Math.max(lowest[sign] as number, value));
}
