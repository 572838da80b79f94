import { onsets } from '#patients/illness/onsets.ts';
import type { Arm } from '#ward/truth.ts';
import { activity } from './activity.ts';
import { LivingBody } from './body.ts';
import { chance } from './chance.ts';
import { circadian } from './circadian.ts';
import { constant } from './contribution.ts';
import { minutely } from './minutely.ts';
import { fastNoise, slowNoise } from './noise.ts';
import type { Body, Patient } from './patient.ts';
import { type Person, person } from './person.ts';
import type { ScenarioName } from './scenarios.ts';
import { levels } from './signs.ts';
import { modes, triangular } from './triangular.ts';

export interface Setup {
  readonly seed: string;
  readonly name: string;
  readonly startMs: number;
  /** One body for each. */
  readonly arms: readonly Arm[];
  /** What may befall the person. */
  readonly scenarios: readonly ScenarioName[];
  /** Times the hazard of every scenario. 0: nothing ever happens. */
  readonly hazard: number;
  readonly physiology: 'full' | 'triangular';
}

/**
 * The same setup and steps give the same life, bit for bit. What both arms share is lived once; each
 * body adds its illnesses, whose onsets and draws do not depend on what happened to either.
 */
export function simulatedPatient(setup: Setup): Patient {
  const { seed, name, startMs, arms, scenarios, hazard, physiology } = setup;
  if (!(hazard >= 0)) throw new RangeError(`no hazard: ${hazard}`);
  const self = personOf(setup);
  const doing = activity(seed, name, startMs);
  const signs =
    physiology === 'triangular'
      ? [triangular(chance(seed, name, 'triangular'))]
      : [
          minutely(startMs, [
            constant(self.baseline),
            circadian(),
            slowNoise(chance(seed, name, 'slow')),
          ]),
          fastNoise(chance(seed, name, 'fast')),
        ];
  // Whose signs come from triangles moves all the same, but does not feel it.
  const exertion = physiology === 'triangular' ? levels(() => 0) : doing.exertion;

  const befalls = hazard === 0 ? [] : scenarios;
  const sequences = befalls.map((scenario) =>
    onsets({ seed, name, scenario, startMs, hazard, baseline: self.baseline }),
  );
  const shared = levels(() => 0);
  const lived = { seed, name, sequences, shared, doing, exertion };
  const bodies = arms.map((arm) => new LivingBody({ arm, ...lived }));
  const byArm: { readonly [A in Arm]?: Body } = Object.fromEntries(
    bodies.map((one) => [one.arm, one]),
  );
  let nowMs = startMs;

  const patient = {
    name,
    person: self,
    activity: doing.name,
    step(atMs: number) {
      if (!(atMs >= nowMs)) throw new RangeError(`time went back: from ${nowMs} to ${atMs}`);
      const stepMs = atMs - nowMs;
      nowMs = atMs;
      shared.fill(0);
      for (const part of signs) part.addTo(shared, atMs, stepMs);
      doing.liveUntil(atMs);
      patient.activity = doing.name;
      for (const one of bodies) one.liveUntil(atMs);
    },
    in(arm: Arm) {
      const found = byArm[arm];
      if (found === undefined) throw new RangeError(`${name} has no ${arm} body`);
      return found;
    },
  };
  return patient;
}

function personOf({ seed, name, physiology }: Setup): Person {
  const self = person(seed, name);
  return physiology === 'triangular' ? { ...self, baseline: modes } : self;
}
