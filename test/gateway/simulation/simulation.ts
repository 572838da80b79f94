import { type Deed, something } from './deeds.ts';
import { wrongs, wrongsOfJournal, wrongsOfTally } from './oracle.ts';
import { openWard, type Ward } from './ward.ts';

/** What came of one run: what is wrong, and how often that happened which could have led to it. */
export interface Outcome {
  readonly wrong: readonly string[];
  readonly seen: Readonly<Record<string, number>>;
}

const deedsPerRun = 60;
/** To look into the journal takes as long as five deeds. */
const deedsPerLook = 5;
const stepsToHeal = 400;

/** Lets a ward live through what its seed holds, then lets it recover, and judges. */
export async function simulate(seed: number): Promise<Outcome> {
  const ward = openWard(seed);
  const seen: Partial<Record<Deed, number>> = {};
  try {
    for (let deed = 0; deed < deedsPerRun; deed += 1) {
      const happened = await something(ward);
      seen[happened] = (seen[happened] ?? 0) + 1;
      await ward.goOn(ward.chance.below(300));
      const { journal } = ward.life;
      const wrong = [...wrongsOfTally(journal)];
      if (deed % deedsPerLook === 0) wrong.push(...wrongsOfJournal(journal));
      if (wrong.length > 0) return { wrong, seen };
    }
    await heal(ward);
    return { wrong: judge(ward), seen: { ...seen, ...seenIn(ward) } };
  } finally {
    ward.close();
  }
}

/** No more faults: devices send what they still have, and the drain has its time. */
async function heal(ward: Ward): Promise<void> {
  ward.store.calmDown();
  for (let step = 0; step < stepsToHeal; step += 1) {
    ward.life.makeRoom();
    const waiting = ward.devices.filter(({ unacknowledged }) => unacknowledged.length > 0);
    if (waiting.length === 0 && ward.life.journal.tally.held === 0) return;
    for (const device of waiting) ward.send(device);
    await ward.goOn(1000);
  }
}

function judge({ devices, store, life }: Ward): readonly string[] {
  const { tally } = life.journal;
  const points = store.all();
  const stored = points.filter(({ measurement }) => measurement === 'vitals').length;
  const issued = devices.flatMap((device) => device.issued);
  const wrong = [
    ...wrongsOfTally(life.journal),
    ...wrongsOfJournal(life.journal),
    ...wrongs(issued, points, life.journal.deadLetters()),
  ];
  if (tally.held > 0) wrong.push(`${tally.held} readings were never drained`);
  if (tally.stored !== stored) wrong.push(`${stored} stored, the tally says ${tally.stored}`);
  return wrong;
}

function seenIn({ devices, store, life, crashesInRecovery }: Ward): Outcome['seen'] {
  const issued = devices.flatMap((device) => device.issued);
  return {
    acknowledged: issued.filter(({ acknowledged }) => acknowledged).length,
    repeats: life.journal.tally.duplicates,
    storeFaults: store.faults,
    deadLetters: life.journal.deadLetters().length,
    crashesInRecovery,
  };
}
