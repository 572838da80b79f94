import { isRinging, type Life, stateOf } from '#analytics/alarms/life.ts';
import { validityMs } from '#analytics/course/validity.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { settleMs } from '#analytics/judging/quantities.ts';
import { gatewayGraceMs } from '#analytics/main.ts';
import { artefactRule } from '#analytics/presence/artefact.ts';
import { batteryLimits } from '#analytics/presence/battery.ts';
import { clockLimits } from '#analytics/presence/clock-off.ts';
import { silencePolicy } from '#analytics/presence/silence.ts';
import { usualLadders } from '#analytics/rules/ladders.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import { alarmPiece } from '#station/alarm-look.ts';
import { type LifeState, lifeStates, priorities, type TechnicalRule } from '#ward/alarm.ts';
import { duration } from '#ward/setting.ts';
import { numericVitalNames, type VitalName } from '#ward/vitals.ts';
import { type Tables, table } from './table.ts';

/** The tables of docs/alarms.md, made from the code. */
export const alarmTables: Tables = {
  states: () =>
    table(
      ['`life`', 'what it means', 'calls people', 'on the screen'],
      lifeStates.map((state) => {
        const { means, life } = states[state];
        return [
          `\`${state}\``,
          means,
          isRinging(life) ? 'yes' : 'no',
          isShown(state) ? `\`${looksLike(state)}\`` : '',
        ];
      }),
    ),
  ladders: () =>
    table(
      ['priority', 'asks for, while nobody acknowledges'],
      priorities
        .toReversed()
        .map((priority) => [
          priority,
          usualLadders[priority]
            .map(({ ask, afterMs }) =>
              afterMs === 0 ? `\`${ask}\` at once` : `\`${ask}\` after ${duration.write(afterMs)}`,
            )
            .join(', '),
        ]),
    ),
  technical: () =>
    table(
      ['rule', 'priority', 'raised when', 'over when'],
      Object.entries(technical).map(([rule, { priority, raised, over }]) => [
        `\`${rule}\``,
        priority,
        raised,
        over,
      ]),
    ),
  validity: () => {
    const spans = Map.groupBy([...numericVitalNames, 'consciousness'] as VitalName[], (vital) =>
      validityMs(vital, undefined),
    );
    return table(
      ['stands for the present', 'vitals'],
      [...spans].map(([ms, vitals]) => [
        duration.write(ms),
        vitals.map((vital) => `\`${vital}\``).join(', '),
      ]),
    );
  },
};

const present = { condition: 'present', priority: 'medium', latched: false } as const;
const seen = { by: 'Anna', at: 0 };
const states: Readonly<Record<LifeState, { readonly means: string; readonly life: Life }>> = {
  inactive: {
    means: 'nothing is wrong, or it is over',
    life: { ...present, condition: 'absent' },
  },
  pending: {
    means: 'values are beyond the limit, but not for as long as the rule wants; never told outside',
    life: { ...present, condition: 'pending' },
  },
  active_unacknowledged: {
    means: 'the condition is present, and nobody has seen it',
    life: present,
  },
  active_acknowledged: {
    means: 'it is present, and somebody has seen it',
    life: { ...present, seen },
  },
  latched: {
    means: 'it is over, and the rule keeps it (`latch: true`) until somebody has seen it',
    life: { ...present, condition: 'absent', latched: true },
  },
  shelved: {
    means: 'somebody has put it aside, until a given moment at the latest',
    life: { ...present, shelved: { ...seen, until: 1 } },
  },
  suppressed: {
    means: 'an alarm of another rule explains it (`suppressed_by`)',
    life: { ...present, suppressedBy: 'other' },
  },
};
for (const state of lifeStates) {
  if (stateOf(states[state].life) !== state) throw new Error(`the example of ${state} is none`);
}

function isShown(state: LifeState): boolean {
  return state !== 'inactive' && state !== 'pending';
}

function looksLike(life: LifeState): string {
  if (life === 'suppressed') return '(1 explained)';
  const common = { id: '', rule: 'tachycardia', priority: 'medium', message: '' } as const;
  return alarmPiece({ ...common, kind: 'physiological', raisedAt: 0, rangAt: 0, life }, 120_000)
    .text;
}

const { floorMs, intervals, putAwayMs } = silencePolicy;
const { offMs, rightMs } = clockLimits;
const { afterMs: graceMs } = usualTechnical.clock_off;
const { limit: apart, holdMs, clear } = artefactRule(usualTechnical.artefact);

const technical: Readonly<
  Record<
    TechnicalRule | '<rule>.no_data',
    { readonly priority: string; readonly raised: string; readonly over: string }
  >
> = {
  lost_signal: {
    priority: usualTechnical.lost_signal.priority,
    raised: `a device that reported is silent for ${intervals} of its usual intervals, and at least ${duration.write(floorMs)}`,
    over: `it is heard again, or was silent for ${duration.write(putAwayMs)}: then it was put away`,
  },
  low_battery: {
    priority: usualTechnical.low_battery.priority,
    raised: `below ${batteryLimits.lowPercent} %`,
    over: `${batteryLimits.goodPercent} % or more`,
  },
  clock_off: {
    priority: usualTechnical.clock_off.priority,
    raised: `a device's clock seems off by more than ${duration.write(offMs)}, or its times are not believed, for ${duration.write(graceMs)}`,
    over: `at most ${duration.write(rightMs)}, and believed`,
  },
  artefact: {
    priority: usualTechnical.artefact.priority,
    raised: `heart rate and pulse rate are more than ${apart}/min apart for ${duration.write(holdMs)}`,
    over: `at most ${Number(apart) - clear.margin}/min apart for ${duration.write(clear.holdMs)}`,
  },
  gateway_down: {
    priority: usualTechnical.gateway_down.priority,
    raised: `analytics has not heard the gateway for ${duration.write(gatewayGraceMs)} of the wall's time; one alarm, of the patient \`ward\``,
    over: 'it is heard again',
  },
  '<rule>.no_data': {
    priority: "the rule's",
    raised: `the vital of a rule with \`gap: alarm\` is silent for ${windowLimits.gap.factor} of its usual intervals, and at least ${duration.write(windowLimits.gap.floorMs)}; ${duration.write(settleMs)} more are granted`,
    over: 'there are values again',
  },
};
