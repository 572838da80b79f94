import { z } from 'zod';
import {
  ackActions,
  interventionKinds,
  interventionOutcomes,
  lifeStates,
  priorities,
} from '#ward/alarm.ts';
import { numericVitalNames, vitalNames } from '#ward/vitals.ts';
import { name, sentence, time } from './fields.ts';

const seen = z.strictObject({
  by: z.string().min(1).max(100),
  at: time,
  note: sentence.optional(),
});

export const alarm = z.strictObject({
  id: name,
  patient: name,
  rule: name,
  kind: z.enum(['physiological', 'technical']),
  priority: z.enum(priorities),
  state: z.enum(['active', 'cleared']),
  life: z.enum(lifeStates),
  message: sentence,
  vital: z.enum(vitalNames).optional(),
  vitals: z.array(z.enum(numericVitalNames)).max(numericVitalNames.length).optional(),
  value: z.number().optional(),
  limit: z.number().optional(),
  calm: z.number().optional(),
  onsetAt: time,
  raisedAt: time,
  sentAt: time.optional(),
  receivedAt: time.optional(),
  journaledAt: time.optional(),
  evaluatedAt: time,
  clearedAt: time.optional(),
  changedAt: time.optional(),
  late: z.literal(true).optional(),
  flapping: z.literal(true).optional(),
  rangAt: time.optional(),
  step: z.number().int().min(0).optional(),
  escalatesAt: time.optional(),
  acknowledged: seen.optional(),
  shelved: seen.extend({ until: time }).optional(),
  latched: z.literal(true).optional(),
  suppressedBy: name.optional(),
});

export const intervention = z.strictObject({
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

export const ack = z.strictObject({
  id: name,
  ...seen.shape,
  action: z.enum(ackActions).optional(),
  until: time.optional(),
  arrivedAt: time.optional(),
});
