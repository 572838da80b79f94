import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import { decide } from '#patients/staff/decision.ts';
import type { Request } from '#patients/staff/requests.ts';

const luck = chance('1');

function asked(what: Request['what'], cause: Request['cause'] = 'alarm'): Request {
  return { bed: 0, what, cause, atMs: 0, readyAtMs: 0, teamMs: 0, luck };
}

const round = asked('round', 'round');
const bell = asked('bell', 'bell');
const lost = asked('medication', 'technical');
const care = asked('notify_nurse');
const drug = asked('medication');
const emergency = asked('emergency_call');

test.each([
  // At a round the score alone decides.
  [0, false, [round], undefined, false, false],
  [2, false, [round], undefined, false, false],
  [3, false, [round], 'notify_nurse', true, false],
  [3, true, [round], 'medication', true, false],
  [4, false, [bell], 'notify_nurse', true, false],
  [4, true, [bell], 'medication', true, false],
  [5, false, [round], 'medication', true, false],
  [6, true, [round], 'medication', true, false],
  [7, false, [round], 'medication', true, true],
  [20, true, [bell], 'medication', true, true],
  // An alarm may ask for more, but not for somebody who is well.
  [0, false, [care], undefined, false, false],
  [1, false, [care], 'notify_nurse', false, false],
  [2, false, [drug], 'notify_nurse', false, false],
  [2, true, [care], 'medication', true, false],
  [3, false, [care], 'notify_nurse', true, false],
  [3, false, [care, round, drug], 'medication', true, false],
  [5, false, [care], 'medication', true, false],
  [3, false, [emergency], 'medication', true, false],
  [2, false, [emergency], undefined, false, false],
  [2, false, [care, emergency], undefined, false, false],
  // A lost signal asks for the device, not for a treatment.
  [1, false, [lost], undefined, false, false],
  [3, false, [lost], 'notify_nurse', true, false],
] as const)(
  'nurses who find %i (single 3: %s) at the bed',
  (score, anyThree, requests, treatment, actionable, callTeam) => {
    const decision = decide({ score, anyThree }, requests, false);
    expect(decision).toEqual({ actionable, callTeam, ...(treatment && { treatment }) });
  },
);

test.each([
  [2, undefined, false],
  [3, 'emergency_call', true],
  [9, 'emergency_call', true],
] as const)('a team that finds %i', (score, treatment, actionable) => {
  const decision = decide({ score, anyThree: false }, [emergency], true);
  expect(decision).toEqual({ actionable, callTeam: false, ...(treatment && { treatment }) });
});
