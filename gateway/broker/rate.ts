export interface Rate {
  /** Takes a place and answers how long to wait for it, in ms; in the order of asking. */
  wait(): number;
  /** Takes a place if one is free now. */
  take(): boolean;
}

/** No more than `perSecond`, with a burst of one second's worth; `now` in ms. */
export function rateLimit(perSecond: number, now: () => number): Rate {
  const spacingMs = 1000 / perSecond;
  const burstMs = 1000;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    wait() {
      const time = now();
      nextAt = Math.max(nextAt, time - burstMs) + spacingMs;
      return Math.max(0, nextAt - time);
    },
    take() {
      const time = now();
      const placeAt = Math.max(nextAt, time - burstMs) + spacingMs;
      if (placeAt > time) return false;
      nextAt = placeAt;
      return true;
    },
  };
}
