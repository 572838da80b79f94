import { z } from 'zod';
import { arms, healthStates, verdicts } from '#ward/truth.ts';
import { numericVitalNames } from '#ward/vitals.ts';
import { name, span, time } from './fields.ts';

export const truth = z.strictObject({
  patient: name,
  arm: z.enum(arms),
  at: time,
  severity: z.number().min(0).max(1),
  state: z.enum(healthStates),
});

export const status = z.object({
  state: z.enum(['online', 'offline']),
  battery: z.number().min(0).max(100).optional(),
  clock: z.number().optional(),
  /** Samples that a full outbox dropped. */
  dropped: z.number().int().min(0).optional(),
  /** Why it stops, of a device that stops by itself; a last will has none. */
  reason: z.string().max(100).optional(),
});

export const delays = z.strictObject({
  device: name,
  patient: name,
  at: time,
  source: z.enum(['prior', 'learnt']),
  samples: z.number().int().min(0),
  offsetMs: z.number(),
  p50Ms: span,
  p95Ms: span,
  p99Ms: span,
  intervalMs: span.optional(),
  loss: z.number().min(0).max(1),
  latenessMs: span,
});

const total = z.number().int().min(0).max(100);
const names = z.array(name).max(50);

export const scores = z.strictObject({
  patient: name,
  score: z.enum(['news2']),
  at: time,
  total: total.optional(),
  lowest: total,
  highest: total,
  risk: z.string().max(100).optional(),
  missing: names,
  stale: names,
});

export const rules = z.strictObject({
  name,
  version: z.string().min(1).max(100),
  hash: name,
  at: time,
  text: z.string().max(256 * 1024),
  terms: z
    .strictObject({
      minMs: span,
      p50Ms: span,
      p95Ms: span,
      p99Ms: span,
      loss: z.number().min(0).max(1),
      windowMs: span,
      presentLeastMs: span,
    })
    .optional(),
  after: z.strictObject({ number: z.number().int().min(0), at: time }).optional(),
  until: time.optional(),
});

export const ledger = z.strictObject({
  alarm: name,
  patient: name,
  rule: name,
  vital: z.enum(numericVitalNames).optional(),
  verdict: z.enum(verdicts).optional(),
  onsetAt: time.optional(),
  sampledAt: time,
  publishedAt: time.optional(),
  receivedAt: time.optional(),
  journaledAt: time.optional(),
  evaluatedAt: time,
  raisedAt: time.optional(),
  bedsideAt: time.optional(),
  acknowledgedAt: time.optional(),
});
