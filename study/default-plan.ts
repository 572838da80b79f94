import { readUsualRules } from '#analytics/rules/rule-file.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { scenarioNames } from '#patients/scenarios.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import type { Plan } from './plan.ts';

/**
 * The study that is run when nothing else is asked for. Devices measure every five seconds: the
 * shortest holds of the rule table are five and ten seconds, so each still needs two values or more,
 * and a study costs a fifth of one at a value a second. The sweep, where the hold itself is in
 * question, measures every second whatever is said here.
 */
export const defaultPlan: Plan = {
  seed: '1',
  patients: 200,
  days: 3,
  replicates: 20,
  wardBeds: 25,
  everyMs: 5000,
  link: linkProfiles.lte,
  rules: readUsualRules(),
  scenarios: scenarioNames,
  hazard: 1,
  staff: staffProfiles.usual,
  physiology: 'full',
  interventions: true,
  sweepPatients: 24,
};
