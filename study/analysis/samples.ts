import type { DelayHistogram, SampleCounts, WardResult } from '#study/ward/results.ts';

/** What became of the samples of the monitored arm, and how long those that arrived were on their way. */
export interface Samples extends SampleCounts {
  /** At most so long (upper edges of the histogram). Absent: none arrived, or longer than its last edge. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
}

export function samples(wards: readonly WardResult[]): Samples {
  const sum = (of: (counts: SampleCounts) => number) =>
    wards.reduce((total, ward) => total + of(ward.samples), 0);
  const medianMs = edgeAt(
    wards.map(({ delays }) => delays),
    0.5,
  );
  const p95Ms = edgeAt(
    wards.map(({ delays }) => delays),
    0.95,
  );
  return {
    measured: sum(({ measured }) => measured),
    lost: sum(({ lost }) => lost),
    repeated: sum(({ repeated }) => repeated),
    arrived: sum(({ arrived }) => arrived),
    underway: sum(({ underway }) => underway),
    ...(medianMs !== undefined && { medianMs }),
    ...(p95Ms !== undefined && { p95Ms }),
  };
}

/** All wards of one study have the same edges. */
function edgeAt(histograms: readonly DelayHistogram[], share: number): number | undefined {
  const edges = histograms[0]?.edgesMs ?? [];
  const counts = edges.map((_, index) =>
    histograms.reduce((sum, histogram) => sum + (histogram.counts[index] ?? 0), 0),
  );
  const all = histograms.reduce(
    (sum, histogram) => sum + histogram.counts.reduce((total, count) => total + count, 0),
    0,
  );
  let upTo = 0;
  return edges.find((_, index) => {
    upTo += counts[index] ?? 0;
    return upTo > 0 && upTo >= share * all;
  });
}
