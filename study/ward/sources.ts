import type { Bed, Measurement } from '#devices/bed.ts';
import { isWearable, type WearableKindName } from '#devices/kinds.ts';
import type { Spells } from '#verdicts/spells.ts';
import { createDelayCounts } from './delay-counts.ts';
import type { DelayHistogram, SampleCounts } from './results.ts';
import { type Sample, type Source, sampleAtOnce, sampleOf } from './samples.ts';

/** Turns what devices measure into what arrives of it, and counts both. */
export interface Sources {
  /** The sample as it was measured; each copy that arrives one day goes to `arrives`. */
  take(measurement: Measurement, arrives?: (sample: Sample) => void): Sample;
  /** Every measured sample is lost, or arrived once by `endMs`, or still underway then. */
  counts(): SampleCounts;
  delays(): DelayHistogram;
}

interface WornSource extends Source {
  /** Absent where there is no sensor. */
  readonly disturbed?: Spells;
}

export function openSources(parts: {
  readonly beds: readonly Bed[];
  readonly endMs: number;
  disturbedOf(patient: string, kind: WearableKindName): Spells;
}): Sources {
  const { beds, endMs, disturbedOf } = parts;
  const sources = new Map<string, WornSource>();
  for (const { patient, devices } of beds) {
    for (const { device, kind } of devices) {
      const disturbed = isWearable(kind) ? disturbedOf(patient, kind) : undefined;
      sources.set(device, { patient, seq: 0, ...(disturbed && { disturbed }) });
    }
  }
  const delays = createDelayCounts();
  let measured = 0;
  let lost = 0;
  let repeated = 0;
  let arrived = 0;
  let underway = 0;

  return {
    take(measurement, arrives) {
      const { device, at, measuredAtMs, arrivals } = measurement;
      const source = sources.get(device);
      if (source === undefined) throw new Error(`no bed has a device ${device}`);
      source.seq += 1;
      source.disturbed?.note(measuredAtMs, measurement.artefact === true);

      measured += 1;
      if (arrivals.length === 0) lost += 1;
      for (let copy = 0; copy < arrivals.length; copy += 1) {
        const receivedAt = arrivals[copy] as number;
        if (receivedAt > endMs) {
          if (copy === 0) underway += 1;
          continue;
        }
        if (copy > 0) {
          repeated += 1;
        } else {
          arrived += 1;
          delays.add(receivedAt - measuredAtMs);
        }
        arrives?.(sampleOf(measurement, source, at, receivedAt));
      }
      return sampleAtOnce(measurement, source);
    },
    counts: () => ({ measured, lost, repeated, arrived, underway }),
    delays: delays.result,
  };
}
