import { z } from 'zod';
import {
  ackActions,
  interventionKinds,
  interventionOutcomes,
  lifeStates,
  priorities,
} from '#ward/alarm.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { namePattern } from '#ward/topics.ts';
import { arms, healthStates } from '#ward/truth.ts';
import { vitalNames } from '#ward/vitals.ts';

const name = z.string().regex(namePattern);
const sentence = z.string().max(500);
const time = z.number().int();
const seen = z.strictObject({
  by: z.string().min(1).max(100),
  at: time,
  note: sentence.optional(),
});

const alarm = z.strictObject({
  id: name,
  patient: name,
  rule: name,
  kind: z.enum(['physiological', 'technical']),
  priority: z.enum(priorities),
  state: z.enum(['active', 'cleared']),
  life: z.enum(lifeStates),
  message: sentence,
  vital: z.enum(vitalNames).optional(),
  value: z.number().optional(),
  limit: z.number().optional(),
  onsetAt: time,
  raisedAt: time,
  sentAt: time.optional(),
  receivedAt: time.optional(),
  journaledAt: time.optional(),
  evaluatedAt: time,
  clearedAt: time.optional(),
  late: z.literal(true).optional(),
  flapping: z.literal(true).optional(),
  rangAt: time.optional(),
  step: z.number().int().min(0).optional(),
  escalatesAt: time.optional(),
  acknowledged: seen.optional(),
  shelved: seen.extend({ until: time }).optional(),
  suppressedBy: name.optional(),
});

const intervention = z.strictObject({
  id: name,
  patient: name,
  kind: z.enum(interventionKinds),
  priority: z.enum(priorities),
  alarm: name,
  rule: name,
  message: sentence,
  state: z.enum(['open', 'closed']),
  raisedAt: time,
  closedAt: time.optional(),
  outcome: z.enum(interventionOutcomes).optional(),
  by: z.string().max(100).optional(),
  note: sentence.optional(),
});

const ack = z.strictObject({
  id: name,
  ...seen.shape,
  action: z.enum(ackActions).optional(),
  until: time.optional(),
  arrivedAt: time.optional(),
});

const truth = z.strictObject({
  patient: name,
  arm: z.enum(arms),
  at: time,
  severity: z.number().min(0).max(1),
  state: z.enum(healthStates),
});

const status = z.object({
  state: z.enum(['online', 'offline']),
  battery: z.number().min(0).max(100).optional(),
  clock: z.number().optional(),
  /** Samples that a full outbox dropped. */
  dropped: z.number().int().min(0).optional(),
  /** Why it stops, of a device that stops by itself; a last will has none. */
  reason: z.string().max(100).optional(),
});

const schemas = { alarm, intervention, acks: ack, truth, deviceStatus: status } as const;
const longestBytes = 4096;

/** Checks what is published beside vitals: alarms, interventions, acknowledgements, truth, statuses. */
export function readEvent(
  kind: keyof typeof schemas,
  payload: Uint8Array,
  patient?: string,
): Result<object> {
  if (payload.length > longestBytes) return bad(`is longer than ${longestBytes} bytes`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return bad('is not JSON');
  }
  const event = schemas[kind].safeParse(parsed);
  if (!event.success) return bad(z.prettifyError(event.error));
  if ('patient' in event.data && event.data.patient !== patient) {
    return bad(`is of ${event.data.patient}, on the topic of ${patient}`);
  }
  return good(event.data);
}
