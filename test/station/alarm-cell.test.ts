import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmCell } from '#station/alarm-cell.ts';
import { lifeStates, priorities } from '#ward/alarm.ts';
import { type AlarmTold, alarm, at, marked, uncoloured } from './reports-in-test.ts';

const { rangAt: _, ...neverRang } = alarm('fever', 'medium');
const lived = (rule: string, life: AlarmTold['life'], priority?: AlarmTold['priority']) => ({
  ...alarm(rule, priority),
  life,
});
const notifyNurse = { kind: 'notify_nurse', priority: 'high', raisedAt: at } as const;

function cell(alarms: readonly AlarmTold[], width = 60, interventions = [] as const) {
  return alarmCell({ alarms, interventions }, at, width, uncoloured);
}

describe('an alarm', () => {
  test.each<[string, AlarmTold, string]>([
    ['that rings has its mark', alarm('fever'), '<red>!!! fever 2m</red>'],
    ['of medium priority', alarm('fever', 'medium'), '<yellow>!! fever 2m</yellow>'],
    ['of low priority', alarm('fever', 'low'), '<cyan>! fever 2m</cyan>'],
    ['about a sensor', alarm('lost_signal', 'medium'), '<yellow>## lost signal 2m</yellow>'],
    [
      'of a rule of their own about a sensor',
      { ...alarm('heart_and_pulse', 'low'), kind: 'technical' },
      '<cyan># heart and pulse 2m</cyan>',
    ],
    ['of missing values', alarm('fever.no_data', 'low'), '<cyan># fever.no data 2m</cyan>'],
    ['that was seen', lived('fever', 'active_acknowledged'), '<dim>✓ fever 2m</dim>'],
    ['that is latched', lived('fever', 'latched'), 'over !!! fever 2m'],
    ['that was put aside', lived('fever', 'shelved'), '<dim>shelved fever 2m</dim>'],
    ['known too late to ring', { ...neverRang, late: true }, '<dim>late fever 2m</dim>'],
    ['known late that rings', { ...alarm('fever'), late: true }, '<red>!!! fever 2m late</red>'],
    ['that another explains', lived('fever', 'suppressed'), '<dim>(1 explained)</dim>'],
  ])('%s: %#', (_name, told, expected) => {
    expect(alarmCell({ alarms: [told], interventions: [] }, at, 60, marked)).toBe(expected);
  });
});

describe('several alarms', () => {
  test('stand in the order of urgency, of equally urgent ones the oldest first', () => {
    const alarms = [
      alarm('fever', 'high', at - 1000),
      alarm('tachycardia', 'high', at - 61_000),
      alarm('bradycardia', 'low'),
    ];
    expect(cell(alarms)).toBe('!!! tachycardia 1m  !!! fever 1s  ! bradycardia 2m');
  });

  test('about sensors come after those about the patient', () => {
    const alarms = [alarm('lost_signal', 'high'), alarm('fever', 'low')];
    expect(cell(alarms)).toBe('! fever 2m  ### lost signal 2m');
  });

  test('that ring come before all that do not', () => {
    const alarms = [
      lived('a', 'active_acknowledged'),
      lived('b', 'shelved'),
      lived('c', 'latched', 'low'),
      alarm('lost_signal', 'medium'),
    ];
    expect(cell(alarms)).toBe('## lost signal 2m  over ! c 2m  ✓ a 2m  shelved b 2m');
  });

  test('do not begin with an empty battery where somebody is treated', () => {
    const seen = lived('tachycardia', 'active_acknowledged');
    const alarms = [alarm('low_battery', 'low'), lived('a', 'shelved'), seen];
    expect(cell(alarms)).toBe('✓ tachycardia 2m  # low battery 2m  shelved a 2m');
    expect(cell(alarms, 23)).toBe('✓ tachycardia 2m  +1 ✓1');
  });

  test('that do not fit are counted, those that were seen or put aside apart', () => {
    const alarms = [
      alarm('tachycardia'),
      alarm('fever'),
      lived('a', 'active_acknowledged'),
      lived('b', 'shelved'),
      lived('c', 'suppressed'),
    ];
    expect(cell(alarms, 26)).toBe('!!! tachycardia 2m  +1 ✓2');
    expect(cell(alarms.slice(2), 12)).toBe('✓ a 2m  ✓1');
  });

  test('are followed by what was asked for, where there is room', () => {
    const told = {
      alarms: [alarm('fever'), lived('c', 'suppressed')],
      interventions: [notifyNurse],
    };
    const all = '!!! fever 2m  (1 explained)  > notify nurse';
    expect(alarmCell(told, at, 43, uncoloured)).toBe(all);
    expect(alarmCell(told, at, 42, uncoloured)).toBe('!!! fever 2m  (1 explained)');
  });

  test('may be none, and somebody is asked for all the same', () => {
    const told = { alarms: [], interventions: [notifyNurse] };
    expect(alarmCell(told, at, 23, uncoloured)).toBe('> notify nurse');
  });
});

test('a name that is too long loses its age, and is cut when that is not enough', () => {
  const alarms = [alarm('extreme_bradycardia'), alarm('b')];
  expect(cell(alarms, 27)).toBe('!!! extreme bradycardia  +1');
  expect(cell(alarms, 26)).toBe('!!! extreme bradycard~  +1');
  expect(cell(alarms, 9)).toBe('!!! extr~');
});

test('whatever the alarms and the room, the cell is never wider, and what rings is first', () => {
  const one = fc.record({
    rule: fc.constantFrom('fever', 'lost_signal', 'extreme_tachycardia', 'x.no_data'),
    priority: fc.constantFrom(...priorities),
    life: fc.constantFrom(...lifeStates),
    ageMs: fc.nat(1e8),
  });
  fc.assert(
    fc.property(
      fc.array(one, { maxLength: 8 }),
      fc.integer({ min: 1, max: 90 }),
      (given, width) => {
        const alarms = given.map(({ rule, priority, life, ageMs }) => ({
          ...alarm(rule, priority, at - ageMs),
          life,
        }));
        const text = alarmCell({ alarms, interventions: [] }, at, width, uncoloured);
        expect(text.length).toBeLessThanOrEqual(width);
        const rings = alarms.some(
          ({ life, kind, priority }) =>
            life === 'active_unacknowledged' && !(kind === 'technical' && priority === 'low'),
        );
        if (rings) expect(text).toMatch(/^[!#~]/);
        else expect(text).not.toMatch(/^(!|##)/);
      },
    ),
  );
});
