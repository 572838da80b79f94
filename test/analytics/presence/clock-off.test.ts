import { describe, expect, test } from 'vitest';
import { type ClockState, clockMessage, next, rightClock } from '#analytics/presence/clock-off.ts';
import type { QualityRemark, Reading } from '#ward/reading.ts';

type Heard = Pick<Reading, 'quality' | 'claimedAt' | 'receivedAt'>;

/** A device heard once a second; what the gateway remarks, and how far it claims to be ahead. */
function clock() {
  let state: ClockState = rightClock;
  let second = 0;
  const scene = {
    get state() {
      return state;
    },
    for(
      seconds: number,
      learntMs: number,
      unbelieved?: { readonly remark: QualityRemark; readonly aheadMs: number },
    ): ClockState {
      for (let each = 0; each < seconds; each += 1) {
        second += 1;
        const receivedAt = second * 1000;
        const heard: Heard = unbelieved
          ? { quality: [unbelieved.remark], claimedAt: receivedAt + unbelieved.aheadMs, receivedAt }
          : { quality: [], receivedAt };
        state = next(state, heard, learntMs, 60_000);
      }
      return state;
    },
  };
  return scene;
}

const dayAhead = { remark: 'clock_ahead', aheadMs: 86_400_000 } as const;
const monthsBehind = { remark: 'clock_behind', aheadMs: -90 * 86_400_000 } as const;

describe('the clock of a device is off', () => {
  test('when it was learnt to be more than half a minute ahead or behind for a minute', () => {
    for (const sign of [1, -1]) {
      const scene = clock();
      expect(scene.for(100, sign * 30_000).isOff).toBe(false);
      expect(scene.for(60, sign * 30_001).isOff).toBe(false);
      expect(scene.for(1, sign * 30_001)).toMatchObject({ isOff: true, offsetMs: sign * 30_000 });
    }
  });

  test('until it is within twenty seconds', () => {
    const scene = clock();
    scene.for(100, 45_000);
    expect(scene.for(100, 20_001)).toMatchObject({ isOff: true, offsetMs: 20_000 });
    expect(scene.for(1, 20_000)).toEqual(rightClock);
    expect(scene.for(100, 25_000).isOff).toBe(false);
  });

  test('not when a backlog was taken for it: the grace begins anew', () => {
    const scene = clock();
    scene.for(50, -3_500_000);
    expect(scene.for(1, 0)).toEqual(rightClock);
    expect(scene.for(50, -3_500_000).isOff).toBe(false);
  });

  test('when the gateway believes none of its times, as far as it claims', () => {
    const scene = clock();
    expect(scene.for(62, 0, dayAhead).isOff).toBe(false);
    expect(scene.for(1, 0, dayAhead)).toMatchObject({ isOff: true, offsetMs: 86_400_000 });
    const other = clock();
    expect(other.for(70, 0, monthsBehind)).toMatchObject({ isOff: true });
    expect(other.state.offsetMs).toBe(-90 * 86_400_000);
  });

  test('until ten times in a row were believed', () => {
    const scene = clock();
    scene.for(70, 0, dayAhead);
    expect(scene.for(9, 0)).toMatchObject({ isOff: true, offsetMs: 86_400_000 });
    expect(scene.for(1, 0)).toEqual(rightClock);
  });

  test('not when now and then a time is not believed', () => {
    const scene = clock();
    for (let each = 0; each < 50; each += 1) {
      scene.for(2, 0, dayAhead);
      expect(scene.for(2, 0).since).toBeUndefined();
    }
  });

  test('not when the gateway remarks something else', () => {
    const scene = clock();
    expect(scene.for(100, 0, { remark: 'partial', aheadMs: 0 })).toBe(rightClock);
  });
});

test('the state of a clock is the same object while there is nothing to tell', () => {
  const scene = clock();
  expect(scene.for(100, 400)).toBe(rightClock);
  const off = scene.for(100, 45_000);
  expect(scene.for(100, 45_300)).toBe(off);
  expect(scene.for(1, 46_000)).not.toBe(off);
});

test('the message names the devices and how far they are off', () => {
  const off = [
    { device: 'strap', offsetMs: 45_000 },
    { device: 'cuff', offsetMs: -7_100_000 },
    { device: 'patch', offsetMs: -7_200_000 },
    { device: 'clip', offsetMs: 10 * 86_400_000 },
  ];
  expect(clockMessage(off)).toBe(
    'Clock off: clip 10 days ahead, cuff 118 min behind, patch 2 h behind, strap 45 s ahead',
  );
});
