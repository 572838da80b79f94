import type { Plan } from '#study/plan.ts';
import type { StudyResult, WardResult } from '#study/ward/results.ts';
import type { Analysis, Size } from './analysis.ts';
import { compare } from './compared.ts';
import { detection } from './detection.ts';
import { harm } from './harm.ts';
import { ledgers } from './ledgers.ts';
import { literature } from './literature.ts';
import { samples } from './samples.ts';
import { sweepMaps } from './sweep-maps.ts';
import { visits } from './visits.ts';
import { bedDaysOf, worthOf } from './worth.ts';

/** Everything that is told of a study. The same result gives the same answer to the last bit. */
export function analyse(result: StudyResult, plan: Plan): Analysis {
  const { wards, sweep, planned } = result;
  const arrived = worthOf(wards, 'arrived');
  const sampled = worthOf(wards, 'sampled');
  return {
    seed: plan.seed,
    size: sizeOf(wards, planned),
    severity: compare(wards, (ward, arm) => ward.arms[arm].severity),
    states: {
      green: compare(wards, (ward, arm) => ward.arms[arm].green),
      yellow: compare(wards, (ward, arm) => ward.arms[arm].yellow),
      red: compare(wards, (ward, arm) => ward.arms[arm].red),
    },
    visits: visits(wards, plan.wardBeds),
    detection: {
      monitored: detection(wards, 'monitored'),
      unmonitored: detection(wards, 'unmonitored'),
    },
    worth: { arrived, sampled },
    harm: harm(wards, arrived, sampled),
    ledgers: ledgers(wards),
    samples: samples(wards),
    sweep: sweepMaps(sweep),
    literature: literature(result),
  };
}

function sizeOf(wards: readonly WardResult[], planned: number): Size {
  return {
    wards: { done: wards.length, planned },
    pairs: wards.reduce((sum, { patients }) => sum + patients, 0),
    hours: Math.max(0, ...wards.map(({ hours }) => hours)),
    bedDays: wards.reduce((sum, ward) => sum + bedDaysOf(ward), 0),
  };
}
