import { z } from 'zod';
import { between, onOrOff, ordered, plainName, timeUpTo, whole } from '#forms/schemas.ts';
import type { LinkProfile } from './profile.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Above that so little would arrive that nothing could be said of it. */
const probability = between(0, 0.99);

/** A link that is written out in a study file. */
export const linkSchema = z
  .strictObject({
    name: plainName,
    minMs: timeUpTo(dayMs),
    medianMs: timeUpTo(dayMs),
    sigma: between(0, 3),
    stall: z
      .strictObject({
        probability,
        minMs: timeUpTo(dayMs),
        maxMs: timeUpTo(dayMs),
      })
      .check(ordered('minMs', 'maxMs', 'is a time that is not shorter than minMs')),
    loss: probability,
    retries: whole(0, 1000),
    retryMs: timeUpTo(dayMs),
    repeat: probability,
    ordered: onOrOff,
    gapMs: timeUpTo(dayMs).optional(),
    clock: z.strictObject({ offsetMs: timeUpTo(dayMs), driftPpm: between(0, 10_000) }),
    batteryDeadMs: timeUpTo(dayMs),
  })
  .check(ordered('minMs', 'medianMs', 'is a time that is not shorter than minMs'))
  // A missing gap and none at all are the same link.
  .transform(
    ({ gapMs, ...link }): LinkProfile => (gapMs === undefined ? link : { ...link, gapMs }),
  );
