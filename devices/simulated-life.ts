import { simulatedPatient } from '#patients/simulated-patient.ts';
import { simulatedWard } from '#patients/ward.ts';
import type { Settings } from '#ward/settings.ts';
import type { Beds } from './bed.ts';
import type { CareLog } from './care-log.ts';
import { type LiveWard, liveWard } from './live-ward.ts';
import { simulatedBeds } from './simulated-ward.ts';
import type { WardChoices } from './ward-choices.ts';
import { openWitnesses, type Witnesses } from './witnesses.ts';

/** Simulated patients in their beds, their nurses, and what is true of all of them. */
export interface SimulatedLife extends Beds {
  readonly ward: LiveWard;
  readonly witnesses: Witnesses;
}

/** Every patient lives in steps of this length, counted from the start. */
export const gridMs = 1000;

/**
 * A ward that has not lived yet. Equal settings and choices, the same start and the same calls of staff
 * after the same steps make the same life, to the last digit. Of the last steps, `remembered` many, it
 * is known how the patients truly were.
 */
export function simulatedLife(
  settings: Pick<Settings, 'seed' | 'beds' | 'hazard' | 'physiology'>,
  { arms, link, scenarios, staff }: WardChoices,
  play: {
    readonly startMs: number;
    readonly remembered: number;
    readonly log: Pick<CareLog, 'note'>;
  },
): SimulatedLife {
  const { seed, hazard, physiology } = settings;
  const { startMs, remembered, log } = play;
  // A patient of that name is the same one in a ward of any size.
  const patients = Array.from({ length: settings.beds }, (_, index) =>
    simulatedPatient({
      seed,
      name: `p${String(index + 1).padStart(2, '0')}`,
      ...{ startMs, arms, scenarios, hazard, physiology },
    }),
  );
  const ward = liveWard({
    ward: simulatedWard({ seed, ward: 'live', patients, arms, startMs, staff }),
    ...{ arms, startMs, log },
    onVisit: ({ patient, leftAtMs }) => worn.refit(patient, leftAtMs),
  });
  const watched = {
    patients,
    observed: ward.observed,
    step(atMs: number) {
      ward.step(atMs);
      witnesses.see(atMs);
    },
  };
  const worn = simulatedBeds({ seed, ward: watched, startMs, gridMs, everyMs: gridMs, link });
  const witnesses = openWitnesses(patients, worn.beds, { startMs, gridMs, remembered });
  return {
    beds: worn.beds,
    measure(untilMs) {
      const measured = worn.measure(untilMs);
      witnesses.measured(measured);
      return measured;
    },
    ward,
    witnesses,
  };
}

/**
 * Of so many steps is remembered how patients truly were: of an hour, or of half a minute of the wall's
 * time where that is longer, but never of more than four hours.
 */
export function rememberedSteps(speed: number): number {
  return Math.min(4 * 3600, Math.max(3600, 30 * speed));
}
