import { readFileSync, writeFileSync } from 'node:fs';
import { readRuleFile, usualRules } from '#analytics/rules/rule-file.ts';
import { rowOf } from '#analytics/rules/rule-row.ts';
import { linkProfileNames } from '#devices/network/profiles.ts';
import { scenarioNames } from '#patients/scenarios.ts';
import { staffProfileNames } from '#patients/staff/profiles.ts';
import type { Setting } from '#ward/setting.ts';
import { optionOf, settingNames, settings, variableOf } from '#ward/settings.ts';
import { numericVitals } from '#ward/vitals.ts';
import { alarmTables } from './alarm-tables.ts';
import { type Tables, table, withTables } from './table.ts';

/** The tables of the README, made from the code. */
const readmeTables: Tables = {
  settings: () =>
    table(
      ['option', 'environment', 'default', 'what it is'],
      settingNames
        .filter((name) => all[name]?.consequence === undefined)
        .map((name) => [
          `\`${switchOf(name)}\``,
          `\`${variableOf(name)}\``,
          byDefault(name),
          all[name]?.help ?? '',
        ]),
    ),
  limits: () =>
    table(
      ['limit', 'default', 'of what', 'there', 'counted as'],
      settingNames
        .filter((name) => all[name]?.consequence !== undefined)
        .map((name) => [
          `\`${switchOf(name)}\``,
          byDefault(name),
          all[name]?.help ?? '',
          all[name]?.consequence ?? '',
          (all[name]?.counter ?? '').startsWith('ward_')
            ? `\`${all[name]?.counter}\``
            : (all[name]?.counter ?? ''),
        ]),
    ),
  choices: () =>
    table(
      ['option', 'words'],
      [
        ['`--link`', [...linkProfileNames.map(quoted), 'or a file of your own'].join(', ')],
        ['`--scenario`', ['mixed', 'none', ...scenarioNames].map(quoted).join(', ')],
        ['`--staff`', staffProfileNames.map(quoted).join(', ')],
      ],
    ),
  rules: () => {
    const rows = rules.map(({ rule, ...row }) => ({ rule: quoted(rule), ...row }));
    return table(Object.keys(rows[0] ?? {}), rows.map(Object.values));
  },
  vitals: () =>
    table(
      ['name', 'unit (UCUM)', 'accepted'],
      [
        ...Object.entries(numericVitals).map(([name, { unit, low, high }]) => [
          `\`${name}\``,
          `\`${unit}\``,
          `${low} to ${high}`,
        ]),
        ['`consciousness`', '', 'A, C, V, P or U'],
      ],
    ),
};

/**
 * By page. `npm run docs` writes the tables between their marks; a test fails when they are not the
 * same.
 */
export const pages = { '../README.md': readmeTables, './alarms.md': alarmTables } as const;

const all: Readonly<Record<string, Setting>> = settings;
const usual = readRuleFile(usualRules);
if (!usual.ok) throw new Error(usual.reason);
const rules = usual.value.rules.map(rowOf);

function quoted(word: string): string {
  return `\`${word}\``;
}

/** What is on by default is named by what switches it off, as on the command line. */
function switchOf(name: (typeof settingNames)[number]): string {
  return `${settings[name].default === true ? '--no-' : '--'}${optionOf(name)}`;
}

function byDefault(name: (typeof settingNames)[number]): string {
  const setting: Setting = settings[name];
  const written = setting.kind.write(setting.default);
  return written === '' ? '' : `\`${written}\``;
}

if (import.meta.main) {
  for (const [page, made] of Object.entries(pages)) {
    const path = new URL(page, import.meta.url);
    writeFileSync(path, withTables(readFileSync(path, 'utf8'), made));
  }
}
