import type { Contribution } from './contribution.ts';
import { levels } from './signs.ts';

const hourMs = 3_600_000;
const radiansPerMs = (2 * Math.PI) / (24 * hourMs);

/**
 * The rhythm of the day: one cosine per sign, highest at its peak hour, lowest twelve hours later,
 * zero on average. The hours are of UTC, so that a seed gives the same day on every machine.
 */
export function circadian(): Contribution {
  // cos(now - peak) = cos(now) cos(peak) + sin(now) sin(peak): two calls instead of one per sign.
  const cosines = levels((sign) => sign.dayAmplitude * Math.cos(peakOf(sign)));
  const sines = levels((sign) => sign.dayAmplitude * Math.sin(peakOf(sign)));

  return {
    addTo(sum, atMs) {
      const now = atMs * radiansPerMs;
      const cosine = Math.cos(now);
      const sine = Math.sin(now);
      for (let sign = 0; sign < sum.length; sign += 1) {
        sum[sign] =
          (sum[sign] as number) +
          cosine * (cosines[sign] as number) +
          sine * (sines[sign] as number);
      }
    },
  };
}

function peakOf({ peakHour }: { readonly peakHour: number }): number {
  return peakHour * hourMs * radiansPerMs;
}
