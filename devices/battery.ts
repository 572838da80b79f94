/** How one battery lasts, in hours of use. */
export interface Battery {
  readonly hours: number;
  /** Share that was used up when the device was put on, 0 to 1. */
  readonly usedBefore: number;
  /** How long an empty one stays empty, ms. */
  readonly deadMs: number;
}

const hourMs = 3_600_000;

/** Percent left so long after the device was put on, whole; 0 while it is empty. */
export function batteryLeft({ hours, usedBefore, deadMs }: Battery, elapsedMs: number): number {
  const lastsMs = hours * hourMs;
  const usedMs = usedBefore * lastsMs + elapsedMs;
  // The remainder, without its operator, which is many times slower for numbers like these.
  const sinceChangeMs = usedMs - Math.floor(usedMs / (lastsMs + deadMs)) * (lastsMs + deadMs);
  return Math.max(0, Math.ceil(100 * (1 - sinceChangeMs / lastsMs)));
}
