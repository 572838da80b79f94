import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { isGoneFrom } from '#analytics/alarms/policy.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { watchRules } from '#analytics/rules/rule-watch.ts';
import { noon, rule, setOf } from '../scene.ts';
import { virtualHours } from './hours.ts';
import { journalOf } from './patients.ts';
import { hourRules } from './rules.ts';
import { courseOf, type Death, type Log } from './ward.ts';

let undisturbed: Log;
const rules = hourRules();
const readings = journalOf();
const live = virtualHours({ set: rules });

function hour(changes: readonly { atS: number; set: RuleSet }[], deaths: readonly Death[] = []) {
  return live({ readings, rules: changes }, deaths);
}

beforeAll(() => {
  undisturbed = hour([]);
});

const second = (at: number | undefined) => at && (at - noon) / 1000;
const without = (id: string): RuleSet => ({
  ...rules,
  rules: rules.rules.filter((each) => each.id !== id),
});

describe('other rules in the midst of alarms', () => {
  test('that are the same rules change nothing', () => {
    const same = () => structuredClone(rules);
    const log = hour([915, 1215, 1505, 1935].map((atS) => ({ atS, set: same() })));
    expect(log.alarms).toEqual(undisturbed.alarms);
    expect(log.interventions).toEqual(undisturbed.interventions);
  });

  test('leave the rules that are the same as they stood, also in the midst of a hold', () => {
    // Patient 3 has had a fast heart since 900 s, and scores high since 960 s.
    const log = hour([{ atS: 910, set: without('resets') }]);
    const others = (of: Log) => of.alarms.filter((each) => each.rule !== 'resets').map(courseOf);
    expect(others(log)).toEqual(others(undisturbed));
    expect(
      log.alarms.filter(({ raisedAt, rule: id }) => id === 'resets' && raisedAt > noon + 910_000),
    ).toEqual([]);
  });

  test('end the alarm of a rule that is removed, and what it asked for, and say why', () => {
    const log = hour([{ atS: 1000, set: without('tachycardia') }]);
    const ended = log.alarms.filter(({ rule: id }) => id === 'tachycardia');
    expect(ended.map(({ patient, clearedAt }) => [patient, second(clearedAt)]).sort()).toEqual([
      ['p1', 1000],
      ['p3', 1000],
    ]);
    const calls = log.interventions.filter(({ rule: id }) => id === 'tachycardia');
    expect(calls.map(({ outcome, closedAt }) => [outcome, second(closedAt)])).toEqual([
      ['rule_removed', 1000],
      ['rule_removed', 1000],
    ]);
  });

  test('let what the removed rule explained ring', () => {
    const log = hour([{ atS: 1800, set: without('news2_emergency') }]);
    const urgent = log.alarms.filter(({ rule: id }) => id === 'news2_urgent');
    expect(urgent.map(({ patient, rangAt }) => [patient, second(rangAt)])).toEqual([['p3', 1800]]);
  });

  test('that are back judge from then on', () => {
    const log = hour([
      { atS: 1000, set: without('tachycardia') },
      { atS: 1100, set: rules },
    ]);
    const fast = log.alarms.filter(
      ({ rule: id, patient }) => id === 'tachycardia' && patient === 'p1',
    );
    expect(fast.map(({ onsetAt, clearedAt }) => [second(onsetAt), second(clearedAt)])).toEqual([
      [600, 1000],
      [1002, 1510],
    ]);
    expect(log.interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 2);
  });

  test('with another limit judge what lasts by the new one', () => {
    const set = {
      ...rules,
      rules: rules.rules.map((each) =>
        each.id === 'tachycardia' ? { ...each, limit: 135 } : each,
      ),
    };
    const log = hour([{ atS: 1000, set }]);
    const fast = log.alarms.filter(
      ({ rule: id, patient }) => id === 'tachycardia' && patient === 'p1',
    );
    expect(fast).toHaveLength(1);
    expect(second(fast[0]?.clearedAt)).toBeGreaterThan(990);
    expect(second(fast[0]?.clearedAt)).toBeLessThanOrEqual(1000);
    // What was no alarm by the old rules does not become one of the past.
    expect(log.alarms.filter(({ late }) => late)).toEqual([]);
  });

  test('that are new judge from then on what still is, and nothing that was over', () => {
    const set = {
      ...rules,
      rules: [
        ...rules.rules,
        rule({ id: 'added_fast', limit: 90, priority: 'low' }),
        rule({ id: 'added_faster', limit: 150, priority: 'low' }),
      ],
    };
    // Patient 2 had a heart of 164/min until 1320 s; that of patient 1 races until 1500 s.
    const log = hour([{ atS: 1400, set }]);
    const added = log.alarms.filter(({ rule: id }) => id.startsWith('added'));
    expect(added.filter(({ rule: id }) => id === 'added_faster')).toEqual([]);
    const first = added.filter(({ patient }) => patient === 'p1');
    expect(
      first.map(({ onsetAt, rangAt, clearedAt }) => [onsetAt, rangAt, clearedAt].map(second)),
    ).toEqual([[600, 1400, 1504]]);
  });

  test('that are off for one patient end the alarm of that patient alone', () => {
    const off = { by: 'Dr A', at: noon, why: 'known', spo2Scale: 1 as const, rules: [] };
    const set = { ...rules, patients: [{ ...off, patient: 'p1', off: ['tachycardia'] }] };
    const log = hour([{ atS: 1000, set }]);
    const ended = log.alarms
      .filter(({ rule: id }) => id === 'tachycardia')
      .map((each) => [each.patient, second(each.clearedAt)]);
    expect(ended).toContainEqual(['p1', 1000]);
    expect(ended).toContainEqual(['p3', 2710]);
  });

  test('give the same log to who is killed around the change', () => {
    const changes = [{ atS: 1000, set: without('tachycardia') }];
    const log = hour(changes);
    const killed = hour(changes, [
      { atS: 1000, awayS: 0, when: 'after' },
      { atS: 1210, awayS: 0, when: 'heard' },
    ]);
    expect(killed.alarms).toEqual(log.alarms);
    expect(killed.interventions).toEqual(log.interventions);
  });
});

test('a file that is bad changes nothing: the rules before it go on', () => {
  const path = `${live.folder()}.yaml`;
  writeFileSync(path, '- {id: fast, vital: heart_rate, above: 100}');
  const changes: RuleSet[] = [];
  const bad: (string | undefined)[] = [];
  let look = () => {};
  const every = (_: number, work: () => void) => {
    look = work;
    return () => undefined;
  };
  watchRules(
    path,
    { every } as never,
    (set) => changes.push(set),
    (reason) => bad.push(reason),
  );
  for (const text of ['- {id: fast, vital: heart_rate', '- {id: fast, vital: hr, above: 1}', '']) {
    writeFileSync(path, text);
    for (let twice = 0; twice < 3; twice += 1) look();
  }
  expect([changes, bad.length]).toEqual([[], 3]);
  writeFileSync(path, '- {id: fast, vital: heart_rate, above: 120}');
  for (let twice = 0; twice < 3; twice += 1) look();
  expect(changes.map(({ rules: [first] }) => first?.limit)).toEqual([120]);
  expect(bad.slice(3)).toEqual([undefined]);
});

test('what belongs to a rule goes with it, what is about sensors stays', () => {
  const set = setOf([rule({ id: 'held' }), rule({ id: 'misses', gap: 'alarm' })], {
    patients: [
      {
        patient: 'p2',
        by: 'Dr A',
        at: noon,
        why: 'known',
        spo2Scale: 1,
        rules: [rule({ id: 'misses', gap: 'hold' })],
        off: ['held'],
      },
    ],
  });
  const isGone = isGoneFrom(set);
  const gone = (patient: string) =>
    [
      'held',
      'held.no_data',
      'misses',
      'misses.no_data',
      'other',
      'other.no_data',
      'lost_signal',
      'artefact',
      'gateway_down',
    ].filter((id) => isGone({ patient, rule: id }));
  expect(gone('p1')).toEqual(['held.no_data', 'other', 'other.no_data']);
  expect(gone('p2')).toEqual(['held', 'held.no_data', 'misses.no_data', 'other', 'other.no_data']);
});
