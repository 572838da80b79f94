import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Book } from '#analytics/alarms/book.ts';
import { rings } from '#analytics/alarms/living.ts';
import type { Ack, Alarm, Intervention } from '#ward/alarm.ts';
import { priorities } from '#ward/alarm.ts';
import { bookOf, noon, rule, setOf } from '../scene.ts';
import { PlainBook } from './plain-book.ts';
import { alarmOf, ladder } from './scene.ts';

const rules = [
  rule({ id: 'fast', repeatMs: 240_000, asks: ['medication'], suppressedBy: ['faster'] }),
  rule({ id: 'faster', asks: ['emergency_call'] }),
  rule({ id: 'stays', latch: true, suppressedBy: ['faster'] }),
];
const set = setOf(rules, { ladders: { high: ladder, medium: ladder, low: ladder } });

/** Two books: one is never restarted, the other one is made anew now and then from what was kept. */
class Desk {
  readonly alarms = new Map<string, Alarm>();
  readonly interventions = new Map<string, Intervention>();
  readonly opened = new Set<string>();
  /** Rules of which one call was answered by itself: the others may stay. */
  readonly left = new Set<string>();
  steady: Book = bookOf(set);
  restarted: Book = bookOf(set);

  both(deed: (book: Book) => void): void {
    deed(this.steady);
    deed(this.restarted);
    expect(this.restarted.hasNews).toBe(this.steady.hasNews);
    if (!this.steady.hasNews) return;
    const news = this.steady.take();
    expect(this.restarted.take()).toEqual(news);
    for (const alarm of news.alarms) this.alarms.set(alarm.id, alarm);
    for (const each of news.interventions) {
      this.interventions.set(each.id, each);
      if (each.state === 'closed') continue;
      expect(this.opened).not.toContain(each.id);
      this.opened.add(each.id);
    }
  }

  restart(): void {
    this.restarted = this.replayed();
  }

  /** A book that knows what was told, and nothing else. */
  replayed(): Book {
    const open = [...this.interventions.values()].filter(({ state }) => state === 'open');
    return bookOf(set, [...this.alarms.values()], open);
  }
}

/** Everything that has to be so at all times. */
function check(plain: PlainBook, desk: Desk): void {
  const live = new Map([...desk.steady.live()].map((alarm) => [alarm.rule, alarm]));
  const open = [...desk.steady.open()];
  for (const { id } of rules) {
    const alarm = live.get(id);
    expect([id, alarm?.life ?? 'inactive']).toEqual([id, plain.life(id)]);
    expect([id, alarm !== undefined && rings(alarm)]).toEqual([id, plain.rings(id)]);
    const kinds = open.filter((each) => each.rule === id).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    const mayBeOpen = plain.rings(id) || plain.last(id)?.flaps || desk.left.has(id);
    if (!mayBeOpen) expect([id, kinds]).toEqual([id, []]);
    if (!plain.rings(id) || alarm === undefined) continue;
    const { rangAt = 0, step } = alarm;
    const due = ladder.filter(({ afterMs }) => afterMs <= Math.max(0, plain.now - rangAt));
    expect([id, step]).toEqual([id, due.length]);
    expect(kinds).toContain('notify_nurse');
  }
  const replayed = desk.replayed();
  expect(sorted(replayed.live())).toEqual(sorted(desk.steady.live()));
  expect(sorted(replayed.open())).toEqual(sorted(open));
  for (const { id } of rules) {
    expect(replayed.known('p1', id)).toEqual(desk.steady.known('p1', id));
  }
}

function sorted<T extends { readonly id: string }>(all: Iterable<T>): T[] {
  return [...all].sort((one, other) => (one.id < other.id ? -1 : 1));
}

type Deed = (plain: PlainBook, desk: Desk) => void;

function command(name: string, deed: Deed, isPossible: (plain: PlainBook) => boolean = () => true) {
  return {
    check: isPossible,
    run(plain: PlainBook, desk: Desk) {
      deed(plain, desk);
      check(plain, desk);
    },
    toString: () => name,
  };
}

const anyRule = fc.constantFrom(...rules.map(({ id }) => id));

const raise = fc.tuple(anyRule, fc.constantFrom(false, false, true)).map(([id, isLate]) =>
  command(
    `raise ${id}${isLate ? ' late' : ''}`,
    (plain, desk) => {
      const alarm = alarmOf(id, plain.now, plain.now, rules);
      desk.left.delete(id);
      desk.both((book) => book.raise(alarm, plain.now, isLate ? 'past' : 'present'));
      plain.raise(id, isLate);
    },
    (plain) => !plain.isPresent(id) && plain.last(id)?.onsetAt !== plain.now,
  ),
);

const clear = anyRule.map((id) =>
  command(
    `clear ${id}`,
    (plain, desk) => {
      desk.both((book) => {
        const alarm = book.activeOf('p1', id);
        if (alarm) book.clear(alarm, plain.now, plain.now);
      });
      desk.left.delete(id);
      plain.clear(id);
    },
    (plain) => plain.isPresent(id),
  ),
);

const wake = anyRule.map((id) =>
  command(
    `wake ${id}`,
    (plain, desk) => {
      desk.both((book) => {
        const alarm = book.activeOf('p1', id);
        if (alarm) book.wake(alarm, plain.now);
      });
      plain.wake(id);
    },
    (plain) => plain.isPresent(id) && plain.last(id)?.told === false,
  ),
);

const tick = fc.constantFrom(1, 30, 100, 130, 250, 601).map((seconds) =>
  command(`${seconds} s`, (plain, desk) => {
    for (let second = 0; second < seconds; second += 1) {
      plain.now += 1000;
      desk.both((book) => book.second(plain.now));
      plain.second();
    }
  }),
);

const restart = fc.constant(command('restart', (_, desk) => desk.restart()));

function said(plain: PlainBook, desk: Desk, id: string, ack: Partial<Ack>): void {
  const alarm = [...desk.steady.live()].find((each) => each.rule === id);
  const full = { id: alarm?.id ?? 'none', by: 'Ada', at: plain.now, ...ack };
  desk.both((book) => book.acknowledge('p1', full, plain.now));
}

const acknowledge = anyRule.map((id) =>
  command(
    `acknowledge ${id}`,
    (plain, desk) => {
      said(plain, desk, id, {});
      desk.left.delete(id);
      plain.see(id);
    },
    (plain) => plain.isLive(id),
  ),
);

const answer = fc.nat().map((place) =>
  command(`answer call ${place}`, (plain, desk) => {
    const open = [...desk.steady.open()];
    const call = open[place % open.length];
    if (call === undefined) return;
    desk.both((book) => {
      book.acknowledge('p1', { id: call.id, by: 'Ada', at: plain.now }, plain.now);
    });
    const { flaps, latched } = plain.last(call.rule) ?? {};
    if (!flaps && !latched) desk.left.add(call.rule);
    plain.see(call.rule);
  }),
);

const shelve = fc.tuple(anyRule, fc.constantFrom(60, 500)).map(([id, seconds]) =>
  command(
    `shelve ${id} for ${seconds} s`,
    (plain, desk) => {
      const until = plain.now + seconds * 1000;
      said(plain, desk, id, { action: 'shelve', until });
      desk.left.delete(id);
      const last = plain.last(id);
      if (last) last.shelvedUntil = until;
    },
    (plain) => plain.isLive(id),
  ),
);

const unshelve = anyRule.map((id) =>
  command(
    `unshelve ${id}`,
    (plain, desk) => {
      said(plain, desk, id, { action: 'unshelve' });
      const last = plain.last(id);
      if (last) last.shelvedUntil = undefined;
    },
    (plain) => plain.isLive(id),
  ),
);

const reprioritise = fc.tuple(anyRule, fc.nat({ max: 2 })).map(([id, priority]) =>
  command(
    `${id} is ${priorities[priority]}`,
    (plain, desk) => {
      desk.both((book) => {
        const alarm = book.activeOf('p1', id);
        const to = priorities[priority] ?? 'low';
        if (alarm) book.amend(alarm, { priority: to }, plain.now);
      });
      const last = plain.last(id);
      if (last === undefined) return;
      if (priority > last.priority) last.seenAt = undefined;
      last.priority = priority;
    },
    (plain) => plain.isPresent(id),
  ),
);

const deeds = [
  raise,
  raise,
  clear,
  clear,
  wake,
  tick,
  tick,
  restart,
  acknowledge,
  answer,
  shelve,
  unshelve,
  reprioritise,
];

test('whatever happens in whatever order, only what has to ring rings, and each call is made once', () => {
  fc.assert(
    fc.property(fc.commands(deeds, { maxCommands: 80, size: '+1' }), (commands) => {
      fc.modelRun(() => ({ model: new PlainBook(rules, noon), real: new Desk() }), commands);
    }),
    { numRuns: 150 },
  );
});
