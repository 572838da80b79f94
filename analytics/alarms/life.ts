import { type LifeState, type Priority, priorities, type Seen } from '#ward/alarm.ts';

/** What is known of the alarm of one rule for one patient. How it is shown follows from these facts. */
export interface Life {
  /** `pending`: values speak for it, but not for long enough. */
  readonly condition: 'absent' | 'pending' | 'present';
  readonly priority: Priority;
  /** Over, and kept on the screen until somebody has seen it. Only without a present condition. */
  readonly latched: boolean;
  /** Who has seen this occurrence; gone when a new one begins or its priority rises. */
  readonly seen?: Seen;
  /** Put aside by a person, until then at the latest. */
  readonly shelved?: Seen & { readonly until: number };
  /** The id of the alarm that explains this one while it lasts. */
  readonly suppressedBy?: string;
}

export type LifeEvent =
  | {
      readonly kind:
        | 'hold_began'
        | 'hold_broken'
        | 'cleared'
        | 'unshelved'
        | 'released'
        | 'reminded';
    }
  | { readonly kind: 'raised'; readonly priority: Priority }
  | { readonly kind: 'priority_changed'; readonly priority: Priority }
  | { readonly kind: 'acknowledged'; readonly seen: Seen }
  | { readonly kind: 'shelved'; readonly seen: Seen; readonly until: number }
  | { readonly kind: 'suppressed'; readonly by: string }
  | { readonly kind: 'time'; readonly at: number };

export interface LifePolicy {
  /** An occurrence that nobody saw stays when its condition is over. */
  readonly latch: boolean;
}

/** What a person is shown; put aside and explained away come first, for they silence all else. */
export function stateOf({ condition, latched, seen, shelved, suppressedBy }: Life): LifeState {
  if (shelved !== undefined) return 'shelved';
  const shown = condition === 'present' || latched;
  if (suppressedBy !== undefined && shown) return 'suppressed';
  if (condition === 'present') return seen ? 'active_acknowledged' : 'active_unacknowledged';
  if (latched) return 'latched';
  return condition === 'pending' ? 'pending' : 'inactive';
}

/** Only in these states anybody is called. */
export function isRinging(life: Life): boolean {
  const state = stateOf(life);
  return state === 'active_unacknowledged' || state === 'latched';
}

/** One step of an alarm's life. An event that means nothing in this state changes nothing. */
export function next(life: Life, event: LifeEvent, { latch }: LifePolicy): Life {
  switch (event.kind) {
    case 'hold_began':
      return life.condition === 'absent' ? { ...life, condition: 'pending' } : life;
    case 'hold_broken':
      return life.condition === 'pending' ? { ...life, condition: 'absent' } : life;
    case 'raised':
      return life.condition === 'present' ? life : raised(life, event.priority);
    case 'cleared':
      return life.condition === 'present' ? cleared(life, latch) : life;
    case 'priority_changed':
      return life.condition === 'present' ? reprioritised(life, event.priority) : life;
    case 'acknowledged':
      return acknowledged(life, event.seen);
    case 'shelved':
      return { ...life, shelved: { ...event.seen, until: event.until } };
    case 'unshelved':
      return without(life, 'shelved');
    case 'suppressed':
      return { ...life, suppressedBy: event.by };
    case 'released':
      return without(life, 'suppressedBy');
    case 'reminded':
      return life.condition === 'present' ? without(life, 'seen') : life;
    case 'time':
      return life.shelved && event.at >= life.shelved.until ? without(life, 'shelved') : life;
    default:
      return event satisfies never;
  }
}

/** A new occurrence: that the one before was seen does not count for it. */
function raised(life: Life, priority: Priority): Life {
  return { ...without(life, 'seen'), condition: 'present', priority, latched: false };
}

function cleared(life: Life, latch: boolean): Life {
  if (latch && life.seen === undefined) return { ...life, condition: 'absent', latched: true };
  return { ...without(life, 'seen'), condition: 'absent' };
}

function reprioritised(life: Life, priority: Priority): Life {
  const worse = priorities.indexOf(priority) > priorities.indexOf(life.priority);
  return { ...(worse ? without(life, 'seen') : life), priority };
}

function acknowledged(life: Life, seen: Seen): Life {
  if (life.latched) return { ...life, latched: false };
  if (life.condition !== 'present' || life.seen !== undefined) return life;
  return { ...life, seen };
}

function without(life: Life, fact: 'seen' | 'shelved' | 'suppressedBy'): Life {
  const { [fact]: _gone, ...rest } = life;
  return rest;
}
