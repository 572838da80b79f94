import { pino } from 'pino';
import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { perfectPrior } from '#analytics/judging/judging.ts';
import { silencePolicy } from '#analytics/presence/silence.ts';
import { openRound } from '#analytics/round/round.ts';
import { openState } from '#analytics/state/state.ts';
import type { Ack } from '#ward/alarm.ts';
import { noon, reading, rule, setOf } from '../scene.ts';
import { virtualHours } from './hours.ts';

const { folder: newFolder } = virtualHours();

/** A round whose patient has a fast heart all the time, under a rule that rings again after five minutes. */
function opened(folder = newFolder()) {
  const state = openState(folder);
  let now = noon;
  const round = openRound({
    state,
    set: setOf([rule({ repeatMs: 300_000 })]),
    limits: windowLimits,
    prior: perfectPrior,
    silence: silencePolicy,
    presentLeastMs: 0,
    gatewayGraceMs: 30_000,
    opinions: [],
    now: () => now,
    tell: () => undefined,
    news: () => undefined,
    log: pino({ level: 'silent' }),
  });
  return {
    folder,
    round,
    state,
    to(second: number, from = 0) {
      for (let each = from; each <= second; each += 1) {
        now = noon + each * 1000;
        round.take([reading(each, { heart_rate: 120 })]);
        round.second('well', now);
      }
    },
    alarm: () => state.remembered().alarms[0],
    opened: () => state.remembered().interventions.length,
  };
}

test('what was heard live and is met in the journal later does not answer a later call', () => {
  const { round, to, alarm, opened: open } = opened();
  to(60);
  const ack: Ack = { id: alarm()?.id ?? '', by: 'Ada', at: noon + 60_000 };
  round.acknowledge('p1', ack);
  expect([alarm()?.life, open()]).toEqual(['active_acknowledged', 0]);
  to(400, 61);
  expect([alarm()?.life, open()]).toEqual(['active_unacknowledged', 1]);
  round.acknowledgeAll([{ number: 5, patient: 'p1', ...ack }]);
  expect([alarm()?.life, open(), round.acknowledged]).toEqual(['active_unacknowledged', 1, 5]);
  // A page that is given twice is taken once; what is new is heard.
  const again = { number: 6, patient: 'p1', ...ack, at: noon + 400_000 };
  round.acknowledgeAll([{ number: 5, patient: 'p1', ...ack }, again]);
  expect([alarm()?.life, open(), round.acknowledged]).toEqual(['active_acknowledged', 0, 6]);
});

test('how far the journal was met is kept, so that a restart does not say it anew', () => {
  const before = opened();
  before.to(60);
  const ack: Ack = { id: before.alarm()?.id ?? '', by: 'Ada', at: noon + 60_000 };
  before.round.acknowledge('p1', ack);
  before.round.acknowledgeAll([{ number: 5, patient: 'p1', ...ack }]);
  before.to(400, 61);
  before.state.close();
  const after = opened(before.folder);
  expect(after.round.acknowledged).toBe(5);
  expect(after.alarm()?.life).toBe('active_unacknowledged');
  after.state.close();
});
