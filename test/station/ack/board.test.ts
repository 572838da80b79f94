import { describe, expect, test } from 'vitest';
import { find } from '#station/ack/find.ts';
import { linesOf, nameOf } from '#station/ack/words.ts';
import { topics } from '#ward/topics.ts';
import { alarm, intervention, noon } from '../../analytics/scene.ts';
import { anna, boardOf, fast, nurse, slow, tooLate } from './board-in-test.ts';

const ids = (calls: readonly { readonly id: string }[]) => calls.map(({ id }) => id);
const over = { state: 'cleared', life: 'inactive', clearedAt: noon } as const;

describe('the board', () => {
  test('has the most urgent first, of equally urgent ones the oldest', () => {
    const late = alarm({ id: 'cccc4444', rule: 'late', raisedAt: noon + 9000 });
    expect(ids(boardOf(late, fast, slow, nurse).open())).toEqual([
      slow.id,
      fast.id,
      nurse.id,
      late.id,
    ]);
  });

  test('has what rings before what does not, and patients before sensors', () => {
    const seen = { ...slow, life: 'active_acknowledged', acknowledged: anna } as const;
    const lost = alarm({ id: 'eeee1111', rule: 'lost_signal', priority: 'high' });
    expect(ids(boardOf(tooLate, seen, lost, fast).open())).toEqual([
      fast.id,
      lost.id,
      seen.id,
      tooLate.id,
    ]);
  });

  test('forgets what is over, but not an alarm that nobody has seen', () => {
    const closed = { ...nurse, state: 'closed', outcome: 'condition_cleared' } as const;
    expect(ids(boardOf(fast, nurse, { ...fast, ...over }, closed).open())).toEqual([]);
    expect(ids(boardOf({ ...fast, ...over, life: 'latched' }).open())).toEqual([fast.id]);
  });

  test('has one alarm of each rule and patient, the one that was told last', () => {
    const next = { ...fast, id: 'aaaa9999' };
    const board = boardOf(fast, slow, next);
    expect(ids(board.open())).toEqual([slow.id, next.id]);
    expect(board.alarm(fast.id)).toBeUndefined();
  });

  test('leaves out what it does not understand, and what is not for it', () => {
    const board = boardOf(fast, nurse);
    board.hear(topics.alarm('p1', 'fast'), Buffer.from('{'));
    board.hear(topics.alarm('p1', 'fast'), Buffer.from('{"id":1}'));
    board.hear(topics.intervention('p1', nurse.id), Buffer.alloc(0));
    board.hear(topics.truth('p1'), Buffer.from(JSON.stringify(fast)));
    expect(ids(board.open())).toEqual([fast.id, nurse.id]);
  });

  test("knows the latest moment of the ward's time that it was told of", () => {
    expect(boardOf().latestMs()).toBe(0);
    expect(boardOf(fast).latestMs()).toBe(fast.evaluatedAt);
    expect(boardOf({ ...fast, acknowledged: anna }).latestMs()).toBe(anna.at);
    const shelved = { ...anna, at: noon + 70_000, until: noon + 1e9 };
    expect(boardOf({ ...fast, shelved }).latestMs()).toBe(shelved.at);
    expect(boardOf(fast, { ...nurse, raisedAt: noon + 1e6 }).latestMs()).toBe(noon + 1e6);
  });
});

describe('an id', () => {
  const board = boardOf(fast, slow, nurse, { ...alarm(over), id: 'dddd5555', rule: 'past' });
  const found = (word: string) =>
    find(word, [...board.alarms(), ...board.interventions()], board.open());

  test.each([
    ['aaaa1111', fast.id],
    ['aaaa', fast.id],
    ['aaab2', slow.id],
    ['bbbb', nurse.id],
    ['dddd5555', 'dddd5555'],
  ])('%s means %s', (word, id) => {
    expect(found(word)).toMatchObject({ kind: 'one', call: { id } });
  });

  test.each([
    ['aaa', [slow.id, fast.id]],
    ['b', [nurse.id]],
    ['', [slow.id, fast.id, nurse.id]],
  ])('"%s" is too short, or the beginning of several', (word, expected) => {
    const calls = found(word);
    expect([calls.kind, calls.kind === 'many' && ids(calls.calls)]).toEqual(['many', expected]);
  });

  test.each([
    ['aaac2222', [slow.id]],
    ['abaa', [fast.id]],
    ['dddd', [slow.id, fast.id, nurse.id]],
    ['zzzz9999', [slow.id, fast.id, nurse.id]],
  ])('%s means nobody, but these are near', (word, expected) => {
    const none = found(word);
    expect([none.kind, none.kind === 'none' && ids(none.near)]).toEqual(['none', expected]);
  });

  test('of nobody among many has a few near', () => {
    const many = Array.from({ length: 9 }, (_, n) => alarm({ id: `eeee${n}`, rule: `r${n}` }));
    const none = find('zzzzz', many.map(call), many.map(call));
    expect(none.kind === 'none' && none.near).toHaveLength(5);
  });
});

const call = (one: ReturnType<typeof alarm>) => ({ what: 'alarm' as const, ...one });

describe('a line', () => {
  const line = (...heard: Parameters<typeof boardOf>) =>
    linesOf(boardOf(...heard).open(), noon + 120_000)[0];

  test.each([
    [fast, 'aaaa1111   2m  !!  p1 fast: Heart rate above 100/min'],
    [nurse, 'bbbb3333   2m  !!  p1 notify nurse (fast): its alarm is over for the moment'],
    [
      { ...fast, life: 'active_acknowledged', acknowledged: anna } as const,
      'aaaa1111   2m      p1 fast: Heart rate above 100/min; acknowledged by Anna 1m ago',
    ],
    [
      { ...fast, life: 'shelved', shelved: { ...anna, until: noon + 720_000 } } as const,
      'aaaa1111   2m      p1 fast: Heart rate above 100/min; put aside by Anna for 10m',
    ],
    [
      { ...fast, ...over, life: 'latched' } as const,
      'aaaa1111   2m  !!  p1 fast: Heart rate above 100/min; over, and nobody has seen it',
    ],
    [
      { ...fast, life: 'suppressed', suppressedBy: 'slow' } as const,
      'aaaa1111   2m      p1 fast: Heart rate above 100/min; explained by another',
    ],
    [
      { ...fast, rule: 'lost_signal', kind: 'technical' } as const,
      'aaaa1111   2m  ##  p1 lost signal: Heart rate above 100/min',
    ],
    [tooLate, 'ffff7777   2m      p1 late: Heart rate above 100/min; discovered late'],
  ])('%#: %j', (heard, expected) => {
    expect(line(heard)).toBe(expected);
  });

  test('of an alarm tells what it asks for, and only once', () => {
    const lines = linesOf(boardOf(fast, nurse).open(), noon + 120_000);
    expect(lines).toEqual([
      'aaaa1111   2m  !!  p1 fast: Heart rate above 100/min; asks for notify nurse',
    ]);
  });

  test('of an alarm that came again tells what was asked for when it came first', () => {
    const again = { ...fast, id: 'ffff8888', flapping: true } as const;
    expect(linesOf(boardOf(again, nurse).open(), noon)).toEqual([
      'ffff8888   0s  !!  p1 fast: Heart rate above 100/min; asks for notify nurse',
    ]);
  });

  test('of an intervention alone does not say that its alarm is over where it is not', () => {
    const open = boardOf(fast, nurse).open();
    const alone = open.filter(({ id }) => id === nurse.id);
    expect(linesOf(alone, noon, open)).toEqual(['bbbb3333   0s  !!  p1 notify nurse (fast)']);
  });

  test('has eight characters of the id, and all where others begin so', () => {
    const lines = (...endings: string[]) =>
      linesOf(
        endings.map((end) => call(alarm({ id: `eeeeeeee${end}` }))),
        noon,
      );
    expect(lines('0123')[0]).toMatch(/^eeeeeeee {3}0s/);
    expect(lines('0123', '4567')[1]).toMatch(/^eeeeeeee4567 {3}0s/);
  });

  test('has nothing in it that a terminal would obey', () => {
    const hostile = {
      ...fast,
      message: 'a\u001b[2Jb\r\nc',
      acknowledged: { by: '\u202eA', at: noon },
    };
    expect(line({ ...hostile, life: 'active_acknowledged' })).toBe(
      'aaaa1111   2m      p1 fast: a [2Jb c; acknowledged by  A 2m ago',
    );
  });

  test('of an intervention about a sensor has the mark of sensors', () => {
    const about = intervention({ id: 'bbbb4444', rule: 'lost_signal', raisedAt: noon });
    expect(linesOf(boardOf(about).open(), noon)[0]).toMatch(/^bbbb4444 {3}0s {2}## {2}p1 /);
  });

  test('of an intervention names what is asked for, and why', () => {
    const second = intervention({ kind: 'notify_second_nurse', rule: 'very_fast' });
    expect(nameOf({ what: 'intervention', ...second })).toBe('p1 notify second nurse (very fast)');
  });
});
