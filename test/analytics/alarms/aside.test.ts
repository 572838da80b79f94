import { describe, expect, test } from 'vitest';
import { rule } from '../scene.ts';
import { bedside } from './scene.ts';

describe('an alarm that is put aside', () => {
  test('takes back what it asked for, and rings again at the end of its time if it lasts', () => {
    const bed = bedside().raise().to(10).shelve(600);
    expect(bed.life()).toBe('shelved');
    expect(bed.to(800).asked()).toEqual([
      '0 notify_nurse open',
      '10 notify_nurse shelved',
      '610 notify_nurse open',
      '730 notify_second_nurse open',
    ]);
  });

  test('does not ring again where it is over by then', () => {
    const bed = bedside().raise().shelve(600).to(300).clear().to(800);
    expect(bed.asked().slice(2)).toEqual([]);
  });

  test('rings at once when it is taken out', () => {
    const bed = bedside().raise().shelve(600).to(300).say({ action: 'unshelve' });
    expect(bed.asked().slice(2)).toEqual(['300 notify_nurse open']);
    expect(bed.to(700).asked()).toEqual([
      '420 notify_second_nurse open',
      '600 emergency_call open',
    ]);
  });

  test('stays silent when it comes anew meanwhile, and rings at the end of its time', () => {
    const bed = bedside().raise().shelve(600).to(100).clear().to(200).raise();
    expect(bed.life()).toBe('shelved');
    expect(bed.to(700).asked().slice(2)).toEqual(['600 notify_nurse open']);
  });

  test('rings as any other when it comes anew after its time', () => {
    const bed = bedside().raise().shelve(600).to(100).clear().to(700).raise();
    expect(bed.life()).toBe('active_unacknowledged');
  });

  test('and was taken out is not put aside when it comes anew', () => {
    const bed = bedside().raise().shelve(600).to(50).say({ action: 'unshelve' }).to(100);
    expect(bed.clear().to(200).raise().life()).toBe('active_unacknowledged');
  });

  test('and is acknowledged meanwhile does not ring at its end', () => {
    const bed = bedside().raise().shelve(600).to(100).say().to(700);
    expect([bed.life(), bed.asked().slice(2)]).toEqual(['active_acknowledged', []]);
  });

  test('until a time that is over, or without an end, is not put aside', () => {
    const bed = bedside().raise().to(100);
    expect(bed.shelve(0).life()).toBe('active_unacknowledged');
    expect(bed.shelve(-50).life()).toBe('active_unacknowledged');
    expect(bed.say({ action: 'shelve' }).life()).toBe('active_unacknowledged');
    expect(bed.open()).toHaveLength(1);
  });

  test('is the same for who is restarted meanwhile', () => {
    const log = (restarts: readonly number[]) => {
      const bed = bedside([rule()], restarts).raise().shelve(600).to(100).clear().to(200).raise();
      return [bed.to(800).asked(), bed.kept()];
    };
    expect(log([50, 150, 300, 599, 600, 601])).toEqual(log([]));
  });
});

describe('an alarm that another one explains', () => {
  const rules = [rule({ suppressedBy: ['worse'] }), rule({ id: 'worse', asks: ['medication'] })];

  test('takes back what it asked for when the other one comes', () => {
    const bed = bedside(rules).raise().to(5).raise('worse');
    expect(bed.life()).toBe('suppressed');
    expect(bed.asked()).toEqual([
      '0 notify_nurse open',
      '5 medication open',
      '5 notify_nurse open',
      '5 notify_nurse suppressed',
    ]);
    expect(bed.open().every((each) => each.rule === 'worse')).toBe(true);
  });

  test('calls nobody when it comes second', () => {
    const bed = bedside(rules).raise('worse').to(5).raise();
    expect([bed.life(), bed.alarm()?.suppressedBy]).toEqual(['suppressed', 'worse']);
    expect(bed.to(110).asked()).toHaveLength(2);
  });

  test('rings when the other one is over and it is not, from the foot of its ladder', () => {
    const bed = bedside(rules).raise().to(5).raise('worse').to(50).clear('worse');
    expect(bed.life()).toBe('active_unacknowledged');
    expect(bed.to(200).asked().slice(4)).toEqual([
      '50 medication condition_cleared',
      '50 notify_nurse condition_cleared',
      '50 notify_nurse open',
      '170 notify_second_nurse open',
    ]);
  });

  test('does not when somebody had seen it, or when it is over, too', () => {
    const seen = bedside(rules).raise().say().raise('worse').to(50).clear('worse');
    expect(seen.life()).toBe('active_acknowledged');
    const over = bedside(rules).raise().raise('worse').to(50).clear().clear('worse');
    expect([over.life(), over.open()]).toEqual(['inactive', []]);
  });

  test('is explained as well while somebody has seen the other one, or has put it aside', () => {
    const bed = bedside(rules).raise('worse').say({}, 'worse').raise();
    expect(bed.life()).toBe('suppressed');
    expect(bedside(rules).raise('worse').shelve(600, 'worse').raise().life()).toBe('suppressed');
  });
});

describe('an alarm that latches', () => {
  const latches = [rule({ latch: true })];

  test('asks on when its condition is over, until somebody has seen it', () => {
    const bed = bedside(latches).raise().to(10).clear();
    expect(bed.life()).toBe('latched');
    expect(bed.to(800).asked()).toEqual([
      '0 notify_nurse open',
      '120 notify_second_nurse open',
      '300 emergency_call open',
    ]);
    expect(bed.say().asked()).toEqual([
      '800 notify_nurse acknowledged',
      '800 notify_second_nurse acknowledged',
      '800 emergency_call acknowledged',
    ]);
    expect([bed.life(), bed.open()]).toEqual(['inactive', []]);
    expect(bed.alarm()).toMatchObject({ acknowledged: { by: 'Ada' } });
  });

  test('is over with its condition where somebody had seen it', () => {
    expect(bedside(latches).raise().say().to(10).clear().life()).toBe('inactive');
  });

  test('goes on with what it asked for when it comes anew, and all of it ends with that', () => {
    const bed = bedside(latches).raise().to(10).clear().to(60).raise().to(130);
    expect(bed.asked()).toEqual(['0 notify_nurse open', '120 notify_second_nurse open']);
    expect(bed.say().open()).toEqual([]);
    expect(bed.clear().life()).toBe('inactive');
  });

  test('stays when an alarm of the past comes to light behind it', () => {
    const bed = bedside(latches).raise().to(10).clear().to(60);
    const past = { ...bed.alarm(), id: 'past', onsetAt: (bed.alarm()?.onsetAt ?? 0) + 20_000 };
    const { latched: _, ...discovered } = past as NonNullable<ReturnType<typeof bed.alarm>>;
    bed.book.discover({ ...discovered, life: 'inactive', clearedAt: discovered.onsetAt + 9000 });
    expect([bed.life(), bed.open().length]).toEqual(['latched', 1]);
  });

  test('can be put aside, and rings at the end of that time', () => {
    const bed = bedside(latches).raise().clear().shelve(100);
    expect([bed.life(), bed.open()]).toEqual(['shelved', []]);
    expect([bed.to(100).life(), bed.open().length]).toEqual(['latched', 1]);
  });
});

describe('a patient who is let go', () => {
  test('has nothing open any more, not even what latched, also for who is restarted', () => {
    const bed = bedside([rule({ latch: true }), rule({ id: 'slow' })])
      .raise()
      .raise('slow')
      .to(5);
    bed.forget();
    bed.restart();
    expect([...bed.book.live(), ...bed.book.open()]).toEqual([]);
    expect(
      bed
        .to(600)
        .asked()
        .filter((each) => each.endsWith('open')),
    ).toHaveLength(2);
    for (const { life } of bed.kept().alarms) expect(life).toBe('inactive');
  });

  test('does not ring for what an ended alarm explained', () => {
    const rules = [rule({ id: 'worse' }), rule({ suppressedBy: ['worse'] })];
    const bed = bedside(rules).raise('worse').raise().to(5).forget();
    expect(bed.asked()).toEqual(['0 notify_nurse open', '5 notify_nurse condition_cleared']);
  });
});
