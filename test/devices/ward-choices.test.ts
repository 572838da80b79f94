import { expect, test } from 'vitest';
import { linkProfileNames, linkProfiles } from '#devices/network/profiles.ts';
import { readChoices } from '#devices/ward-choices.ts';
import { scenarioNames } from '#patients/scenarios.ts';
import { staffProfileNames, staffProfiles } from '#patients/staff/profiles.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';

function choose(given: Partial<Record<SettingName, string>>) {
  const settings = readSettings(given, {});
  if (!settings.ok) throw new Error(settings.reason);
  return readChoices(settings.value);
}

test('without a word both groups live, on a perfect link, with usual staff and all that may befall', () => {
  expect(choose({})).toEqual({
    ok: true,
    value: {
      arms: ['monitored', 'unmonitored'],
      link: linkProfiles.perfect,
      scenarios: scenarioNames,
      staff: staffProfiles.usual,
    },
  });
});

test.each(linkProfileNames)('the link %s is one', (link) => {
  expect(choose({ link })).toMatchObject({ ok: true, value: { link: { name: link } } });
});

test.each(staffProfileNames)('the staff %s are some', (staff) => {
  expect(choose({ staff })).toMatchObject({ ok: true, value: { staff: { name: staff } } });
});

test.each([
  ['none', []],
  ['sepsis', ['sepsis']],
  ['sepsis, fast_af', ['sepsis', 'fast_af']],
  ['fast_af,fast_af', ['fast_af']],
])('the scenario "%s" means %j', (scenario, scenarios) => {
  expect(choose({ scenario })).toMatchObject({ ok: true, value: { scenarios } });
});

test('the monitored can live alone', () => {
  expect(choose({ arms: 'monitored' })).toMatchObject({ value: { arms: ['monitored'] } });
});

test.each([
  [{ staff: 'lots' }, '--staff is one of usual, short, instant, none, not "lots"'],
  [{ scenario: 'plague' }, '--scenario is one of mixed, none, sepsis, '],
  [{ scenario: 'sepsis,' }, ', not ""'],
  [{ scenario: 'mixed,sepsis' }, ', not "mixed"'],
  [{ link: 'toString' }, '--link: "toString" is neither a link nor a file'],
  [{ link: '/nowhere/my-link.yaml' }, '--link: "/nowhere/my-link.yaml" is neither'],
])('%j is refused with what would be right', (given, part) => {
  const read = choose(given);
  expect(read.ok ? '' : read.reason).toContain(part);
});
