import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveriesOf } from '#analytics/webhook/delivery.ts';
import { type Alarm, lifeStates, priorities } from '#ward/alarm.ts';
import { notice } from '#ward/notice.ts';
import { alarm, intervention, noon } from '../scene.ts';

const at = noon + 6000;
const told = (...alarms: Alarm[]) => deliveriesOf({ alarms, interventions: [] }, at);
const eventOf = (one: Alarm) => told(one).map(({ body }) => JSON.parse(body).event);
const idOf = (one: Alarm) => told(one)[0]?.id;

const seen = { by: 'anna', at: noon + 9000 };
const shelved = { ...seen, until: noon + 900_000 };
const over = { state: 'cleared', life: 'inactive', clearedAt: noon + 20_000 } as const;

describe('the receiver is told', () => {
  test.each<[string, Partial<Alarm>]>([
    ['raised', {}],
    ['raised', { step: 0 }],
    ['escalated', { step: 2 }],
    ['acknowledged', { life: 'active_acknowledged', acknowledged: seen }],
    ['acknowledged', { life: 'active_acknowledged', acknowledged: seen, step: 2 }],
    ['cleared', over],
    ['latched', { ...over, life: 'latched' }],
    ['shelved', { life: 'shelved', shelved }],
    ['suppressed', { life: 'suppressed', suppressedBy: 'news2' }],
    ['cleared', { ...over, late: true }],
  ])('%s of an alarm with %j', (event, other) => {
    expect(eventOf(alarm(other))).toEqual([event]);
  });

  test('discovered, of an alarm that was over before anybody knew of it', () => {
    const { rangAt: _, ...never } = alarm({ ...over, late: true });
    expect(eventOf(never)).toEqual(['discovered']);
  });

  test('nothing, of an alarm that is only pending', () => {
    expect(told(alarm({ life: 'pending' }))).toEqual([]);
  });

  test('that an intervention is asked for, and that it is closed', () => {
    const closed = intervention({ state: 'closed', closedAt: at, outcome: 'acknowledged' });
    const messages = deliveriesOf({ alarms: [], interventions: [intervention(), closed] }, at);
    expect(messages.map(({ body }) => JSON.parse(body).event)).toEqual(['raised', 'closed']);
    expect(messages[0]?.id).not.toBe(messages[1]?.id);
  });

  test('all of it, with the time of the ward and what this is not for', () => {
    const [first] = told(alarm());
    expect(first?.patient).toBe('p1');
    expect(JSON.parse(first?.body ?? '')).toEqual({
      notice,
      id: first?.id,
      kind: 'alarm',
      event: 'raised',
      at,
      alarm: alarm(),
    });
  });

  test('alarms first, then what they ask for, in the order of the book', () => {
    const entries = {
      alarms: [alarm(), alarm({ id: 'a2' })],
      interventions: [intervention(), intervention({ id: 'i2' })],
    };
    const ids = deliveriesOf(entries, at).map(({ body }) => {
      const { alarm: one, intervention: other } = JSON.parse(body);
      return (one ?? other).id;
    });
    expect(ids).toEqual(['a1', 'a2', 'i1', 'i2']);
  });
});

describe('the id of a message', () => {
  test('is the same whenever analytics looks, and however it words it', () => {
    const facts = {
      life: fc.constantFrom(...lifeStates.filter((life) => life !== 'pending')),
      priority: fc.constantFrom(...priorities),
      step: fc.nat(5),
      rangAt: fc.integer({ min: noon, max: noon + 1e6 }),
    };
    fc.assert(
      fc.property(fc.record(facts), fc.nat(), fc.string(), (fact, later, message) => {
        const again = alarm({ ...fact, evaluatedAt: noon + later, message });
        const [first] = deliveriesOf({ alarms: [alarm(fact)], interventions: [] }, at);
        const [second] = deliveriesOf({ alarms: [again], interventions: [] }, at + later);
        expect(second?.id).toBe(first?.id);
      }),
    );
  });

  test.each<[string, Partial<Alarm>]>([
    ['another alarm', { id: 'a2' }],
    ['what became of it', { life: 'active_acknowledged' }],
    ['its end', { state: 'cleared' }],
    ['the moment of its end', { clearedAt: at }],
    ['that it became worse', { priority: 'high' }],
    ['the next step of its ladder', { step: 2 }],
    ['a new occurrence', { raisedAt: noon + 60_000 }],
    ['that it rings again', { rangAt: noon + 60_000 }],
    ['who saw it', { acknowledged: { ...seen, by: 'ben' } }],
    ['when', { acknowledged: { ...seen, at: at + 1 } }],
    ['who put it aside', { shelved: { ...shelved, by: 'ben' } }],
    ['until when', { shelved: { ...shelved, until: at } }],
    ['what explains it', { suppressedBy: 'news2' }],
  ])('is another one for %s', (_, other) => {
    const before = alarm({ acknowledged: seen, shelved });
    expect(idOf({ ...before, ...other })).not.toBe(idOf(before));
  });
});
