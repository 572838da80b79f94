import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpinionParts } from '#analytics/compare/second-opinion.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { perfectPrior } from '#analytics/judging/judging.ts';
import { silencePolicy } from '#analytics/presence/silence.ts';
import { chance } from '#patients/chance.ts';
import { noon } from '../scene.ts';
import { virtualHours } from './hours.ts';
import { overLink } from './links.ts';
import { journalOfAll } from './patients.ts';
import { allRules } from './rules.ts';
import { courseOf, type Death, type Happening } from './ward.ts';

const rules = allRules();
const hour = virtualHours({ set: rules });
const links = ['lte_m', 'nb_iot', 'store_and_forward', 'ble_advert'] as const;

const moment = fc.nat({ max: 717 }).map((step) => (step + 1) * 5);
const when = fc.constantFrom('before' as const, 'heard' as const, 'after' as const);
const deaths = (awayS: number) => {
  const death = fc.record({ atS: moment, awayS: fc.constant(awayS), when });
  return fc.uniqueArray(death, { minLength: 1, maxLength: 5, selector: ({ atS }) => atS });
};
const seed = fc.nat({ max: 1000 }).map(String);

/** Whatever was written and told, and what was judged beside has come to. */
function expectSame(happening: Happening, all: readonly Death[]): void {
  const { openMost: _, ...undisturbed } = hour(happening);
  const { openMost: __, ...killed } = hour(happening, all);
  expect(killed).toEqual(undisturbed);
}

/** A shadow set that is a little stricter, and a network that loses, repeats and disorders by itself. */
function opinions(): readonly OpinionParts[] {
  const parts = { limits: windowLimits, prior: perfectPrior };
  const stricter = rules.rules.map((each) => {
    return typeof each.limit === 'number' ? { ...each, holdMs: each.holdMs + 5000 } : each;
  });
  return [
    { ...parts, name: 'shadow', set: { ...rules, hash: 'other', rules: stricter } },
    {
      ...parts,
      name: 'delay',
      set: rules,
      arrivals(device, sentMs) {
        const luck = chance(device, String(sentMs)).uniform();
        if (luck < 0.05) return [];
        const once = Math.round(sentMs + 12_000 * luck ** 4);
        return luck < 0.1 ? [once, once + 20_000] : [once];
      },
    },
  ];
}

describe('who is killed at any moment and back at once', () => {
  test.each(links)(
    'writes and tells the very same over %s, whatever the rules',
    (link) => {
      fc.assert(
        fc.property(seed, deaths(0), (luck, all) => {
          expectSame({ readings: journalOfAll(overLink(link, luck)) }, all);
        }),
        { numRuns: 1, endOnFailure: true },
      );
    },
    30_000,
  );

  test('goes on with what is judged beside, and comes to the same', () => {
    fc.assert(
      fc.property(seed, deaths(0), (luck, all) => {
        expectSame({ readings: journalOfAll(overLink('lte_m', luck)), opinions }, all);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  }, 30_000);

  test('does so with other rules, a journal that begins anew, and devices that are put away', () => {
    fc.assert(
      fc.property(seed, deaths(0), moment, moment, (luck, all, atS, anewS) => {
        const readings = journalOfAll(overLink('nb_iot', luck)).filter(({ device, at }) => {
          return device !== 'strap-p2' || at < noon + 900_000 || at > noon + 2_400_000;
        });
        const numbered = readings.map((each, index) => ({
          ...each,
          number: index + 1,
          after: index,
        }));
        const set = { ...rules, hash: 'fewer', rules: rules.rules.slice(2) };
        const silence = { ...silencePolicy, putAwayMs: 900_000 };
        // What still differs, as decision 15 says: windows that went with the journal, for as long as
        // they are, and rules that were changed in the very step in which nobody was there.
        const fair = all.filter(({ atS: deathS }) => {
          const isWithoutWindows = deathS >= anewS - 5 && deathS < anewS + 1000;
          return !isWithoutWindows && deathS !== atS;
        });
        expectSame({ readings: numbered, rules: [{ atS, set }], anewS, silence }, fair);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  }, 30_000);
});

describe('who is away for some seconds', () => {
  /** What the wall's clock decides: when it was known, who was called when, and who had answered. */
  test('judges the very same, and knows it no later than it is back', () => {
    fc.assert(
      fc.property(seed, deaths(20), (luck, all) => {
        const readings = journalOfAll(overLink('lte_m', luck));
        const undisturbed = hour({ readings });
        const killed = hour({ readings }, all);
        const physiological = (log: typeof killed) =>
          log.alarms.filter(({ kind }) => kind === 'physiological');
        expect(physiological(killed).map(courseOf)).toEqual(
          physiological(undisturbed).map(courseOf),
        );
        const knownAt = new Map(undisturbed.alarms.map((each) => [each.id, each.evaluatedAt]));
        for (const { id, evaluatedAt } of physiological(killed)) {
          const laterMs = evaluatedAt - (knownAt.get(id) ?? 0);
          expect(laterMs).toBeGreaterThanOrEqual(0);
          expect(laterMs).toBeLessThanOrEqual(25_000);
        }
      }),
      { numRuns: 1, endOnFailure: true },
    );
  }, 30_000);
});
