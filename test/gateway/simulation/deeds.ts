import type { Ward } from './ward.ts';

/** What may happen in a ward, each with how often it does against the others. */
const deeds = {
  measure: { weight: 6, happen: measure },
  send: { weight: 8, happen: (ward) => ward.devices.forEach(ward.send) },
  wait: { weight: 3, happen: ({ time, chance }) => time.pass(chance.below(30_000)) },
  reboot: { weight: 1, happen: (ward) => deviceOf(ward).reboot() },
  crash: { weight: 1, happen: ({ life }) => life.crash() },
  crashInWrite: { weight: 1, happen: ({ life }) => life.crashInNextWrite() },
  end: { weight: 1, happen: ({ life }) => life.end() },
  fullDisk: { weight: 1, happen: ({ life }) => life.fillDisk() },
  room: { weight: 2, happen: ({ life }) => life.makeRoom() },
  clockStep: { weight: 1, happen: ({ time, chance }) => time.step(chance.pick(stepsMs)) },
} as const satisfies Record<
  string,
  { readonly weight: number; happen(ward: Ward): void | Promise<void> }
>;
export type Deed = keyof typeof deeds;

const stepsMs = [-7_200_000, -90_000, -1000, 1000, 90_000, 7_200_000] as const;
const urn = (Object.keys(deeds) as Deed[]).flatMap((deed) =>
  Array<Deed>(deeds[deed].weight).fill(deed),
);

/** One thing happens, by chance; answers with what it was. */
export async function something(ward: Ward): Promise<Deed> {
  const deed = urn[ward.chance.below(urn.length)] ?? 'wait';
  await deeds[deed].happen(ward);
  return deed;
}

function measure(ward: Ward): void {
  const device = deviceOf(ward);
  for (let count = 1 + ward.chance.below(8); count > 0; count -= 1) {
    device.measure(ward.time.trueMs);
  }
}

function deviceOf({ devices, chance }: Ward): Ward['devices'][number] {
  const device = devices[chance.below(devices.length)];
  if (device === undefined) throw new Error('a ward has devices');
  return device;
}
