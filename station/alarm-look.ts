import { isTechnicalRule, type LifeState, type Priority } from '#ward/alarm.ts';
import type { PatientReport } from '#ward/program.ts';
import { ageOf } from './ages.ts';
import { type Piece, piece } from './cell.ts';
import type { Style } from './view.ts';

/** Never by colour alone: the marks say the priority and whom it is about, too. */
export const looks = {
  high: { rank: 3, patient: '!!!', sensor: '###', style: 'red' },
  medium: { rank: 2, patient: '!!', sensor: '##', style: 'yellow' },
  low: { rank: 1, patient: '!', sensor: '#', style: 'cyan' },
} as const satisfies Record<
  Priority,
  { rank: number; patient: string; sensor: string; style: Style }
>;

/**
 * How an alarm stands towards who looks at it, the most pressing first. `late` is one that was known
 * too late to ring, and `over` one that waits, when its condition has ended, for somebody to see it.
 */
export const standings = ['ringing', 'over', 'seen', 'late', 'shelved', 'explained'] as const;
export type Standing = (typeof standings)[number];

type Told = Pick<PatientReport['alarms'][number], 'priority' | 'rule' | 'raisedAt'> & {
  /** Of an alarm: a rule of one's own may be about sensors, too. */
  readonly kind: string;
  /** Absent of an intervention, which is open as long as it is told. */
  readonly life?: LifeState;
  readonly late?: true | undefined;
  readonly rangAt?: number | undefined;
};

export function standingOf({ life = 'active_unacknowledged', late, rangAt }: Told): Standing {
  switch (life) {
    case 'active_unacknowledged':
      return late && rangAt === undefined ? 'late' : 'ringing';
    case 'latched':
      return 'over';
    case 'active_acknowledged':
      return 'seen';
    case 'shelved':
      return 'shelved';
    // Nobody is told of what is not, or not yet.
    case 'suppressed':
    case 'pending':
    case 'inactive':
      return 'explained';
    default:
      return life satisfies never;
  }
}

export function markOf(told: Pick<Told, 'priority' | 'rule' | 'kind'>): string {
  return looks[told.priority][isTechnical(told) ? 'sensor' : 'patient'];
}

export function isTechnical({ kind, rule }: Pick<Told, 'rule' | 'kind'>): boolean {
  return kind === 'technical' || isTechnicalRule(rule);
}

/**
 * What rings comes before what does not; then patients before sensors, the more urgent first, and of
 * equally urgent ones the oldest first.
 */
export function byUrgency(one: Told, other: Told): number {
  return (
    standings.indexOf(standingOf(one)) - standings.indexOf(standingOf(other)) ||
    Number(isTechnical(one)) - Number(isTechnical(other)) ||
    looks[other.priority].rank - looks[one.priority].rank ||
    one.raisedAt - other.raisedAt
  );
}

/**
 * `!!! tachycardia 2m` where it rings; quieter where it does not, and in other words. `isShort`: without
 * its age.
 */
export function alarmPiece(
  alarm: PatientReport['alarms'][number],
  nowMs: number,
  isShort = false,
): Piece {
  const name = alarm.rule.replaceAll('_', ' ');
  const aged = isShort ? name : `${name} ${ageOf(nowMs - alarm.raisedAt)}`;
  const standing = standingOf(alarm);
  switch (standing) {
    case 'ringing': {
      const late = alarm.late ? ' late' : '';
      return piece(`${markOf(alarm)} ${aged}${late}`, looks[alarm.priority].style);
    }
    case 'over':
      // The word comes first: where the rest is cut, it shall not look as if it were present.
      return piece(`over ${markOf(alarm)} ${aged}`);
    case 'seen':
      return piece(`\u2713 ${aged}`, 'dim');
    case 'late':
    case 'shelved':
    case 'explained':
      return piece(`${standing} ${aged}`, 'dim');
    default:
      return standing satisfies never;
  }
}
