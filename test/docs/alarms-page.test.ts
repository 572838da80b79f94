import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Book } from '#analytics/alarms/book.ts';
import { isCalm, isFlapping } from '#analytics/alarms/flapping.ts';
import { policiesOf } from '#analytics/alarms/policy.ts';
import { createComparison } from '#analytics/compare/comparison.ts';
import { isByHand, isCharted, validityMs } from '#analytics/course/validity.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { latenessBoundsMs } from '#analytics/delay/lateness.ts';
import { createFaults } from '#analytics/presence/faults.ts';
import { watchGateway } from '#analytics/presence/gateway-down.ts';
import { wallGraceMs } from '#analytics/presence/grace.ts';
import { firstHeard, isSilent, silenceAlarm, silencePolicy } from '#analytics/presence/silence.ts';
import { readRuleFile, usualRules } from '#analytics/rules/rule-file.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import { readAck } from '#analytics/wire/incoming.ts';
import { askedOf } from '#station/ack/asked.ts';
import { ackActions, interventionOutcomes, technicalRules } from '#ward/alarm.ts';
import { notice } from '#ward/notice.ts';
import { vitalNames } from '#ward/vitals.ts';
import { alarm, noon, reading } from '../analytics/scene.ts';

const page = readFileSync(new URL('../../docs/alarms.md', import.meta.url), 'utf8');
const text = page.replace(/\s+/g, ' ');
const minute = 60_000;
const rules = readRuleFile(usualRules);
if (!rules.ok) throw new Error(rules.reason);
const newBook = () => new Book([], [], policiesOf(rules.value));

/** The technical alarm that the code comes to, by the name of its rule. */
function technicalAlarms() {
  const book = newBook();
  watchGateway(book, () => usualTechnical, 0).check(noon, 'not');
  const faults = createFaults(book, () => usualTechnical);
  const heard = (at: number) => faults.heard(reading(0, {}, { receivedAt: at }), 3_600_000);
  for (const at of [noon, noon + 2 * minute]) heard(at);
  faults.status(reading(0, {}).device, { battery: 1 });
  faults.check(noon);
  const silent = silenceAlarm('p1', [firstHeard(reading(0, {}))], noon, 'medium');
  return new Map([...book.live(), silent].map((each) => [each.rule, each]));
}

describe('the page about alarms', () => {
  test('says what this is not', () => {
    expect(page).toContain(notice);
  });

  test('names every technical rule with the priority that it has', () => {
    const found = technicalAlarms();
    for (const rule of technicalRules) {
      const priority = found.get(rule)?.priority ?? 'low';
      expect(page).toContain(`| \`${rule}\` | ${priority} |`);
    }
    expect([...found.keys()].toSorted()).toEqual(
      technicalRules.filter((rule) => rule !== 'artefact').toSorted(),
    );
  });

  test('says which of them call nobody', () => {
    const calls = (rule: string) =>
      policiesOf(rules.value)(alarm({ rule, priority: 'high' })).ladder.length > 0;
    const [, named = ''] = /\n(`low_battery`.*?) call nobody/.exec(page) ?? [];
    for (const rule of technicalRules) expect(named.includes(`\`${rule}\``)).toBe(!calls(rule));
  });

  test('names every outcome and every action', () => {
    for (const outcome of interventionOutcomes) expect(page).toContain(`\`${outcome}\``);
    for (const action of ackActions.slice(1)) expect(page).toContain(`--${action}`);
  });

  test('has an acknowledgement that analytics understands, and commands that are some', () => {
    const [, json = ''] = /```json\n(.*?)\n```/s.exec(page) ?? [];
    expect(readAck(Buffer.from(json))).toMatchObject({ ok: true, value: { action: 'shelve' } });
    const shelved = askedOf('3fa81c20', { by: 'Anna', shelve: '30m' });
    const wish = shelved.ok && shelved.value.kind === 'answer' ? shelved.value.wish : undefined;
    const { at, until } = JSON.parse(json);
    expect(wish?.forMs).toBe(until - at);
  });
});

describe('on the page the figure of', () => {
  test('flapping is that of the code', () => {
    expect(text).toContain('the third alarm of a rule for a patient, each within 10 minutes');
    expect(text).toContain('until it has been calm for 10 minutes');
    const ending = (clearedAt: number) => alarm({ onsetAt: clearedAt, clearedAt });
    const known = [ending(noon), ending(noon + 10 * minute)];
    const next = (ms: number) => alarm({ onsetAt: noon + 20 * minute + ms });
    expect([isFlapping(next(0), known), isFlapping(next(1), known)]).toEqual([true, false]);
    expect(isFlapping(next(0), known.slice(1))).toBe(false);
    expect(isCalm(ending(noon), noon + 10 * minute)).toBe(false);
    expect(isCalm(ending(noon), noon + 10 * minute + 1)).toBe(true);
  });

  test('waiting, gaps and staleness are those of the code', () => {
    expect(text).toContain('at most 10 s');
    expect(latenessBoundsMs.most).toBe(10_000);
    expect(text).toContain('longer than 5 s and than three usual ones');
    expect(windowLimits.gap).toEqual({ floorMs: 5000, factor: 3 });
    expect(text).toContain('three of its usual intervals where these are longer, up to 8 hours');
    expect(validityMs('spo2', 10 * minute)).toBe(30 * minute);
    expect(validityMs('spo2', 24 * 60 * minute)).toBe(8 * 60 * minute);
  });

  test('silence is that of the code', () => {
    expect(text).toContain('the usual interval is taken to be four hours');
    const once = firstHeard(reading(0, {}, { receivedAt: noon }));
    const graceMs = silencePolicy.intervals * 4 * 60 * minute;
    expect(isSilent(once, noon + graceMs, 0, silencePolicy)).toBe(false);
    expect(isSilent(once, noon + graceMs + 1, 0, silencePolicy)).toBe(true);
    expect(text).toContain('stands for the present for 8 h or more is charted by people');
    expect(vitalNames.filter((vital) => validityMs(vital, undefined) >= 8 * 60 * minute)).toEqual(
      vitalNames.filter(isCharted),
    );
    expect(isByHand({ vitals: { consciousness: 'A', weight: 70 } })).toBe(true);
    expect(isByHand({ vitals: { consciousness: 'A', glucose: 90 } })).toBe(false);
    expect(text).toContain("at least 15 s of the wall's time");
    expect(wallGraceMs).toBe(15_000);
  });

  test('what is the same alarm, and what is later, is that of the code', () => {
    expect(text).toContain('more than a second later');
    expect(text).toContain('within a minute of each other');
    const compared = (apartMs: number, laterMs: number) => {
      const comparison = createComparison();
      const over = { clearedAt: noon, state: 'cleared' } as const;
      comparison.main(alarm({ id: 'a', raisedAt: noon, evaluatedAt: noon, ...over }));
      const other = { raisedAt: noon + apartMs, onsetAt: noon + apartMs };
      comparison.other(alarm({ id: 'b', ...other, evaluatedAt: noon + laterMs }));
      const { same, delayed } = comparison.report(noon + 10 * minute);
      return [same, delayed.count];
    };
    expect(compared(minute, 1000)).toEqual([1, 0]);
    expect(compared(minute, 1001)).toEqual([1, 1]);
    expect(compared(minute + 1, 1001)).toEqual([0, 0]);
  });
});
