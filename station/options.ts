import { type Command, Option } from 'commander';
import { bad, type Result } from '#ward/result.ts';
import type { Program, Setting } from '#ward/setting.ts';
import {
  optionOf,
  readSettings,
  type SettingName,
  type Settings,
  settingNames,
  settings,
} from '#ward/settings.ts';
import { logLevels } from './logs.ts';

/** Gives a command the options of its program, made from the one table of settings. */
export function addOptions(command: Command, program: Program): void {
  for (const name of settingNames) {
    const setting: Setting = settings[name];
    if (setting.of.includes(program)) addOption(command, name, setting);
  }
}

function addOption(command: Command, name: SettingName, setting: Setting): void {
  const group =
    setting.consequence === undefined ? 'Settings:' : 'Limits (and what happens there):';
  const { placeholder } = setting.kind;
  if (placeholder === '') {
    // A flag can be set either way, because the environment may have set it the other way.
    const on = new Option(`--${optionOf(name)}`, helpOf(setting)).helpGroup(group);
    const off = new Option(`--no-${optionOf(name)}`, `not: ${setting.help}`).helpGroup(group);
    command.addOption(on.hideHelp(setting.default === true));
    command.addOption(off.hideHelp(setting.default !== true));
    return;
  }
  const option = new Option(`--${optionOf(name)} <${placeholder}>`, helpOf(setting));
  command.addOption(option.helpGroup(group));
}

function helpOf({ help, kind, default: value, consequence }: Setting): string {
  const written = kind.write(value);
  const untold = kind.placeholder === '' || written === '' || value === 0;
  const standard = untold ? '' : ` (${written})`;
  return `${help}${standard}${consequence === undefined ? '' : `: ${consequence}`}`;
}

/** The settings, from what was given on the command line and then from the environment. */
export function settingsOf(
  command: Command,
  environment: Readonly<Record<string, string | undefined>>,
): Result<Settings> {
  const given: Partial<Record<SettingName, string>> = {};
  for (const name of settingNames) {
    if (command.getOptionValueSource(name) !== 'cli') continue;
    const value: unknown = command.getOptionValue(name);
    given[name] = typeof value === 'boolean' ? settings.json.kind.write(value) : String(value);
  }
  const read = readSettings(given, environment);
  if (read.ok && !(logLevels as readonly string[]).includes(read.value.logLevel)) {
    return bad(`--log-level is one of ${logLevels.join(', ')}, not "${read.value.logLevel}"`);
  }
  return read;
}
