import { z } from 'zod';
import { bad, good, type Result } from '#ward/result.ts';
import type { Place } from '#ward/topics.ts';
import { ack, alarm, intervention } from './alarm-schemas.ts';
import { delays, ledger, rules, scores, status, truth } from './report-schemas.ts';

const kibibyte = 1024;

/** By the kind of its topic: what it may say, and in how many bytes at most. */
const events = {
  // Two notes and a message, each of characters that JSON writes in six.
  alarm: { schema: alarm, bytesMax: 16 * kibibyte },
  intervention: { schema: intervention, bytesMax: 8 * kibibyte },
  acks: { schema: ack, bytesMax: 4 * kibibyte },
  truth: { schema: truth, bytesMax: 4 * kibibyte },
  deviceStatus: { schema: status, bytesMax: 4 * kibibyte },
  deviceDelays: { schema: delays, bytesMax: 4 * kibibyte },
  scores: { schema: scores, bytesMax: 8 * kibibyte },
  ledger: { schema: ledger, bytesMax: 4 * kibibyte },
  // Bound by the packet limit of analytics.
  rules: { schema: rules, bytesMax: Number.POSITIVE_INFINITY },
} as const satisfies Partial<Record<Place['kind'], { schema: z.ZodType; bytesMax: number }>>;

/** Where such a message is published. */
export type EventPlace = Extract<Place, { kind: keyof typeof events }>;

/**
 * Checks what is published beside vitals. What it says of itself (patient, device, rule …) has to be
 * what its topic says.
 */
export function readEvent(place: EventPlace, payload: Uint8Array): Result<object> {
  const { schema, bytesMax } = events[place.kind];
  if (payload.length > bytesMax) return bad(`is longer than ${bytesMax} bytes`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return bad('is not JSON');
  }
  const event = schema.safeParse(parsed);
  if (!event.success) return bad(z.prettifyError(event.error));
  const said: Readonly<Record<string, unknown>> = { ...event.data };
  const { kind: _, ...names } = place;
  for (const [which, name] of Object.entries(names)) {
    if (Object.hasOwn(said, which) && said[which] !== name) {
      return bad(`is of ${which} ${said[which]}, on the topic of ${name}`);
    }
  }
  return good(event.data);
}
