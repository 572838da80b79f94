import { describe, expect, test } from 'vitest';
import { deterioration } from '#patients/deterioration.ts';
import { healthLimits } from '#patients/health.ts';
import type { Onset, Onsets } from '#patients/illness/onsets.ts';
import { progressAt } from '#patients/illness/severity.ts';
import type { ScenarioName } from '#patients/scenarios.ts';
import { levels, signNames } from '#patients/signs.ts';
import type { Treatment } from '#ward/alarm.ts';
import { hour, midnight, minute, second } from './lives.ts';

const never = { atMs: Infinity } as Onset;

/** An illness of ten hours to full severity that begins an hour after midnight, but for what is said. */
function onset(but: Partial<Onset> = {}): Onset {
  return {
    id: `${but.scenario ?? 'sepsis'}-1`,
    scenario: 'sepsis',
    atMs: midnight + hour,
    fullMs: 10 * hour,
    suddenMs: second,
    passesAtMs: Infinity,
    eventAfterMs: 2 * hour,
    slowness: 1,
    saturationLagMs: minute,
    sizes: levels(() => 0),
    ...but,
  };
}

const inTurn =
  (...list: readonly Onset[]): Onsets =>
  (index) =>
    list[index] ?? never;

interface Dose {
  readonly kind: Treatment;
  readonly afterMs: number;
}

/** The body after so long, living in steps of a length. */
function bodyAfter(
  untilMs: number,
  onsets: readonly Onsets[],
  { stepMs = minute, doses = [] as readonly Dose[] } = {},
) {
  const body = deterioration(onsets, '1', 'p01');
  for (let atMs = midnight; atMs <= midnight + untilMs; atMs += stepMs) {
    body.liveUntil(atMs);
    for (const { kind, afterMs } of doses) {
      if (atMs - stepMs < midnight + afterMs && midnight + afterMs <= atMs) body.treat(kind, atMs);
    }
  }
  return body;
}

const sinceOnset = (atMs: number | undefined) => (atMs ?? Number.NaN) - midnight - hour;

describe('an illness that nobody treats', () => {
  const alone = [inTurn(onset())];

  test('is not there before its onset, and grows to full severity in its time', () => {
    expect(bodyAfter(hour - minute, alone).episodes).toEqual([]);
    expect(bodyAfter(6 * hour, alone).severity).toBeCloseTo(0.5, 9);
    expect(bodyAfter(11 * hour, alone).severity).toBeCloseTo(1, 9);
    expect(bodyAfter(12.9 * hour, alone).gone).toBe(false);
  });

  test('ends in its event when it has been borne for too long, and the body is gone', () => {
    const body = bodyAfter(20 * hour, alone);
    expect([body.gone, body.severity]).toEqual([true, 1]);
    const [episode] = body.episodes;
    expect(episode?.event?.kind).toBe('transfer');
    expect(sinceOnset(episode?.event?.atMs)).toBe(12 * hour);
    expect([episode?.overAtMs, episode?.peak]).toEqual([undefined, 1]);
  });

  test('says when it alone turned yellow and red', () => {
    const [episode] = bodyAfter(20 * hour, alone).episodes;
    const { yellow, red } = healthLimits;
    const way = (severity: number) => Math.ceil(progressAt(severity) * 10 * hour);
    expect(sinceOnset(episode?.yellowAtMs)).toBe(way(yellow.from));
    expect(sinceOnset(episode?.redAtMs)).toBe(way(red.from));
    const [early] = bodyAfter(hour + way(yellow.from) - minute, alone).episodes;
    expect([early?.yellowAtMs, early?.redAtMs]).toEqual([undefined, undefined]);
  });

  test('that comes suddenly leaps, then takes its time', () => {
    const sudden = [inTurn(onset({ scenario: 'fast_af', suddenMs: 10 * second }))];
    const leaptAfter = (ms: number) => bodyAfter(hour + ms, sudden, { stepMs: second }).severity;
    const leapt = 0.6 ** 2 * (3 - 2 * 0.6);
    expect([leaptAfter(0), leaptAfter(10 * second)].map((value) => value.toFixed(4))).toEqual([
      '0.0000',
      leapt.toFixed(4),
    ]);
    expect(leaptAfter(minute) - leapt).toBeLessThan(0.01);
    expect(bodyAfter(6 * hour, sudden).severity).toBeCloseTo(0.8 ** 2 * (3 - 2 * 0.8), 3);
  });

  test('may pass by itself, as fast as it came', () => {
    const passing = onset({
      scenario: 'fast_af',
      suddenMs: 10 * second,
      passesAtMs: midnight + 3 * hour,
    });
    const body = bodyAfter(5 * hour, [inTurn(passing)], { stepMs: second });
    const [episode] = body.episodes;
    expect([body.severity, body.gone]).toEqual([0, false]);
    // Two hours of ten took it a fifth of what was left after the leap; all that goes at its speed.
    const gone = (10 * second * (0.6 + 0.4 * (2 / 10))) / 0.6;
    const late = sinceOnset(episode?.overAtMs) - 2 * hour;
    expect([late > gone - 10, late < gone + 10]).toEqual([true, true]);
  });
});

describe('treatment', () => {
  const alone = [inTurn(onset())];
  const bodyGiven = (ms: number, kind: Treatment, afterMs: number) =>
    bodyAfter(ms, alone, { doses: [{ kind, afterMs }] });

  test('makes it recede after the delay, until it is over', () => {
    const full = 6 * hour;
    // Medication works an hour later and would take 18 hours from full severity.
    expect(bodyGiven(7 * hour, 'medication', full).severity).toBeCloseTo(0.6 ** 2 * (3 - 1.2), 6);
    expect(bodyGiven(10 * hour, 'medication', full).severity).toBeLessThan(0.45);
    const body = bodyGiven(24 * hour, 'medication', full);
    expect([body.severity, body.gone]).toEqual([0, false]);
    const [episode] = body.episodes;
    expect(sinceOnset(episode?.overAtMs)).toBeCloseTo(6 * hour + 0.6 * 18 * hour, -3);
    expect(episode?.peak).toBeCloseTo(0.648, 3);
    expect(episode?.event).toBeUndefined();
  });

  test('that only slows leaves the end where it is, a little later', () => {
    const body = bodyGiven(24 * hour, 'notify_nurse', 6 * hour);
    expect(body.gone).toBe(true);
    // Four hours at four fifths of the speed.
    expect(sinceOnset(body.episodes[0]?.event?.atMs)).toBe(12 * hour + 0.2 * 4 * hour);
  });

  test('too late to turn it is too late; in time at full severity, it gets another chance', () => {
    const late = bodyGiven(24 * hour, 'medication', 12.5 * hour);
    expect(late.gone).toBe(true);
    const saved = bodyGiven(14 * hour, 'medication', 11.5 * hour);
    expect(saved.gone).toBe(false);
    expect(saved.severity).toBeLessThan(1);
  });

  test('that slows also lengthens the time that can be borne', () => {
    const body = bodyGiven(24 * hour, 'notify_nurse', 11.5 * hour);
    const workingMs = 1.5 * hour - 10 * minute;
    const event = sinceOnset(body.episodes[0]?.event?.atMs);
    expect(event).toBeCloseTo(12 * hour - workingMs + workingMs / 0.8, -1);
  });

  test('turns what came suddenly back to the leap, and then it ends as suddenly', () => {
    const sudden = inTurn(onset({ scenario: 'fast_af', suddenMs: 10 * second }));
    const doses = [{ kind: 'medication', afterMs: 6 * hour }] as const;
    const at = (ms: number) => bodyAfter(ms, [sudden], { doses });
    // Five of ten hours made 0.2 of the way, and 20 minutes more; a full way back takes an hour.
    const wayMs = (0.4 * (5 + 1 / 3) * hour) / 10;
    const over = sinceOnset(at(8 * hour).episodes[0]?.overAtMs);
    const expected = 5 * hour + 20 * minute + wayMs;
    expect(Math.abs(over - expected - 10 * second) / minute).toBeLessThan(0.5);
    const leapt = 0.6 ** 2 * (3 - 2 * 0.6);
    expect(at(6 * hour + 30 * minute).severity).toBeGreaterThan(leapt);
  });

  test('works from its moment to its last, whatever the steps', () => {
    const sudden = inTurn(onset({ scenario: 'fast_af', suddenMs: 10 * second }));
    const [soon, late] = [minute, 2 * hour].map((stepMs) => {
      const given = [{ kind: 'medication', afterMs: 6 * hour }] as const;
      return bodyAfter(10 * hour, [sudden], { stepMs, doses: given }).episodes[0]?.overAtMs;
    });
    expect(soon).toBe(late);
    const slow = inTurn(onset({ slowness: 1.13 }));
    const doses = [{ kind: 'medication', afterMs: 4 * hour }] as const;
    for (const hours of [6, 12, 36]) {
      const [fine, coarse] = [minute, hour].map((stepMs) => {
        return bodyAfter(hours * hour, [slow], { stepMs, doses }).severity;
      });
      expect(coarse).toBeCloseTo(fine ?? Number.NaN, 9);
    }
  });

  test('with oxygen takes away a share of what saturation has lost', () => {
    const failing = inTurn(onset({ scenario: 'respiratory_failure', sizes: levels(() => -10) }));
    const lost = (doses: readonly Dose[]) => {
      const body = bodyAfter(11.5 * hour, [failing], { doses });
      const sum = levels(() => 0);
      body.addTo(sum);
      return [body.oxygen(), sum[signNames.indexOf('spo2')] as number];
    };
    const [none, less] = [lost([]), lost([{ kind: 'notify_nurse', afterMs: 11 * hour }])];
    expect(none).toEqual([0, expect.closeTo(-10, 2)]);
    expect(less).toEqual([3, expect.closeTo((-10 * 5) / (5 + 3), 2)]);
  });

  test('that turned it at full severity gives back all the time that can be borne', () => {
    const opioid = inTurn(onset({ scenario: 'opioid_depression', fullMs: hour, slowness: 12 }));
    const doses = [{ kind: 'medication', afterMs: 3.25 * hour }] as const;
    const [untreated, treated] = [[], doses].map((given) =>
      bodyAfter(9 * hour, [opioid], { doses: given }),
    );
    expect(sinceOnset(untreated?.episodes[0]?.event?.atMs)).toBe(3 * hour);
    // The dose comes to work 36 minutes later and for 45, taking back 0.3125 of the way.
    const turnedMs = 2.25 * hour + 36 * minute;
    const fullAgainMs = turnedMs + 45 * minute + (45 / 144) * hour;
    const event = treated?.episodes[0]?.event?.atMs;
    expect(sinceOnset(event)).toBeCloseTo(fullAgainMs + 2 * hour, -2);
  });

  test('before any illness, or after the end, does nothing', () => {
    expect(bodyGiven(6 * hour, 'emergency_call', 0.5 * hour).severity).toBeCloseTo(0.5, 9);
    const gone = bodyGiven(24 * hour, 'emergency_call', 14 * hour);
    expect([gone.gone, gone.severity, gone.oxygen()]).toEqual([true, 1, 0]);
  });

  test('with oxygen lasts while there is something to see of the illness', () => {
    expect(bodyGiven(7.5 * hour, 'emergency_call', 6 * hour).oxygen()).toBe(4);
    const late = bodyGiven(11 * hour, 'emergency_call', 6 * hour);
    expect([late.oxygen(), late.severity > 0.01, late.severity < 0.15]).toEqual([0, true, true]);
    expect(bodyGiven(7.5 * hour, 'emergency_call', 6 * hour).severity).toBeGreaterThan(0.15);
  });

  test('that ends too early lets the illness come back', () => {
    const dose = { kind: 'medication', afterMs: 2 * hour } as const;
    const opioid = onset({ scenario: 'opioid_depression', fullMs: hour, slowness: 1 });
    const atHalf = bodyAfter(1.5 * hour, [inTurn(opioid)]).severity;
    expect(atHalf).toBeCloseTo(0.5, 6);
    const healed = bodyAfter(3 * hour, [inTurn(opioid)], {
      doses: [{ ...dose, afterMs: 1.5 * hour }],
    });
    expect(healed.severity).toBe(0);
    const slow = { ...opioid, slowness: 4 };
    const relapsed = bodyAfter(4 * hour, [inTurn(slow)], { doses: [dose] });
    expect(relapsed.episodes[0]?.overAtMs).toBeUndefined();
    expect(relapsed.severity).toBeGreaterThan(0.5);
  });
});

describe('several illnesses', () => {
  const both = [
    inTurn(onset()),
    inTurn(onset({ scenario: 'copd_retention', atMs: midnight + 2 * hour })),
  ];

  test('go on at once, oldest first, and add up', () => {
    const body = bodyAfter(6 * hour, both);
    const [one, other] = body.episodes.map(({ severity }) => severity) as [number, number];
    expect(body.episodes.map(({ id }) => id)).toEqual(['sepsis-1', 'copd_retention-1']);
    expect(body.severity).toBeCloseTo(1 - (1 - one) * (1 - other), 12);
  });

  test('an onset of what the body already has is passed over, and taken once it is over', () => {
    const again = [
      onset(),
      onset({ id: 'sepsis-2', atMs: midnight + 4 * hour }),
      onset({ id: 'sepsis-3', atMs: midnight + 30 * hour }),
    ];
    const doses = [{ kind: 'emergency_call', afterMs: 3 * hour }] as const;
    const body = bodyAfter(40 * hour, [inTurn(...again)], { doses });
    expect(body.episodes.map(({ id }) => id)).toEqual(['sepsis-1', 'sepsis-3']);
  });

  test('begin and end in order also where one step holds it all', () => {
    const first = onset({ scenario: 'fast_af', passesAtMs: midnight + 3 * hour });
    const again = { ...first, id: 'fast_af-2', atMs: midnight + 4 * hour, passesAtMs: Infinity };
    const [fine, coarse] = [minute, 5 * hour].map((stepMs) => {
      return bodyAfter(5 * hour, [inTurn(first, again)], { stepMs }).episodes;
    });
    expect(fine?.map(({ id }) => id)).toEqual(['fast_af-1', 'fast_af-2']);
    expect(coarse?.map(({ id, overAtMs }) => [id, overAtMs])).toEqual(
      fine?.map(({ id, overAtMs }) => [id, overAtMs]),
    );
  });

  test.each([
    ['opioid_depression', 'copd_retention'],
    ['copd_retention', 'opioid_depression'],
  ] as const)('of %s and %s, the worse level of waking and the larger flow count', (one, other) => {
    const fullMs = 2 * hour;
    const doses = [{ kind: 'notify_nurse', afterMs: 2.5 * hour }] as const;
    const two = [one, other].map((scenario) => inTurn(onset({ scenario, fullMs })));
    const body = bodyAfter(2.75 * hour, two, { doses });
    expect([body.consciousness(), body.oxygen()]).toEqual(['P', 4]);
  });

  test('nothing begins any more in a body that is gone', () => {
    const later = onset({ scenario: 'copd_retention', atMs: midnight + 20 * hour });
    for (const stepMs of [minute, 30 * hour]) {
      const body = bodyAfter(30 * hour, [inTurn(onset()), inTurn(later)], { stepMs });
      expect([body.episodes.length, body.severity]).toEqual([1, 1]);
      expect(sinceOnset(body.episodes[0]?.event?.atMs)).toBe(12 * hour);
    }
  });

  test('two that begin at the same moment both begin', () => {
    const same = [inTurn(onset()), inTurn(onset({ scenario: 'haemorrhage' }))];
    expect(bodyAfter(2 * hour, same).episodes).toHaveLength(2);
  });
});

test('an illness that passes does so at its own moment, whatever the steps', () => {
  const passing = onset({ scenario: 'fast_af', passesAtMs: midnight + 3 * hour + 7 * second });
  const ends = [1, 60, 3600].map((seconds) => {
    const body = bodyAfter(5 * hour, [inTurn(passing)], { stepMs: seconds * second });
    return body.episodes[0]?.overAtMs;
  });
  expect(new Set(ends).size).toBe(1);
  expect(sinceOnset(ends[0]) - 2 * hour - 7 * second).toBeLessThan(2 * second);
});

test('the length of the steps changes the course of an illness by next to nothing', () => {
  const fates: readonly (readonly [ScenarioName, Treatment])[] = [
    ['sepsis', 'medication'],
    ['haemorrhage', 'notify_nurse'],
    ['fast_af', 'notify_nurse'],
    ['opioid_depression', 'notify_nurse'],
  ];
  for (const [scenario, kind] of fates) {
    const sizes = levels(() => -10);
    const doses = [{ kind, afterMs: 3 * hour }];
    const one = [inTurn(onset({ scenario, sizes, suddenMs: 7 * second, fullMs: 5 * hour }))];
    const lives = [1, 5, 60].map((seconds) => {
      const body = bodyAfter(4.25 * hour, one, { stepMs: seconds * second, doses });
      const sum = levels(() => 100);
      body.addTo(sum);
      return { body, sum };
    });
    const [fine, ...coarser] = lives as [(typeof lives)[0], (typeof lives)[0]];
    expect(fine.body.severity).toBeGreaterThan(0.1);
    for (const { body, sum } of coarser) {
      expect(body.severity).toBeCloseTo(fine.body.severity, 9);
      expect(body.episodes[0]?.redAtMs).toBe(fine.body.episodes[0]?.redAtMs);
      // Saturation follows through a filter, and a fluttering rate depends on the moment alone.
      for (const [sign, value] of sum.entries()) {
        expect(value).toBeCloseTo(fine.sum[sign] as number, 1);
      }
    }
  }
});
