import type { LinkProfile } from '#devices/network/profile.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import type { Plan } from '#study/plan.ts';
import { hourMs } from '#study/ward/hours.ts';
import type { SweepCell } from '#study/ward/results.ts';
import { openScene } from '#study/ward/scene.ts';
import { patientsIn, seedOf } from '#study/ward/wards.ts';
import { openRelay } from './relay.ts';
import { sweepRules } from './sweep-rules.ts';
import { createTally } from './tally.ts';

const startMs = 0;
const gridMs = 1000;
const dayMs = 24 * hourMs;

/** So long is swept at most, because every second is judged by every variant on every link. */
export const sweptMs = dayMs;

/** Illnesses are so many times as frequent as in the plan: else a day of few patients has hardly any. */
const hazardTimes = 4;

/**
 * What other limits, holds and links would have made of the same samples: for the first patients of
 * the first replicate, one a second, judged by the live ward's evaluation with every variant of a
 * rule. Nobody is told of these alarms, so that illnesses take the course that rounds and bells
 * alone give them. Pure. `onProgress` hears after every hour which share is done.
 */
export function runSweep(plan: Plan, onProgress?: (share: number) => void): readonly SweepCell[] {
  const count = Math.min(plan.sweepPatients, plan.patients);
  if (count === 0) return [];

  const endMs = Math.min(plan.days * dayMs, sweptMs);
  const patients = patientsIn({ patients: count, wardBeds: count }, 0);
  const link = linkProfiles.perfect;
  const setup = { replicate: 0, ward: 0, patients, startMs, endMs, gridMs, everyMs: gridMs, link };
  const { beds, monitored, unmonitored, sources, witnessOf, see } = openScene(
    { ...plan, hazard: plan.hazard * hazardTimes },
    setup,
  );
  const variants = sweepRules(plan.rules.rules);
  const set = { ...plan.rules, rules: variants.map(({ rule }) => rule), patients: [] };
  const trials = linksOf(plan).map((each) => {
    const parts = { seed: seedOf(plan, 0), link: each, beds: beds.beds, set };
    const relay = openRelay({ ...parts, startMs, tickMs: gridMs, witnessOf });
    return { link: each.name, relay, tally: createTally() };
  });

  for (let nowMs = startMs; nowMs <= endMs; nowMs += gridMs) {
    const measured = beds.measure(nowMs);
    see(nowMs);
    for (const measurement of measured) {
      sources.take(measurement);
      for (const { relay } of trials) relay.send(measurement);
    }
    for (const { relay, tally } of trials) tally.add(relay.step(nowMs));
    for (const { patient, leftAtMs } of monitored.visits()) beds.refit(patient, leftAtMs);
    unmonitored.visits();
    if (nowMs === startMs || nowMs % hourMs !== 0) continue;
    for (const { relay } of trials) relay.hour(nowMs);
    onProgress?.(nowMs / endMs);
  }

  const bedDays = (count * endMs) / dayMs;
  const ill = patients.flatMap((patient) => {
    const { courses } = monitored.of(patient).illnesses;
    return courses.map(({ episode }) => ({ patient, episode }));
  });
  return trials.flatMap(({ link: name, tally }) =>
    variants.map((variant) => ({ ...tally.cell(variant, ill), link: name, bedDays })),
  );
}

/**
 * Hands over all that it measured, hours later, in the order of measurement. (Out of order as the
 * profile has it, every late value would be judged again with all that follow it, by every variant.)
 */
const handover: LinkProfile = { ...linkProfiles.store_and_forward, ordered: true };

/** Without delay, as in the plan, and with the longest delays that are usual; each once. */
function linksOf({ link }: Plan): readonly LinkProfile[] {
  const links = [linkProfiles.perfect, handover, link];
  return [...new Map(links.map((each) => [each.name, each])).values()];
}
