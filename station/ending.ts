import type { Clock } from '#ward/clock.ts';

/**
 * `npm` passes a Ctrl-C on to its child, which had it from the terminal already: what follows this
 * soon is still the first one.
 */
const sameKeyMs = 800;

/** For a program: resolves when it is asked to end, or when its parent has died. */
export function askedToEnd({
  supervised,
  clock,
}: {
  readonly supervised: boolean;
  readonly clock: Clock;
}): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve());
    if (supervised) {
      process.on('SIGINT', () => undefined);
      process.on('SIGHUP', () => undefined);
      process.on('disconnect', () => resolve());
      if (!process.connected) resolve();
    } else {
      onInterrupts(clock, resolve, () => process.exit(130));
      process.on('SIGHUP', () => resolve());
    }
  });
}

/** Calls `first` at the first Ctrl-C and `again` at a later one. */
export function onInterrupts(clock: Clock, first: () => void, again: () => void): void {
  let firstAtMs: number | undefined;
  process.on('SIGINT', () => {
    if (firstAtMs === undefined) {
      firstAtMs = clock.now();
      first();
    } else if (clock.now() - firstAtMs > sameKeyMs) again();
  });
}
