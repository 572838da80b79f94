import { type ScenarioName, scenarioNames } from '#patients/scenarios.ts';
import {
  type StaffProfile,
  type StaffProfileName,
  staffProfileNames,
  staffProfiles,
} from '#patients/staff/profiles.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { type Arm, arms } from '#ward/truth.ts';
import type { LinkProfile } from './network/profile.ts';
import { readLinkProfile } from './network/profiles.ts';

/** What the words of the settings stand for. */
export interface WardChoices {
  readonly arms: readonly Arm[];
  readonly link: LinkProfile;
  readonly scenarios: readonly ScenarioName[];
  readonly staff: StaffProfile;
}

/** Bad, with what would be right, where a word stands for nothing. */
export function readChoices(
  settings: Pick<Settings, 'arms' | 'link' | 'scenario' | 'staff'>,
): Result<WardChoices> {
  const link = readLinkProfile(settings.link);
  if (!link.ok) return bad(`--link: ${link.reason}`);
  const scenarios = readScenarios(settings.scenario);
  if (!scenarios.ok) return scenarios;
  const staff = staffProfileNames.find((name) => name === settings.staff);
  if (staff === undefined) return unknown('--staff', staffProfileNames, settings.staff);
  return good({
    arms: settings.arms === 'both' ? arms : ['monitored'],
    link: link.value,
    scenarios: scenarios.value,
    staff: staffProfiles[staff satisfies StaffProfileName],
  });
}

function readScenarios(words: string): Result<readonly ScenarioName[]> {
  if (words === 'mixed') return good(scenarioNames);
  if (words === 'none') return good([]);
  const names: ScenarioName[] = [];
  for (const word of words.split(',').map((part) => part.trim())) {
    const name = scenarioNames.find((known) => known === word);
    if (name === undefined) return unknown('--scenario', ['mixed', 'none', ...scenarioNames], word);
    if (!names.includes(name)) names.push(name);
  }
  return good(names);
}

function unknown(option: string, known: readonly string[], word: string): Result<never> {
  return bad(`${option} is one of ${known.join(', ')}, not "${word}"`);
}
