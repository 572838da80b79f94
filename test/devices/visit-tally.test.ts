import { expect, test } from 'vitest';
import { openVisitTally } from '#devices/visit-tally.ts';

test('visits are counted by cause, in all and since a moment, after which older ones are forgotten', () => {
  const tally = openVisitTally();
  tally.add({ cause: 'round', leftAtMs: 1000 });
  tally.add({ cause: 'alarm', leftAtMs: 2000 });
  tally.add({ cause: 'alarm', leftAtMs: 3000 });
  const none = { alarm: 0, technical: 0, round: 0, bell: 0 };
  expect(tally.since(0)).toEqual({ ...none, alarm: 2, round: 1 });
  expect(tally.since(2000)).toEqual({ ...none, alarm: 1 });
  expect(tally.since(0)).toEqual({ ...none, alarm: 1 });
  expect(tally.all()).toEqual({ ...none, alarm: 2, round: 1 });
});
