import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Bed, Measurement } from '#devices/bed.ts';
import { deviceClock } from '#devices/network/device-clock.ts';
import { openPath, type Path } from '#devices/network/path.ts';
import type { LinkProfile } from '#devices/network/profile.ts';
import { promiseOf } from '#devices/network/promise.ts';
import { chance } from '#patients/chance.ts';
import { createArrivals } from '#study/ward/arrivals.ts';
import { openEvaluator } from '#study/ward/evaluator.ts';
import { createJudgement, type Judged } from '#study/ward/judgement.ts';
import { type Sample, type Source, sampleOf } from '#study/ward/samples.ts';
import type { Course } from '#verdicts/illness.ts';
import type { Witness } from '#verdicts/witness.ts';
import type { Alarm } from '#ward/alarm.ts';

/** The same measurements over another link, with an evaluator of its own at the end. */
export interface Relay {
  send(measurement: Measurement): void;
  /** What has arrived by then is judged; alarms that are new. */
  step(nowMs: number): readonly Judged[];
  hour(nowMs: number): void;
}

interface Way extends Source {
  readonly path: Path;
  readonly clock: (atMs: number) => number;
}

export function openRelay(parts: {
  readonly seed: string;
  readonly link: LinkProfile;
  readonly beds: readonly Bed[];
  readonly set: RuleSet;
  readonly startMs: number;
  readonly tickMs: number;
  witnessOf(patient: string): Witness;
}): Relay {
  const { seed, link, startMs } = parts;
  const ways = new Map<string, Way>();
  for (const { patient, devices } of parts.beds) {
    for (const { device } of devices) {
      const path = openPath(link, chance(seed, device, 'sweep', 'path'), startMs);
      const clock = deviceClock(link.clock, chance(seed, device, 'sweep', 'clock'), startMs);
      ways.set(device, { patient, seq: 0, path, clock });
    }
  }
  const arrivals = createArrivals<Sample>(parts.tickMs);
  const evaluator = openEvaluator(parts.set, { checks: false, prior: promiseOf(link) });
  const judgement = createJudgement({
    ...parts,
    evaluator: 'arrived',
    told: onceByEachRule,
  });

  return {
    send(measurement) {
      const way = ways.get(measurement.device);
      if (way === undefined) throw new Error(`no bed has a device ${measurement.device}`);
      way.seq += 1;
      const at = way.clock(measurement.measuredAtMs);
      for (const receivedAt of way.path.send(measurement.measuredAtMs)) {
        arrivals.put(sampleOf(measurement, way, at, receivedAt));
      }
    },
    step(nowMs) {
      const judged: Judged[] = [];
      for (const sample of arrivals.take(nowMs)) {
        const entries = evaluator.hear(sample, sample.receivedAt);
        if (entries === undefined) continue;
        judged.push(...judgement.enter(entries.alarms, sample.at - sample.measuredAtMs));
      }
      return judged;
    },
    hour: (nowMs) => evaluator.hour(nowMs),
  };
}

/** The rules are alternatives: none knows what another told. */
function onceByEachRule({ patient, rule }: Alarm, { episode }: Course): string {
  return `${patient} ${episode.id} ${rule}`;
}
