import { expect, test } from 'vitest';
import { linkProfiles } from '#devices/network/profiles.ts';
import { nameOfPlay, readPlay } from '#devices/play.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { readSettings } from '#ward/settings.ts';

const settings = readSettings({ seed: '7', beds: '3', scenario: 'sepsis', staff: 'short' }, {});
if (!settings.ok) throw new Error(settings.reason);
const { value } = settings;
const link = { ...linkProfiles.lte, name: 'own', loss: 0.4 };

test('all that a life depends on is in the name of its play, the link itself included', () => {
  const play = readPlay(nameOfPlay(value, link, 1000));
  expect(play).toMatchObject({
    ok: true,
    value: {
      bill: { beganMs: 1000, seed: '7', beds: 3, hazard: 1, physiology: 'full', recordings: '' },
      choices: { link, scenarios: ['sepsis'], staff: staffProfiles.short },
    },
  });
});

test('another seed, link, beginning or number of beds is another play; what nobody lives by is not', () => {
  const own = nameOfPlay(value, link, 1000);
  const others = [
    nameOfPlay({ ...value, seed: '8' }, link, 1000),
    nameOfPlay({ ...value, beds: 4 }, link, 1000),
    nameOfPlay(value, { ...link, batteryDeadMs: 1 }, 1000),
    nameOfPlay(value, link, 1001),
  ];
  for (const other of others) expect(other).not.toBe(own);
  expect(nameOfPlay({ ...value, speed: 9, mqttPort: 9 } as typeof value, link, 1000)).toBe(own);
});

test.each([
  ['no JSON', ''],
  ['a list, as it was before', '[1000,"7",3]'],
  [
    'without a link',
    JSON.stringify({ ...JSON.parse(nameOfPlay(value, link, 1)), link: undefined }),
  ],
])('a play of another version is not read: %s', (_, name) => {
  expect(readPlay(name)).toEqual({ ok: false, reason: 'its play is of another version' });
});

test('a play with words that stand for nothing any more says which', () => {
  const play = readPlay(nameOfPlay({ ...value, staff: 'many' }, link, 1000));
  expect(play).toMatchObject({ ok: false, reason: expect.stringContaining('--staff is one of') });
});
