import { describe, expect, test } from 'vitest';
import { alarmOf } from '#analytics/alarms/alarms.ts';
import type { Point } from '#analytics/course/point.ts';
import { boundOf } from '#analytics/judging/bound.ts';
import { type Hearing, Signals } from '#analytics/presence/signals.ts';
import { firstHeard, heardAgain, isPutAway, silencePolicyOf } from '#analytics/presence/silence.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { bookOf, noon, pointsOf, quickSilence, reading, rule, setOf } from '../scene.ts';

const [point] = pointsOf([[0, 120]]) as [Point];

/** A ward whose devices report at the seconds given, and whose clock looks once a second. */
function ward(alarms: readonly Alarm[] = []) {
  const book = bookOf(setOf(), alarms);
  const signals = new Signals([], book, quickSilence);
  const log: string[] = [];
  const note = (second: number) => {
    for (const { state, message } of book.take().alarms) {
      log.push(`${second} ${state}${state === 'active' ? `: ${message}` : ''}`);
    }
  };
  return {
    book,
    log,
    signals,
    report(seconds: readonly number[], other: Partial<Reading> = {}, now?: number) {
      for (const second of seconds) {
        signals.heard(reading(second, {}, other), noon + (now ?? second) * 1000);
      }
    },
    look(from: number, to: number, hearing: Hearing = 'well') {
      let gone: readonly string[] = [];
      for (let second = from; second <= to; second += 1) {
        gone = [...gone, ...signals.check(noon + second * 1000, hearing)];
        note(second);
      }
      return { log: log.splice(0), gone };
    },
  };
}

const seconds = (from: number, to: number, by = 1) =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);

describe('a device that falls silent', () => {
  test('is missed after fifteen seconds, by name, and no longer when it reports again', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    expect(scene.look(11, 60).log).toEqual(['26 active: No signal from strap-1']);
    scene.report([61]);
    expect(scene.look(61, 62).log).toEqual(['61 cleared']);
    expect([...scene.book.open()]).toEqual([]);
  });

  test('is a technical alarm that begins when it was last heard and asks for a nurse', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 30);
    expect([...scene.book.live()]).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{20}$/),
        patient: 'p1',
        rule: 'lost_signal',
        kind: 'technical',
        priority: 'medium',
        state: 'active',
        life: 'active_unacknowledged',
        message: 'No signal from strap-1',
        onsetAt: noon + 10_050,
        raisedAt: noon + 26_000,
        evaluatedAt: noon + 26_000,
        rangAt: noon + 26_000,
        step: 1,
        escalatesAt: noon + 146_000,
      },
    ]);
    expect([...scene.book.open()]).toMatchObject([{ kind: 'notify_nurse', rule: 'lost_signal' }]);
  });

  test('has three of its usual intervals where these are longer', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 1200, 120));
    expect(scene.look(1201, 1700).log).toEqual(['1561 active: No signal from strap-1']);
  });

  test('is not missed after one reading: nobody knows yet how often it reports', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report([0]);
    expect(scene.look(1, 3600).log).toEqual([]);
  });

  test('is one alarm of the patient, however many devices, and its words follow', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.report(seconds(0, 20), { device: 'clip-1' });
    expect(scene.look(11, 60).log).toEqual([
      '26 active: No signal from strap-1',
      '36 active: No signal from clip-1, strap-1',
    ]);
    scene.report([61]);
    expect(scene.look(61, 62).log).toEqual(['61 active: No signal from clip-1']);
    scene.report([63], { device: 'clip-1' });
    expect(scene.look(63, 63).log).toEqual(['63 cleared']);
  });

  test('does not report by a backlog of old values that arrived long ago', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 60);
    // The journal had kept them: received at second 12, and judged now.
    scene.report([12], {}, 61);
    expect(scene.look(61, 90).log).toEqual([]);
    // Measured long ago, but the gateway hears it now: it is there again.
    scene.report([13], { receivedAt: noon + 91_000 }, 91);
    expect(scene.look(91, 92).log).toEqual(['91 cleared']);
  });

  test('is heard when it was heard last, whatever comes again from before', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.report([5], {}, 10);
    expect(scene.look(11, 60).log).toEqual(['26 active: No signal from strap-1']);
  });

  test('that reports less often than before is given its new interval', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 60));
    scene.report(seconds(180, 1260, 120));
    expect(scene.look(1261, 1800).log).toEqual(['1621 active: No signal from strap-1']);
  });

  test('leaves the other alarms of the patient as they are', () => {
    const scene = ward([alarmOf(boundOf(rule()), 'p1', { onsetAt: noon, point }, noon)]);
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 30);
    scene.report([31]);
    expect(scene.look(31, 32).log).toEqual(['31 cleared']);
    expect([...scene.book.live()]).toMatchObject([{ rule: 'fast' }]);
  });

  test('is not missed when it signed off by itself, until it is heard again', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.signals.signedOff('strap-1', noon + 11_000);
    scene.report([5], {}, 12); // A late page of what was heard before it signed off.
    expect(scene.look(11, 100).log).toEqual([]);
    scene.report([101]);
    expect(scene.look(101, 130).log).toEqual(['117 active: No signal from strap-1']);
  });

  test('signing off ends the alarm for its silence, and signing on expects it again', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    expect(scene.look(11, 30).log).toEqual(['26 active: No signal from strap-1']);
    scene.signals.signedOff('strap-1', noon + 31_000);
    expect(scene.look(31, 40).log).toEqual(['31 cleared']);
    scene.signals.signedOn('strap-1');
    expect(scene.look(41, 42).log).toEqual(['41 active: No signal from strap-1']);
  });

  test('for a day was put away, and the patient stays while another device reports', () => {
    const scene = ward();
    scene.look(0, 0);
    const day = 24 * 3600;
    scene.report([0, 1]);
    scene.report([0, 1, day], { device: 'clip-1' });
    expect(scene.look(day + 10, day + 10)).toEqual({ log: [], gone: [] });
    expect(scene.signals.take().putAway).toEqual(['strap-1']);
  });

  test('for a day was put away: the alarm ends, and the patient without devices is let go', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 30);
    const day = 24 * 3600;
    expect(scene.look(day + 20, day + 20)).toEqual({ log: [`${day + 20} cleared`], gone: ['p1'] });
    expect(scene.signals.take()).toEqual({ devices: [], putAway: ['strap-1'] });
  });
});

describe('while the gateway cannot be heard', () => {
  test('nobody is missed, and afterwards every device has its grace anew', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    expect(scene.look(11, 100, 'not').log).toEqual([]);
    expect(scene.look(101, 130).log).toEqual(['117 active: No signal from strap-1']);
  });

  test('for a day, no device was put away', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 11, 'not');
    const day = 24 * 3600;
    expect(scene.look(day + 20, day + 20).gone).toEqual([]);
    expect(scene.signals.take().putAway).toEqual([]);
  });

  test('a lost device that spoke meanwhile, long ago, is still lost', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 30);
    scene.look(31, 100, 'not');
    scene.report([40], {}, 101);
    expect(scene.look(101, 130).log).toEqual([]);
  });

  test('an alarm that was there stays: silence of the gateway is no sign of life', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    scene.look(11, 30);
    expect(scene.look(31, 60, 'not').log).toEqual([]);
    expect(scene.look(61, 100).log).toEqual([]);
  });

  test('a feed that is a moment behind neither judges nor begins the grace anew', () => {
    const scene = ward();
    scene.look(0, 0);
    scene.report(seconds(0, 10));
    expect(scene.look(11, 27, 'behind').log).toEqual([]);
    expect(scene.look(28, 28).log).toEqual(['28 active: No signal from strap-1']);
  });
});

describe('the usual interval of a device', () => {
  test('is that of what it measured, whatever came twice at one time or late', () => {
    const scene = ward();
    scene.look(0, 0);
    for (const second of seconds(0, 600, 60)) {
      scene.report([second, second]);
      if (second > 0) scene.report([second - 30], { receivedAt: noon + second * 1000 });
    }
    expect(scene.look(601, 900).log).toEqual(['781 active: No signal from strap-1']);
  });

  test('is learnt from the last nine', () => {
    const silentAt = (quick: number) => {
      const scene = ward();
      scene.look(0, 0);
      scene.report(seconds(0, 600, 60));
      scene.report(seconds(601, 600 + quick));
      const [line = ''] = scene.look(600 + quick, 1000).log;
      return Number.parseInt(line, 10) - 600 - quick;
    };
    expect([4, 5].map(silentAt)).toEqual([181, 16]);
  });
});

test('what was received long ago and is read only now makes nobody silent before the grace is over', () => {
  const scene = ward();
  scene.report(seconds(0, 10), {}, 100);
  expect(scene.look(100, 120).log).toEqual(['116 active: No signal from strap-1']);
});

test('a device is put away when it was silent for longer than a day, by then', () => {
  const { putAwayMs } = quickSilence;
  const presence = firstHeard(reading(0, {}));
  const gone = (now: number, since = 0) => isPutAway(presence, now, since, quickSilence);
  const { heardAt } = presence;
  expect([gone(heardAt + putAwayMs), gone(heardAt + putAwayMs + 1)]).toEqual([false, true]);
  expect(gone(heardAt + putAwayMs + 1, heardAt + 1)).toBe(false);
});

test('devices that are missed at once are one alarm, since the first of them was heard last', () => {
  const scene = ward();
  scene.report([0, 5, 10], { device: 'b' });
  scene.report([0, 4], { device: 'a' });
  expect(scene.look(100, 120).log).toEqual(['116 active: No signal from a, b']);
  expect([...scene.book.live()]).toMatchObject([{ onsetAt: noon + 4050 }]);
});

test('a lost device is back where what it sent was received within its grace, by the time it is read', () => {
  const lostAfter = (lateMs: number) => {
    const presence = { ...firstHeard(reading(0, {})), intervalsMs: [1000], lost: true };
    const again = reading(1, {});
    heardAgain(presence, again, again.receivedAt + lateMs, quickSilence);
    return presence.lost;
  };
  expect([15_000, 15_001].map(lostAfter)).toEqual([false, true]);
});

test('after a restart a lost signal is neither told again nor forgotten', () => {
  const before = ward();
  before.look(0, 0);
  before.report(seconds(0, 10));
  before.look(11, 30);
  const { devices } = before.signals.take();

  const book = bookOf(setOf(), [...before.book.live()], [...before.book.open()]);
  const after = new Signals(devices, book, quickSilence);
  for (const second of [60, 61, 90]) after.check(noon + second * 1000, 'well');
  expect(book.take().alarms).toEqual([]);
  after.heard(reading(91, {}), noon + 91_000);
  after.check(noon + 92_000, 'well');
  expect(book.take().alarms).toMatchObject([{ state: 'cleared', clearedAt: noon + 91_050 }]);
});

test('many silent devices are named as far as a message may be long', () => {
  const scene = ward();
  scene.look(0, 0);
  for (const device of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) scene.report([0, 1], { device });
  expect(scene.look(2, 30).log).toEqual(['17 active: No signal from a, b, c, d, e and 2 more']);
  scene.report([31, 32], { device: 'c' });
  scene.report([31, 32], { device: 'g' });
  expect(scene.look(32, 32).log).toEqual(['32 active: No signal from a, b, d, e, f']);
});

describe('a device on which people write', () => {
  const chart = { device: 'p1-chart' };
  const written = { consciousness: 'A', supplemental_oxygen: 0 } as const;

  test('is never missed, however seldom and unevenly somebody writes', () => {
    const { signals, look } = ward();
    look(0, 0);
    for (const second of [1, 20, 40, 60]) signals.heard(reading(second, written, chart), noon);
    expect(look(61, 5000).log).toEqual([]);
  });

  test('and not after a restart either', () => {
    const { signals } = ward();
    signals.heard(reading(1, written, chart), noon);
    const kept = JSON.parse(JSON.stringify(signals.take().devices));
    const again = new Signals(kept, bookOf(setOf()), quickSilence);
    again.check(noon, 'well');
    again.heard(reading(20, written, chart), noon);
    again.check(noon + 5_000_000, 'well');
    expect(again.take().devices).toMatchObject([{ device: 'p1-chart', byHand: true, lost: false }]);
  });

  test('is missed like any other once it has reported what a sensor measures', () => {
    const { signals, look } = ward();
    look(0, 0);
    signals.heard(reading(1, { ...written, spo2: 97 }, chart), noon);
    for (const second of [2, 3]) signals.heard(reading(second, written, chart), noon);
    expect(look(4, 60).log).toEqual(['19 active: No signal from p1-chart']);
    const { signals: others, look: lookAt } = ward();
    lookAt(0, 0);
    others.heard(reading(1, written, chart), noon);
    others.heard(reading(2, { spo2: 97 }, chart), noon);
    expect(lookAt(3, 60).log).toEqual(['18 active: No signal from p1-chart']);
  });

  test('is put away after as long as any other, and then known no more', () => {
    const { signals, look } = ward();
    look(0, 0);
    signals.heard(reading(1, written, chart), noon);
    const { putAwayMs } = quickSilence;
    const after = Math.ceil(putAwayMs / 1000) + 5;
    look(after, after);
    expect(signals.take().putAway).toEqual(['p1-chart']);
  });
});

test('no grace is shorter than that of the machine, and none than what the rules say', () => {
  const floorOf = (afterMs: number) =>
    silencePolicyOf({ priority: 'low', afterMs }, quickSilence).floorMs;
  expect([floorOf(1000), floorOf(300_000)]).toEqual([quickSilence.floorMs, 300_000]);
});
