import { chance } from '#patients/chance.ts';
import { good, type Result } from '#ward/result.ts';
import { openPath, type Path } from './path.ts';
import { readLinkProfile } from './profiles.ts';
import { type LinkPromise, promiseOf } from './promise.ts';

/** A network, for those who only want to know when messages arrive. */
export interface LinkModel {
  readonly promise: LinkPromise;
  /** When the copies of a message of a device arrive that it sends then; see `Path`. */
  arrivals(seed: string): (device: string, sentMs: number) => readonly number[];
}

/** By the name of a profile, or a file of one's own. */
export function linkModel(name: string): Result<LinkModel> {
  const profile = readLinkProfile(name);
  if (!profile.ok) return profile;
  return good({
    promise: promiseOf(profile.value),
    arrivals(seed) {
      const paths = new Map<string, Path>();
      return (device, sentMs) => {
        let path = paths.get(device);
        if (path === undefined) {
          path = openPath(profile.value, chance(seed, device, 'detour'), sentMs);
          paths.set(device, path);
        }
        return path.send(sentMs);
      };
    },
  });
}
