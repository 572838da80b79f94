import { z } from 'zod';
import { between, onOrOff, ordered, plainName, timeUpTo, whole } from '#forms/schemas.ts';
import type { StaffProfile } from '#patients/staff/profiles.ts';

const dayMs = 86_400_000;
const time = timeUpTo(dayMs);
const nurses = between(0, 100);
const metres = between(0, 1000);

/** Staff that are written out in a study file. */
export const staffSchema = z.strictObject({
  name: plainName,
  nursesPer12Beds: z.strictObject({ day: nurses, night: nurses }),
  dayHours: z
    .strictObject({ from: between(0, 24), to: between(0, 24) })
    .check(ordered('from', 'to', 'is an hour that is not before "from"')),
  walking: z.strictObject({
    metresPerSecond: between(0.01, 100),
    metresPerBed: metres,
    metresToBedside: metres,
  }),
  reactionMs: z.strictObject({ medication: time, notify_nurse: time, bell: time }),
  emergencyTeam: z.strictObject({
    comes: onOrOff,
    medianMs: time,
    mobilisingShare: between(0, 1),
  }),
  lengthMs: z.strictObject({
    observation: time,
    assessment: time,
    refit: time,
    wish: time,
    notify_nurse: time,
    medication: time,
    emergency_call: time,
  }),
  spread: between(0, 3),
  roundEveryHours: z
    .strictObject({ from: between(0.25, 168), to: between(0.25, 168) })
    .check(ordered('from', 'to', 'is a number that is not smaller than "from"')),
  bellPerHour: z.strictObject({ wish: between(0, 60), illness: between(0, 60) }),
  fatigue: z
    .array(
      z.strictObject({ fromAlarms: whole(0, 100_000), times: between(0.1, 100) }),
      'is a list of bands, such as { fromAlarms: 30, times: 1.5 }',
    )
    .min(1, 'has one band at least')
    .refine(rising, 'has bands of rising fromAlarms, the first from 0'),
  handError: between(0, 10),
}) satisfies z.ZodType<StaffProfile>;

function rising(bands: readonly { readonly fromAlarms: number }[]): boolean {
  return bands.every(({ fromAlarms }, index) => {
    const before = bands[index - 1]?.fromAlarms;
    return before === undefined ? fromAlarms === 0 : fromAlarms > before;
  });
}
