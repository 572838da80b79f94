/**
 * Severity of an illness that has gone this share of its way from onset to full severity, both 0 to
 * 1: slow at first, then fast, slow again at the end.
 */
export function severityAt(progress: number): number {
  return progress * progress * (3 - 2 * progress);
}

/** The share of the way at which the severity is reached. */
export function progressAt(severity: number): number {
  return 0.5 - Math.sin(Math.asin(1 - 2 * severity) / 3);
}

/** Of a body with several illnesses: each takes its share of the health that the others left. */
export function together(
  illnesses: readonly { readonly episode: { readonly severity: number } }[],
) {
  let health = 1;
  for (const { episode } of illnesses) health *= 1 - episode.severity;
  return 1 - health;
}
