import { arrestProdrome } from '#patients/scenarios/arrest-prodrome.ts';
import { bradyarrhythmia } from '#patients/scenarios/bradyarrhythmia.ts';
import { copdRetention } from '#patients/scenarios/copd-retention.ts';
import { fastAf } from '#patients/scenarios/fast-af.ts';
import { haemorrhage } from '#patients/scenarios/haemorrhage.ts';
import { opioidDepression } from '#patients/scenarios/opioid-depression.ts';
import { respiratoryFailure } from '#patients/scenarios/respiratory-failure.ts';
import type { Scenario } from '#patients/scenarios/scenario.ts';
import { sepsis } from '#patients/scenarios/sepsis.ts';

/**
 * Everything that may befall a simulated patient. The hazards add up to about one illness in four
 * days, far above that of a real ward: otherwise a study would watch healthy people sleep.
 */
export const scenarios = {
  sepsis,
  respiratory_failure: respiratoryFailure,
  haemorrhage,
  opioid_depression: opioidDepression,
  fast_af: fastAf,
  bradyarrhythmia,
  arrest_prodrome: arrestProdrome,
  copd_retention: copdRetention,
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];
