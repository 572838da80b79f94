import { openPath, type Path } from '#devices/network/path.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { chance } from '#patients/chance.ts';
import { noon } from '../scene.ts';
import type { Way } from './patients.ts';

/** Over a link of the ward, each device by a way of its own. */
export function overLink(name: keyof typeof linkProfiles, seed: string): Way {
  const paths = new Map<string, Path>();
  return (device, second) => {
    const path = paths.get(device) ?? openPath(linkProfiles[name], chance(seed, device), noon);
    paths.set(device, path);
    const at = noon + second * 1000;
    return path.send(at).map((arrivesMs) => arrivesMs - at);
  };
}
