import { z } from 'zod';
import {
  type Alarm,
  type Intervention,
  interventionKinds,
  interventionOutcomes,
  lifeStates,
  priorities,
} from '#ward/alarm.ts';
import { bad, good, type Result } from '#ward/result.ts';

/** What staff are called for, as far as it matters to who answers the call. */
export type Call = AlarmCall | InterventionCall;

export type AlarmCall = { readonly what: 'alarm' } & Pick<
  Alarm,
  | 'id'
  | 'patient'
  | 'rule'
  | 'kind'
  | 'priority'
  | 'state'
  | 'life'
  | 'message'
  | 'raisedAt'
  | 'evaluatedAt'
  | 'late'
  | 'rangAt'
  | 'acknowledged'
  | 'shelved'
>;

export type InterventionCall = { readonly what: 'intervention' } & Pick<
  Intervention,
  | 'id'
  | 'patient'
  | 'kind'
  | 'alarm'
  | 'rule'
  | 'priority'
  | 'message'
  | 'state'
  | 'raisedAt'
  | 'outcome'
  | 'by'
>;

const seen = z.object({ by: z.string(), at: z.number() });
const common = {
  id: z.string(),
  patient: z.string(),
  rule: z.string(),
  priority: z.enum(priorities),
  message: z.string(),
  raisedAt: z.number(),
};

// What a newer ward adds is left out.
const alarm = z.object({
  ...common,
  kind: z.enum(['physiological', 'technical']),
  state: z.enum(['active', 'cleared']),
  life: z.enum(lifeStates),
  evaluatedAt: z.number(),
  late: z.literal(true).optional(),
  rangAt: z.number().optional(),
  acknowledged: seen.optional(),
  shelved: seen.extend({ until: z.number() }).optional(),
});

const intervention = z.object({
  ...common,
  kind: z.enum(interventionKinds),
  alarm: z.string(),
  state: z.enum(['open', 'closed']),
  outcome: z.enum(interventionOutcomes).optional(),
  by: z.string().optional(),
});

/** Reads what `ward/patients/<patient>/alarms/<rule>` and `…/interventions/<id>` carry. */
export function readCall(what: Call['what'], payload: Uint8Array): Result<Call> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return bad('is not JSON');
  }
  const read = (what === 'alarm' ? alarm : intervention).safeParse(parsed);
  if (!read.success) return bad(z.prettifyError(read.error));
  return good({ what, ...read.data } as Call);
}
