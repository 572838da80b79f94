import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { LinkProfile } from './network/profile.ts';
import { readChoices, type WardChoices } from './ward-choices.ts';

/** What a simulated life depends on, beside what its staff are asked for. */
export interface PlayBill extends Pick<Settings, Words> {
  /** The ward's time at which it began. */
  readonly beganMs: number;
  /** Batteries and clocks of the devices are the link's. */
  readonly link: LinkProfile;
}

const words = [
  'seed',
  'beds',
  'recordings',
  'arms',
  'scenario',
  'hazard',
  'staff',
  'physiology',
] as const;
type Words = (typeof words)[number];

/** A name for the play: equal for those that live the same life, and all that is needed to live it again. */
export function nameOfPlay(settings: Pick<Settings, Words>, link: LinkProfile, beganMs: number) {
  const chosen = words.map((word) => [word, settings[word]]);
  return JSON.stringify({ beganMs, ...Object.fromEntries(chosen), link });
}

/** The play of that name, and what its words stand for. */
export function readPlay(
  name: string,
): Result<{ readonly bill: PlayBill; readonly choices: WardChoices }> {
  const bill = billIn(name);
  if (bill === undefined) return bad('its play is of another version');
  const choices = readChoices({ ...bill, link: 'perfect' });
  if (!choices.ok) return choices;
  return good({ bill, choices: { ...choices.value, link: bill.link } });
}

function billIn(name: string): PlayBill | undefined {
  try {
    const said: PlayBill = JSON.parse(name);
    return ['beganMs', 'link', ...words].every((word) => Object.hasOwn(said, word))
      ? said
      : undefined;
  } catch {
    return undefined;
  }
}
