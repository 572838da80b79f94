import { chance } from './chance.ts';
import { circadian } from './circadian.ts';
import { type Contribution, constant } from './contribution.ts';
import { fastNoise, slowNoise } from './noise.ts';
import { type Person, person } from './person.ts';
import { type SignName, signNames } from './signs.ts';

/** What is so, whether or not a sensor sees it: continuous, in the units of `ward/vitals.ts`. */
export interface Truth extends Readonly<Record<SignName, number>> {
  /** Always between diastolic and systolic. */
  readonly mean_pressure: number;
}

export interface Patient {
  readonly name: string;
  readonly person: Person;
  /**
   * Lives on until `atMs` and says how it is then. The first call may be at `startMs`; time never
   * goes back. The answer is good until the next step, which writes over it.
   */
  step(atMs: number): Truth;
}

// The pressure that a beat adds never falls below this, so that the three pressures keep their order.
const leastPulsePressure = 20;

/** A simulated patient. The same seed, name and steps give the same life, bit for bit. */
export function patient(seed: string, name: string, startMs: number): Patient {
  const self = person(seed, name);
  const contributions: readonly Contribution[] = [
    constant(self.baseline),
    circadian(),
    slowNoise(chance(seed, name, 'slow')),
    fastNoise(chance(seed, name, 'fast')),
  ];
  const sum = new Float64Array(signNames.length);
  const truth = { ...blank };
  let nowMs = startMs;

  return {
    name,
    person: self,
    step(atMs) {
      if (!(atMs >= nowMs)) throw new RangeError(`time went back: from ${nowMs} to ${atMs}`);
      sum.fill(0);
      for (const contribution of contributions) contribution.addTo(sum, atMs, atMs - nowMs);
      nowMs = atMs;
      return settle(sum, truth);
    },
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const blank: Writable<Truth> = {
  heart_rate: 0,
  respiratory_rate: 0,
  spo2: 0,
  systolic: 0,
  diastolic: 0,
  mean_pressure: 0,
  temperature: 0,
};

const place = Object.fromEntries(signNames.map((name, index) => [name, index])) as Record<
  SignName,
  number
>;

/** Holds the sum to what a body can be: no more than full saturation, pressures in their order. */
function settle(sum: Float64Array, truth: Writable<Truth>): Truth {
  const systolic = sum[place.systolic] as number;
  const diastolic = Math.min(sum[place.diastolic] as number, systolic - leastPulsePressure);
  truth.heart_rate = sum[place.heart_rate] as number;
  truth.respiratory_rate = sum[place.respiratory_rate] as number;
  truth.spo2 = Math.min(100, sum[place.spo2] as number);
  truth.systolic = systolic;
  truth.diastolic = diastolic;
  truth.mean_pressure = (systolic + 2 * diastolic) / 3;
  truth.temperature = sum[place.temperature] as number;
  return truth;
}
