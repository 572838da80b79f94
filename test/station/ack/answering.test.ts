import { describe, expect, test } from 'vitest';
import { answer, type Wish } from '#station/ack/answering.ts';
import type { Ack, Alarm, Intervention } from '#ward/alarm.ts';
import { bad, good } from '#ward/result.ts';
import { noon } from '../../analytics/scene.ts';
import { hastyClock } from '../../analytics/webhook/scene.ts';
import { anna, boardOf, fast, hear, nurse, slow } from './board-in-test.ts';

type Heard = Alarm | Intervention;
interface Scene {
  readonly heard?: readonly Heard[];
  /** What the ward says after so long. */
  readonly next?: readonly Heard[];
  readonly afterMs?: number;
  readonly gateway?: 'takes' | 'refuses';
}

/** Somebody answers a call; what they read, and what was published. */
async function answered(wish: Partial<Wish>, scene: Scene = {}) {
  const { heard = [fast, slow, nurse], next = [], afterMs = 200, gateway = 'takes' } = scene;
  const board = boardOf(...heard);
  const acks: [string, Ack][] = [];
  const wall = hastyClock();
  const { sleep } = wall;
  wall.sleep = async (ms) => {
    await sleep(ms);
    if (wall.now() >= noon + afterMs) for (const each of next) hear(board, each);
  };
  const tell = async (patient: string, ack: Ack) => {
    acks.push([patient, ack]);
    return gateway === 'takes' ? good(true as const) : bad('the gateway did not take it');
  };
  const whole: Wish = { id: fast.id, by: 'Anna', action: 'acknowledge', ...wish };
  return { said: await answer(whole, { board, tell }, wall), acks, wall };
}

const closed = { ...nurse, state: 'closed', outcome: 'acknowledged', by: 'Anna' } as const;
const seen = { ...fast, life: 'active_acknowledged', acknowledged: anna } as const;
const over = { state: 'cleared', life: 'inactive', clearedAt: noon } as const;
const shelved = { ...fast, life: 'shelved', shelved: { ...anna, until: noon + 1e6 } } as const;

describe('an acknowledgement', () => {
  test.each<[string, Partial<Wish>, Scene, string]>([
    ['of an alarm', {}, { next: [seen] }, 'p1 fast: acknowledged by Anna'],
    ['by what it asked for', {}, { next: [closed] }, 'p1 fast: acknowledged by Anna'],
    [
      'of an intervention',
      { id: 'bbbb' },
      { next: [closed] },
      'p1 notify nurse (fast): acknowledged by Anna',
    ],
    [
      'of an intervention, by its alarm',
      { id: 'bbbb' },
      { next: [seen] },
      'p1 notify nurse (fast): acknowledged by Anna',
    ],
    [
      'that another nurse was faster with',
      {},
      { next: [{ ...seen, acknowledged: { ...anna, by: 'Ben' } }] },
      'p1 fast: acknowledged by Ben',
    ],
    ['of one that ends meanwhile', {}, { next: [{ ...fast, ...over }] }, 'p1 fast: over'],
    ['of one that another follows', {}, { next: [{ ...fast, id: 'ffff' }] }, 'p1 fast: over'],
    [
      'of an intervention that ends meanwhile',
      { id: 'bbbb' },
      { next: [{ ...closed, outcome: 'condition_cleared' } as const] },
      'p1 notify nurse (fast): closed (condition cleared)',
    ],
  ])('%s is told when the ward has told', async (_, wish, scene, said) => {
    const told = await answered(wish, scene);
    expect(told.said).toEqual({ ok: true, value: said });
    expect(told.acks).toHaveLength(1);
    expect(told.wall.now()).toBe(noon + 200);
  });

  test('goes to the patient, with the whole id, the name, the note and the time', async () => {
    const { acks } = await answered({ id: 'aaaa', note: 'restless' }, { next: [seen] });
    const at = fast.evaluatedAt;
    expect(acks).toEqual([['p1', { id: fast.id, by: 'Anna', at, note: 'restless' }]]);
  });

  test("is of the wall's time where that is later than all that the ward told", async () => {
    const early = { ...fast, evaluatedAt: noon - 5000 };
    const { acks } = await answered({}, { heard: [early], next: [{ ...seen }] });
    expect(acks[0]?.[1].at).toBe(noon);
  });

  test.each<[Scene, string]>([
    [{ heard: [seen] }, 'p1 fast: acknowledged by Anna already'],
    [{ heard: [{ ...fast, ...over }] }, 'p1 fast: over already'],
  ])('of what needs none is not sent: %#', async (scene, said) => {
    expect(await answered({}, scene)).toMatchObject({ said: { ok: true, value: said }, acks: [] });
  });

  test('of what an alarm asked for is sent, though the alarm came and went', async () => {
    const gone = { ...fast, ...over, flapping: true } as const;
    const { said, acks } = await answered({ id: 'bbbb' }, { heard: [gone, nurse], next: [closed] });
    const value = 'p1 notify nurse (fast): acknowledged by Anna';
    expect([said, acks.length]).toEqual([{ ok: true, value }, 1]);
  });

  test('of a latched alarm is sent, though it is over', async () => {
    const latched = { ...fast, ...over, life: 'latched' } as const;
    const { said, acks } = await answered({}, { heard: [latched], next: [{ ...fast, ...over }] });
    expect([said, acks.length]).toEqual([{ ok: true, value: 'p1 fast: over' }, 1]);
  });

  test('that analytics does not answer within 3 s is not called one', async () => {
    const { said, wall } = await answered({});
    expect(said).toEqual({
      ok: false,
      reason: 'p1 fast: the gateway kept it, but analytics has not answered: does it run?',
    });
    expect(wall.now() - noon).toBe(3000);
  });

  test('of something else is not taken for it', async () => {
    const other = { ...closed, id: 'eeee6666', alarm: slow.id };
    expect((await answered({}, { next: [other] })).said.ok).toBe(false);
    expect((await answered({ id: 'bbbb' }, { next: [other] })).said.ok).toBe(false);
  });

  test('that the gateway refuses is not waited for', async () => {
    const { said, wall } = await answered({}, { gateway: 'refuses' });
    expect([said.ok, wall.now()]).toEqual([false, noon]);
  });

  test.each<[string, string, string]>([
    ['dddd0000', 'no alarm or intervention has the id dddd0000; perhaps one of these:', slow.id],
    ['aaa', 'aaa is the beginning of these, or too short:', slow.id],
  ])('of %s is sent to nobody, and says whom one could mean', async (id, head, first) => {
    const { said, acks } = await answered({ id });
    const lines = said.ok ? [] : said.reason.split('\n');
    expect([lines[0], lines[1]?.split(' ')[0], acks]).toEqual([head, first, []]);
  });

  test('of anything where nobody is called for says so', async () => {
    const { said } = await answered({}, { heard: [] });
    expect(said).toMatchObject({ reason: expect.stringMatching(/nobody is called for/) });
  });
});

describe('an alarm', () => {
  const shelve = { action: 'shelve', forMs: 600_000 } as const;

  test('is put aside for so long at most', async () => {
    const { said, acks } = await answered(shelve, { next: [shelved] });
    expect(said).toEqual({ ok: true, value: 'p1 fast: put aside by Anna for 15m' });
    const at = fast.evaluatedAt;
    expect(acks[0]?.[1]).toEqual({
      id: fast.id,
      by: 'Anna',
      at,
      action: 'shelve',
      until: at + 600_000,
    });
  });

  test('is put aside by way of what it asked for', async () => {
    const { said } = await answered({ ...shelve, id: 'bbbb' }, { next: [shelved] });
    expect(said).toMatchObject({ value: 'p1 notify nurse (fast): put aside by Anna for 15m' });
  });

  test('is put aside again, which the ward has to tell again', async () => {
    const longer = { ...shelved, shelved: { ...anna, by: 'Ben', until: noon + 2e6 } };
    const again = await answered(shelve, { heard: [shelved], next: [longer] });
    expect(again.said).toMatchObject({ value: 'p1 fast: put aside by Ben for 32m' });
    expect((await answered(shelve, { heard: [shelved] })).said.ok).toBe(false);
  });

  test('that ends meanwhile need not be put aside', async () => {
    const { said } = await answered(shelve, { next: [{ ...fast, ...over }] });
    expect(said).toMatchObject({ value: 'p1 fast: over' });
  });

  test('that came again is put aside by way of what was asked for when it came first', async () => {
    const again = { ...fast, id: 'ffff8888', flapping: true } as const;
    const aside = { ...again, life: 'shelved', shelved: shelved.shelved } as const;
    const scene = { heard: [again, nurse], next: [aside] };
    const { said, acks } = await answered({ ...shelve, id: 'bbbb' }, scene);
    expect(said).toMatchObject({ value: 'p1 notify nurse (fast): put aside by Anna for 15m' });
    expect(acks[0]?.[1].id).toBe(nurse.id);
  });

  test('that is over cannot be put aside, though a nurse is still called for it', async () => {
    const gone = { ...fast, ...over, flapping: true } as const;
    const { said, acks } = await answered({ ...shelve, id: 'bbbb' }, { heard: [gone, nurse] });
    expect(said).toEqual({
      ok: false,
      reason: 'p1 notify nurse (fast): its alarm is over, so that there is nothing to put aside',
    });
    expect(acks).toEqual([]);
  });

  test('is taken back', async () => {
    const { said, acks } = await answered(
      { action: 'unshelve' },
      { heard: [shelved], next: [fast] },
    );
    expect(said).toMatchObject({ value: 'p1 fast: no longer put aside' });
    expect(acks[0]?.[1]).toEqual({
      id: fast.id,
      by: 'Anna',
      at: noon + 60_000,
      action: 'unshelve',
    });
  });

  test('that is not put aside need not be taken back', async () => {
    const { said, acks } = await answered({ action: 'unshelve' });
    expect([said, acks]).toEqual([{ ok: true, value: 'p1 fast: not put aside' }, []]);
  });
});
