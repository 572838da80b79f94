import { z } from 'zod';
import { between, oneOf, onOrOff, timeWithUnit, whole } from '#forms/schemas.ts';
import { interventionKinds, isTechnicalRule, priorities } from '#ward/alarm.ts';
import { namePattern } from '#ward/topics.ts';
import { numericVitalNames } from '#ward/vitals.ts';
import { activities, gapKinds } from './rule.ts';

// What each key means is told here once: to who reads this, and to editors through the JSON Schema.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const scores = ['news2', 'news2_single'] as const;

const idRight = 'is a name of at most 64 letters, digits, ".", "_" and "-"';
const anyId = z.string(idRight).regex(namePattern, idRight);
const id = anyId
  .refine(
    (name) => !isTechnicalRule(name),
    'is not that of an alarm about sensors (lost_signal, artefact, … or ending in .no_data)',
  )
  .describe('Name of the rule; part of the topic of its alarms.');

const vital = oneOf(numericVitalNames).meta({ id: 'vital' });
/** Less than two hours are no baseline, and more than three days are not kept. */
const learn = timeWithUnit(2 * hour, 3 * day).describe('Over so long the baseline is learnt.');

const personal = z
  .strictObject({
    times: between(0.01, 100).describe('Times the own baseline.'),
    learn,
    from: z.number('is a number').describe('The limit is never below this,'),
    to: z.number('is a number').describe('and never above this.'),
  })
  .meta({ id: 'personal_limit' });

const limitRight =
  'is a number, or relative to the person, such as { times: 1.25, learn: 24h, from: 90, to: 140 }';
const limit = z.union([z.number(), personal], limitRight);

const condition = z
  .strictObject({
    vital,
    above: z.number('is a number').optional(),
    below: z.number('is a number').optional(),
  })
  .meta({ id: 'condition' });
const conditions = z
  .array(condition, 'is a list such as [{ vital: spo2, below: 92 }]')
  .min(2, 'is a list of at least two conditions')
  .max(10, 'is a list of at most ten conditions');

const clear = z.strictObject(
  {
    below: z.number('is a number').optional().describe('Calm: at most this.'),
    above: z.number('is a number').optional().describe('Calm: at least this.'),
    by: between(0, 1000).optional().describe('Calm: so far inside of the limit.'),
    hold: timeWithUnit(0, day).optional().describe('So long calm values must last.'),
  },
  'is such as { by: 5, hold: 10s }',
);

const activity = oneOf(activities);
const ids = z.union([anyId, z.array(anyId)], 'is the id of a rule, or a list of ids');

const quantity = {
  vital: vital.optional().describe('Watches the values of one vital.'),
  score: oneOf(scores)
    .optional()
    .describe('Watches the lowest possible NEWS2 total, or its highest certain sub-score.'),
  change: z
    .strictObject(
      { of: vital, over: timeWithUnit(2 * minute, day) },
      'is such as { of: spo2, over: 30m }',
    )
    .optional()
    .describe('Watches how far a vital rose (above) or fell (below a negative number).'),
  drift: z
    .strictObject({ of: vital, learn }, 'is such as { of: respiratory_rate, learn: 24h }')
    .optional()
    .describe("Watches the steps away from the person's own baseline, added up, in its spreads."),
  difference: z
    .array(vital, 'is a list of two vitals')
    .length(2, 'is a list of two vitals')
    .optional()
    .describe('Watches how far two vitals are apart.'),
  all: conditions.optional().describe('While all of these hold.'),
  any: conditions.optional().describe('While one of these holds.'),
  some: z
    .strictObject({ of: whole(1, 10), conditions })
    .optional()
    .describe('While at least so many of these hold.'),
};

export const quantityNames = Object.keys(quantity) as readonly (keyof typeof quantity)[];

const ruleShape = {
  id,
  ...quantity,
  above: limit.optional().describe('Values strictly above violate.'),
  below: limit.optional().describe('Values strictly below violate.'),
  hold: timeWithUnit(0, day).optional().describe('So long values must violate. Else 0s.'),
  clear: clear
    .optional()
    .describe('What ends the alarm. Else the first value that does not violate.'),
  gap: oneOf(gapKinds)
    .optional()
    .describe('What a gap in the data does: reset (else), hold, or alarm.'),
  coverage: between(0, 1).optional().describe('The least share of the hold that has data. Else 0.'),
  unless: z
    .strictObject(
      { activity: z.union([activity, z.array(activity)], activitiesRight()) },
      'is such as { activity: moving }',
    )
    .optional()
    .describe('Values measured meanwhile do not violate.'),
  repeat: timeWithUnit(0, 7 * day)
    .optional()
    .describe('Acknowledged and still there, it rings again after so long. Else never.'),
  latch: onOrOff.optional().describe('Stays until it is acknowledged. Else false.'),
  suppressed_by: ids.optional().describe('While one of these is active, this one calls nobody.'),
  priority: oneOf(priorities).optional().describe('Else medium.'),
  message: z
    .string('is a sentence')
    .regex(/^[^\p{Cc}]{1,200}$/u, 'is a sentence of at most 200 characters')
    .optional()
    .describe('What staff read. Else made from the rule.'),
  asks: z
    .array(oneOf(interventionKinds), `is a list of ${interventionKinds.join(', ')}`)
    .optional()
    .describe('Asked for at once, besides the first step of the ladder.'),
  kind: oneOf(['physiological', 'technical']).optional().describe('Else physiological.'),
};

/** A rule as it is written: nothing is filled in yet, so that a patient's own can change it. */
export const ruleSchema = z.strictObject(ruleShape).meta({ id: 'rule' });
export type WrittenRule = z.infer<typeof ruleSchema>;

/** What differs for one patient. */
export const overrideSchema = z.strictObject({
  ...ruleShape,
  off: z.literal(true, 'is true, or left out').optional().describe('Does not hold for them.'),
});
export type WrittenOverride = z.infer<typeof overrideSchema>;

export const ruleKeys: Readonly<Record<string, readonly string[]>> = {
  rule: Object.keys(ruleShape),
  override: Object.keys(overrideSchema.shape),
  above: Object.keys(personal.shape),
  below: Object.keys(personal.shape),
  clear: Object.keys(clear.shape),
  change: ['of', 'over'],
  drift: ['of', 'learn'],
  some: ['of', 'conditions'],
  conditions: Object.keys(condition.shape),
  all: Object.keys(condition.shape),
  any: Object.keys(condition.shape),
  unless: ['activity'],
};

function activitiesRight(): string {
  return `is one of ${activities.join(', ')}, or a list of them`;
}
