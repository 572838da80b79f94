import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { LinkProfile } from '#devices/network/profile.ts';
import type { ScenarioName } from '#patients/scenarios.ts';
import type { StaffProfile } from '#patients/staff/profiles.ts';

/** All that a study depends on: equal plans give byte-equal results. */
export interface Plan {
  readonly seed: string;
  readonly patients: number;
  readonly days: number;
  readonly replicates: number;
  /** Patients who share a ward and its nurses. */
  readonly wardBeds: number;
  /** Shortest interval of a device, ms; whole seconds. */
  readonly everyMs: number;
  readonly link: LinkProfile;
  /** What the monitored are judged by. */
  readonly rules: RuleSet;
  readonly scenarios: readonly ScenarioName[];
  /** Times the hazard of every scenario. */
  readonly hazard: number;
  readonly staff: StaffProfile;
  readonly physiology: 'full' | 'triangular';
  /** Off: alarms are raised and judged, but nobody is told of them. */
  readonly interventions: boolean;
  /** Patients of the first ward whose samples are judged again by the sweep; 0: no sweep. */
  readonly sweepPatients: number;
}
