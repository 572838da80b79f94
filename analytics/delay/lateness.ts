/**
 * How long a sample behind a missing one may be made to wait for it, ms. More would cost more in
 * alarms that come late than it saves: whoever comes later still is judged again in its place.
 */
export const latenessBoundsMs = { least: 0, most: 10_000 } as const;

export function latenessOf(ms: number): number {
  return Math.min(latenessBoundsMs.most, Math.max(latenessBoundsMs.least, Math.ceil(ms)));
}
