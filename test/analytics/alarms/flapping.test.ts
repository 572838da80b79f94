import { describe, expect, test } from 'vitest';
import { rule } from '../scene.ts';
import { bedside } from './scene.ts';

/** It lasts for half a minute, and comes back a minute after it went. */
function comesAndGoes(times: number, rules = [rule()], restarts: readonly number[] = []) {
  const bed = bedside(rules, restarts);
  for (let time = 0; time < times; time += 1) {
    bed
      .to(time * 90)
      .raise()
      .to(time * 90 + 30)
      .clear();
  }
  return bed;
}

const threeTimes = [
  '0 notify_nurse open',
  '30 notify_nurse condition_cleared',
  '90 notify_nurse open',
  '120 notify_nurse condition_cleared',
  '180 notify_nurse open',
];

describe('an alarm that comes and goes', () => {
  test('is told of as one from the third time within ten minutes on: then the call stays', () => {
    const bed = comesAndGoes(3);
    expect(bed.asked()).toEqual(threeTimes);
    expect(bed.alarm()).toMatchObject({ flapping: true, state: 'cleared' });
    expect(bed.open()).toHaveLength(1);
  });

  test('climbs its ladder as one alarm', () => {
    // It is there from 270 to 300 s, and from 450 to 480 s.
    expect(comesAndGoes(7).asked().slice(5)).toEqual([
      '300 notify_second_nurse open',
      '480 emergency_call open',
    ]);
  });

  test('is over when it has not come back for ten minutes', () => {
    const bed = comesAndGoes(3);
    expect(bed.to(210 + 600).open()).toHaveLength(1);
    bed.asked();
    expect(bed.to(210 + 602).asked()).toEqual(['811 notify_nurse condition_cleared']);
  });

  test('rings as new when it comes after that', () => {
    const bed = comesAndGoes(3).to(1000);
    bed.asked();
    expect(bed.raise().asked()).toEqual(['1000 notify_nurse open']);
    expect(bed.alarm()).not.toHaveProperty('flapping');
  });

  test('counts up to ten minutes from the end of one to the beginning of the next', () => {
    const third = (gapS: number, lastS = gapS) => {
      const bed = bedside().raise().to(10).clear();
      bed
        .to(10 + gapS)
        .raise()
        .to(20 + gapS)
        .clear();
      return bed
        .to(20 + gapS + lastS)
        .raise()
        .alarm()?.flapping;
    };
    expect([third(600), third(601), third(600, 601), third(1, 600)]).toEqual([
      true,
      undefined,
      undefined,
      true,
    ]);
  });

  test('is not flapping where each comes more than ten minutes after the one before', () => {
    const bed = bedside();
    for (const at of [0, 700, 1400, 2100])
      bed
        .to(at)
        .raise()
        .to(at + 10)
        .clear();
    expect(bed.alarm()).not.toHaveProperty('flapping');
    expect(bed.open()).toEqual([]);
  });

  test('began within ten minutes but rang after the call was closed: then somebody is called', () => {
    const bed = comesAndGoes(3).to(820);
    bed.asked();
    bed.raise('fast', 'present', 805);
    expect(bed.asked()).toEqual(['820 notify_nurse open']);
  });

  test('is the same for who is restarted at any moment', () => {
    const log = (restarts: readonly number[]) => {
      const bed = comesAndGoes(6, [rule()], restarts).to(2000);
      return [bed.asked(), bed.kept()];
    };
    expect(log([10, 100, 185, 215, 365, 400, 1070, 1100])).toEqual(log([]));
  });
});

describe('who answers the call of an alarm that comes and goes', () => {
  const silent = (bed: ReturnType<typeof bedside>) => {
    for (const at of [400, 500, 600])
      bed
        .to(at)
        .raise()
        .to(at + 20)
        .clear();
    return bed.to(900);
  };

  test('has seen it for all times that it comes back', () => {
    const bed = comesAndGoes(3).to(270).raise();
    bed.asked();
    bed.say();
    expect(bed.life()).toBe('active_acknowledged');
    expect(silent(bed.to(280).clear()).asked()).toEqual(['270 notify_nurse acknowledged']);
  });

  test('may do so by the call, which is of an earlier time', () => {
    const bed = comesAndGoes(3).to(270).raise();
    bed.asked();
    bed.say({ id: bed.open()[0]?.id ?? '' });
    expect(bed.life()).toBe('active_acknowledged');
    expect(silent(bed.to(280).clear()).asked()).toEqual(['270 notify_nurse acknowledged']);
  });

  test('may do so while it is away', () => {
    const bed = comesAndGoes(3).to(240);
    bed.asked();
    bed.say({ id: bed.open()[0]?.id ?? '' });
    expect(silent(bed).asked()).toEqual(['240 notify_nurse acknowledged']);
    expect(bed.alarm()).toMatchObject({ acknowledged: { by: 'Ada' } });
  });

  test('is called again where the rule repeats', () => {
    const bed = comesAndGoes(3, [rule({ repeatMs: 300_000 })]).to(240);
    bed
      .say({ id: bed.open()[0]?.id ?? '' })
      .to(500)
      .raise();
    bed.asked();
    expect(bed.to(700).asked()).toEqual(['540 notify_nurse open', '660 notify_second_nurse open']);
  });

  test('is called anew when it comes back after it was over', () => {
    const bed = comesAndGoes(3).to(240);
    bed.say({ id: bed.open()[0]?.id ?? '' }).to(1000);
    bed.asked();
    expect(bed.raise().asked()).toEqual(['1000 notify_nurse open']);
  });
});

describe('what an alarm that comes and goes asked for', () => {
  test('was taken back with it put aside: at the next time after that it rings again', () => {
    const bed = comesAndGoes(2).to(180).raise().shelve(60).to(200).clear().to(300);
    bed.asked();
    expect(bed.raise().asked()).toEqual(['300 notify_nurse open']);
  });

  test('was taken back when another one explained it: alone again it rings again', () => {
    const rules = [rule({ suppressedBy: ['worse'] }), rule({ id: 'worse' })];
    const bed = comesAndGoes(2, rules).to(180).raise().raise('worse').clear().to(300);
    bed.clear('worse').asked();
    expect(bed.raise().asked()).toEqual(['300 notify_nurse open']);
  });

  test('is taken back when it comes again and another one explains it', () => {
    const rules = [rule({ suppressedBy: ['worse'] }), rule({ id: 'worse' })];
    const bed = comesAndGoes(3, rules).to(300).raise('worse');
    bed.asked();
    expect(bed.raise().asked()).toEqual(['300 notify_nurse suppressed']);
  });

  test('is closed when its rule is removed, and nobody waits for calm', () => {
    const bed = comesAndGoes(3).to(270).raise();
    bed.asked();
    expect(bed.clear('fast', 'rule_removed').asked()).toEqual(['270 notify_nurse rule_removed']);
  });

  test('goes on for one that was discovered late and lasts', () => {
    const bed = comesAndGoes(3).to(400).raise('fast', 'past', 250).to(410).wake();
    expect(bed.asked().slice(5)).toEqual(['410 notify_second_nurse open']);
    expect(bed.open()).toHaveLength(2);
  });

  test('stays open where it latches, until somebody has seen it', () => {
    const bed = comesAndGoes(3, [rule({ latch: true })]).to(2000);
    expect([bed.life(), bed.open().length]).toEqual(['latched', 3]);
    expect(bed.say().open()).toEqual([]);
  });

  test('is closed where another one of its rule begins that does not flap', () => {
    const bed = comesAndGoes(3);
    // Nobody did what is due meanwhile, as after an outage.
    const later = { ...bed.alarm(), id: 'later', onsetAt: (bed.alarm()?.onsetAt ?? 0) + 9e6 };
    const {
      flapping: _,
      clearedAt: __,
      ...begun
    } = later as NonNullable<typeof later> & {
      flapping?: true;
      clearedAt?: number;
    };
    bed.book.raise({ ...begun, state: 'active' } as never, begun.onsetAt);
    expect(bed.open().map(({ alarm }) => alarm)).toEqual(['later']);
  });
});
