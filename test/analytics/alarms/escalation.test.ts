import { describe, expect, test } from 'vitest';
import { noon, rule } from '../scene.ts';
import { alarmOf, bedside } from './scene.ts';

describe('the ladder of an alarm that nobody acknowledges', () => {
  test('is climbed in its time, a step at a time, to its end', () => {
    const bed = bedside().raise().to(1000);
    expect(bed.asked()).toEqual([
      '0 notify_nurse open',
      '120 notify_second_nurse open',
      '300 emergency_call open',
    ]);
    expect(bed.alarm()).toMatchObject({ step: 3 });
    expect(bed.alarm()).not.toHaveProperty('escalatesAt');
  });

  test('begins with what the rule asks for at once', () => {
    const bed = bedside([rule({ asks: ['medication'] })]).raise();
    expect(bed.asked()).toEqual(['0 medication open', '0 notify_nurse open']);
    expect(bed.to(120).asked()).toEqual(['120 notify_second_nurse open']);
  });

  test('asks once for what the rule asks for, and the first step, too', () => {
    expect(
      bedside([rule({ asks: ['notify_nurse'] })])
        .raise()
        .to(60)
        .asked(),
    ).toEqual(['0 notify_nurse open']);
  });

  test('stops when somebody acknowledges', () => {
    const bed = bedside().raise().to(130).say();
    expect(bed.to(1000).asked()).toEqual([
      '0 notify_nurse open',
      '120 notify_second_nurse open',
      '130 notify_nurse acknowledged',
      '130 notify_second_nurse acknowledged',
    ]);
    expect(bed.life()).toBe('active_acknowledged');
  });

  test('stops when somebody answers one of the calls; what else was asked for stays open', () => {
    const bed = bedside([rule({ asks: ['medication'] })]).raise();
    const [medication] = bed.open();
    bed
      .to(60)
      .say({ id: medication?.id ?? '' })
      .to(1000);
    expect(bed.asked().slice(2)).toEqual(['60 medication acknowledged']);
    expect(bed.open().map(({ kind }) => kind)).toEqual(['notify_nurse']);
    expect(bed.clear().asked()).toEqual(['1000 notify_nurse condition_cleared']);
  });

  test('stops when the condition is over', () => {
    expect(bedside().raise().to(60).clear().to(1000).asked()).toEqual([
      '0 notify_nurse open',
      '60 notify_nurse condition_cleared',
    ]);
  });

  test.each([1, 119, 120, 121, 299, 300, 301])(
    'is the same for who is restarted in second %i',
    (second) => {
      const undisturbed = bedside().raise().to(1000);
      const restarted = bedside([rule()], [second]).raise().to(1000);
      expect(restarted.asked()).toEqual(undisturbed.asked());
      expect(restarted.kept()).toEqual(undisturbed.kept());
    },
  );

  test('takes the steps that fell into an outage at once, each of them once', () => {
    const bed = bedside().raise().away(3600);
    expect(bed.asked().slice(1)).toEqual([
      '3600 notify_second_nurse open',
      '3600 emergency_call open',
    ]);
    bed.restart();
    expect(bed.to(3700).asked()).toEqual([]);
  });
});

describe('an acknowledged alarm that lasts', () => {
  const repeats = [rule({ repeatMs: 600_000, asks: ['medication'] })];

  test('rings again after the time that its rule says, from the foot of the ladder', () => {
    const bed = bedside(repeats).raise().to(10).say().to(740);
    expect(bed.asked().slice(2)).toEqual([
      '10 medication acknowledged',
      '10 notify_nurse acknowledged',
      '610 medication open',
      '610 notify_nurse open',
      '730 notify_second_nurse open',
    ]);
    expect(bed.life()).toBe('active_unacknowledged');
  });

  test('does so again and again, each time under ids of its own', () => {
    const bed = bedside(repeats).raise();
    for (const at of [10, 620, 1300]) bed.to(at).say();
    bed.to(2000);
    const { interventions } = bed.kept();
    expect(interventions).toHaveLength(8);
    expect(new Set(interventions.map(({ id }) => id)).size).toBe(8);
  });

  test('does not ask a second time for what nobody has answered yet', () => {
    const bed = bedside(repeats).raise();
    const [medication] = bed.open();
    bed.say({ id: medication?.id ?? '' }).to(700);
    expect(bed.open().map(({ kind }) => kind)).toEqual(['notify_nurse', 'medication']);
  });

  test('never rings again where the rule does not say so, nor when it is over or put aside', () => {
    expect(bedside().raise().say().to(5000).life()).toBe('active_acknowledged');
    expect(bedside(repeats).raise().say().clear().to(5000).life()).toBe('inactive');
    expect(bedside(repeats).raise().say().shelve(9000).to(5000).asked().slice(4)).toEqual([]);
  });

  test('waits for the whole time, whatever the clock of the person who saw it says', () => {
    const bed = bedside(repeats).raise().to(10).say({ at: 0 }).to(590);
    expect(bed.life()).toBe('active_acknowledged');
    const other = bedside(repeats).raise().to(10).say({ at: 9e15 }).to(610);
    expect(other.life()).toBe('active_unacknowledged');
  });

  test('rings at the same second for who was restarted', () => {
    const log = (restarts: readonly number[]) =>
      bedside(repeats, restarts).raise().to(10).say().to(800).asked();
    expect(log([300, 609, 610, 611])).toEqual(log([]));
  });
});

describe('a priority', () => {
  test('that rises takes the acknowledgement back', () => {
    const bed = bedside().raise().to(10).say().to(20).amend({ priority: 'high' });
    expect(bed.life()).toBe('active_unacknowledged');
    expect(bed.alarm()).not.toHaveProperty('acknowledged');
    expect(bed.to(150).asked().slice(2)).toEqual([
      '20 notify_nurse open',
      '140 notify_second_nurse open',
    ]);
    expect(bed.open().map(({ priority }) => priority)).toEqual(['high', 'high']);
  });

  test('that falls, or other words, do not', () => {
    const bed = bedside()
      .raise()
      .say()
      .amend({ priority: 'low' })
      .amend({ message: 'No signal from two' });
    expect(bed.life()).toBe('active_acknowledged');
    expect(bed.alarm()).toMatchObject({ priority: 'low', message: 'No signal from two' });
    expect(bed.asked()).toEqual(['0 notify_nurse open', '0 notify_nurse acknowledged']);
  });

  test('that rises while nobody has come does not ask for the same again', () => {
    expect(bedside().raise().amend({ priority: 'high' }).to(60).asked()).toEqual([
      '0 notify_nurse open',
    ]);
  });
});

describe('an alarm that was discovered late', () => {
  test('is entered and asks for nothing, until it is known to last', () => {
    const bed = bedside().raise('fast', 'past', -500).to(400);
    expect([bed.alarm()?.late, bed.asked()]).toEqual([true, []]);
    expect(bed.wake().to(520).asked()).toEqual([
      '400 notify_nurse open',
      '520 notify_second_nurse open',
    ]);
    expect(bed.alarm()).toMatchObject({ late: true, life: 'active_unacknowledged' });
  });

  test('asks for nothing when it ends before, nor after a restart', () => {
    const bed = bedside([rule()], [50]).raise('fast', 'past', -500).to(400).clear().to(900);
    expect([bed.asked(), bed.life()]).toEqual([[], 'inactive']);
  });

  test('that somebody saw before it is known to last does not ring any more', () => {
    const bed = bedside().raise('fast', 'past', -500).say().to(10).wake().to(400);
    expect([bed.asked(), bed.life()]).toEqual([[], 'active_acknowledged']);
  });

  test('explains no other until then', () => {
    const bed = bedside([rule({ suppressedBy: ['worse'] }), rule({ id: 'worse' })]);
    bed.raise('worse', 'past', -500).raise();
    expect(bed.life()).toBe('active_unacknowledged');
    expect(bed.wake('worse').life()).toBe('suppressed');
  });
});

describe('who has seen an alarm', () => {
  test('may say more later, and nobody else may in their name', () => {
    const bed = bedside().raise().to(10).say({ note: 'coming' });
    expect(bed.alarm()?.acknowledged).toMatchObject({ by: 'Ada', note: 'coming' });
    bed.to(300).say({ note: 'given paracetamol' });
    expect(bed.alarm()?.acknowledged).toMatchObject({ by: 'Ada', note: 'given paracetamol' });
    bed.say({ by: 'Bob', note: 'me, too' });
    expect(bed.alarm()?.acknowledged).toMatchObject({ by: 'Ada', note: 'given paracetamol' });
    expect(bed.life()).toBe('active_acknowledged');
  });

  test('has said it with the time that is known, between its beginning and now', () => {
    const bed = bedside()
      .raise()
      .to(100)
      .say({ at: noon + 40_000 });
    expect(bed.alarm()?.acknowledged?.at).toBe(noon + 40_000);
    expect(bed.alarm()?.acknowledged).not.toHaveProperty('note');
  });
});

describe('other rules', () => {
  const rules = [rule(), rule({ id: 'gone' })];
  const isGone = ({ rule: id }: { rule: string }) => id === 'gone';

  test('end what belongs to a rule that is there no longer, and say why', () => {
    const bed = bedside(rules).raise().raise('gone').to(10).change(rules, isGone);
    expect(bed.asked().slice(2)).toEqual(['10 notify_nurse rule_removed']);
    expect([bed.life(), bed.life('gone')]).toEqual(['active_unacknowledged', 'inactive']);
    expect(bed.alarm('gone')).toMatchObject({ state: 'cleared', clearedAt: noon + 10_000 });
  });

  test('end it also where it latched, was put aside, or comes and goes and is away', () => {
    const latching = [rule(), rule({ id: 'gone', latch: true })];
    const bed = bedside(latching).raise('gone').clear('gone').change(latching, isGone);
    expect([bed.life('gone'), bed.open()]).toEqual(['inactive', []]);
    const aside = bedside(rules).raise('gone').shelve(600, 'gone').change(rules, isGone);
    expect(aside.to(700).life('gone')).toBe('inactive');
    const flaps = bedside(rules);
    for (const at of [0, 60, 120]) {
      flaps
        .to(at)
        .raise('gone')
        .to(at + 20)
        .clear('gone');
    }
    flaps.asked();
    expect(flaps.change(rules, isGone).asked()).toEqual(['140 notify_nurse rule_removed']);
  });

  test('explain from then on, or no longer', () => {
    const explained = [rule({ suppressedBy: ['gone'] }), rule({ id: 'gone' })];
    const bed = bedside(rules).raise().raise('gone');
    expect(bed.change(explained, () => false).life()).toBe('suppressed');
    expect(bed.change(rules, () => false).life()).toBe('active_unacknowledged');
    expect(bed.change(explained, isGone).life()).toBe('active_unacknowledged');
  });

  test('have ladders of their own for what rings already', () => {
    const bed = bedside()
      .raise()
      .to(10)
      .change([rule({ repeatMs: 60_000 })], () => false)
      .say();
    expect(bed.to(100).asked().slice(2)).toEqual(['70 notify_nurse open']);
  });
});

test('what was raised and asked for is counted, each of it once', () => {
  const bed = bedside();
  const counts = () => {
    const { alarmsRaised, interventionsRaised } = bed.book.take();
    return [alarmsRaised, interventionsRaised];
  };
  bed.book.raise(alarmOf('fast', noon, noon, []), noon);
  bed.book.second(noon + 1000);
  expect(counts()).toEqual([1, 1]);
  const past = {
    ...alarmOf('slow', noon, noon, []),
    state: 'cleared',
    clearedAt: noon + 5,
  } as const;
  bed.book.discover(past);
  bed.book.second(noon + 120_000);
  expect(counts()).toEqual([1, 1]);
  bed.book.second(noon + 130_000);
  expect(counts()).toEqual([0, 0]);
});
