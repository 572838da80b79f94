import { idOf } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import { type IsGone, policiesOf } from '#analytics/alarms/policy.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { LadderStep } from '#analytics/rules/rule-set.ts';
import type { Ack, Alarm, Intervention, InterventionOutcome, Priority } from '#ward/alarm.ts';
import { bookOf, noon, rule, setOf } from '../scene.ts';

/** Whatever rings asks for a nurse, after two minutes for another, and after five for all. */
export const ladder: readonly LadderStep[] = [
  { afterMs: 0, ask: 'notify_nurse' },
  { afterMs: 120_000, ask: 'notify_second_nurse' },
  { afterMs: 300_000, ask: 'emergency_call' },
];

/** One patient's book on a clock in seconds after noon, which does what is due in each second. */
export function bedside(rules: readonly Rule[] = [rule()], restarts: readonly number[] = []) {
  const set = setOf(rules, { ladders: { high: ladder, medium: ladder, low: ladder } });
  /** As the state keeps them: the last of each. */
  const alarms = new Map<string, Alarm>();
  const interventions = new Map<string, Intervention>();
  let book: Book = bookOf(set);
  let second = 0;
  let told: string[] = [];

  function now(): number {
    return noon + second * 1000;
  }

  function keep(): void {
    const news = book.take();
    for (const alarm of news.alarms) alarms.set(alarm.id, alarm);
    for (const each of news.interventions) {
      interventions.set(each.id, each);
      const { kind, state, outcome } = each;
      told.push(`${second} ${kind} ${state === 'open' ? 'open' : outcome}`);
    }
  }

  /** A process that knows only what was kept. */
  function restart(): void {
    keep();
    const open = [...interventions.values()].filter(({ state }) => state === 'open');
    book = bookOf(set, [...alarms.values()], open);
  }

  const liveOf = (id: string) => [...book.live()].find((each) => each.rule === id);

  return {
    restart,
    /** Each second until then is one in which the book does what is due. */
    to(until: number) {
      while (second < until) {
        second += 1;
        if (restarts.includes(second)) restart();
        book.second(now());
        keep();
      }
      return this;
    },
    /** Nothing is done until then: nobody was there to do it. */
    away(until: number) {
      restart();
      second = until - 1;
      return this.to(until);
    },
    raise(id = 'fast', when: 'present' | 'past' = 'present', onset = second) {
      book.raise(alarmOf(id, noon + onset * 1000, now(), rules), now(), when);
      keep();
      return this;
    },
    clear(id = 'fast', outcome?: InterventionOutcome) {
      const alarm = book.activeOf('p1', id);
      if (alarm) book.clear(alarm, now(), now(), outcome);
      keep();
      return this;
    },
    wake(id = 'fast') {
      const alarm = book.activeOf('p1', id);
      if (alarm) book.wake(alarm, now());
      keep();
      return this;
    },
    amend(change: { message?: string; priority?: Priority }, id = 'fast') {
      const alarm = book.activeOf('p1', id);
      if (alarm) book.amend(alarm, change, now());
      keep();
      return this;
    },
    /** What Ada says of the alarm of a rule, or of what has this id. */
    say(ack: Partial<Ack> = {}, id = 'fast') {
      const said = { id: liveOf(id)?.id ?? 'none', by: 'Ada', at: now(), ...ack };
      book.acknowledge('p1', said, now());
      keep();
      return this;
    },
    shelve(seconds: number, id = 'fast') {
      return this.say({ action: 'shelve', until: now() + seconds * 1000 }, id);
    },
    /** Other rules hold. */
    change(next: readonly Rule[], isGone: IsGone) {
      book.change(policiesOf(setOf(next, { ladders: set.ladders })), isGone, now());
      keep();
      return this;
    },
    forget() {
      book.forgetPatient('p1', now());
      keep();
      return this;
    },
    /** What was asked for and closed since the last time, each with its second. */
    asked() {
      const since = told;
      told = [];
      return since;
    },
    life: (id = 'fast') => liveOf(id)?.life ?? 'inactive',
    alarm: (id = 'fast') => book.known('p1', id).at(-1),
    open: () => [...book.open()],
    kept: () => ({ alarms: [...alarms.values()], interventions: [...interventions.values()] }),
    get book() {
      return book;
    },
  };
}

export function alarmOf(id: string, onsetAt: number, now: number, rules: readonly Rule[]): Alarm {
  const of = rules.find((each) => each.id === id);
  return {
    id: idOf('p1', id, onsetAt),
    patient: 'p1',
    rule: id,
    kind: of?.kind ?? 'technical',
    priority: of?.priority ?? 'medium',
    state: 'active',
    life: 'active_unacknowledged',
    message: of?.message ?? id,
    onsetAt,
    raisedAt: now,
    evaluatedAt: now,
  };
}
