import { bad, good, type Result } from './result.ts';

/** The programs of the ward, each with a command of its own. */
export const programs = [
  'start',
  'devices',
  'gateway',
  'analytics',
  'device',
  'ack',
  'delays',
  'webhook',
] as const;
export type Program = (typeof programs)[number];

/** One setting: a command line option and an environment variable of the same meaning. */
export interface Setting<T = unknown> {
  readonly kind: Kind<T>;
  readonly default: T;
  readonly help: string;
  /** The programs that read it. */
  readonly of: readonly Program[];
  /** Where the setting is a limit: what happens there, and the counter of `/metrics` that shows it. */
  readonly consequence?: string;
  readonly counter?: string;
}

/** How a setting is written. `parse` answers with a reason that says what would be right. */
export interface Kind<T> {
  /** As in `--option <name>`; empty for a flag. */
  readonly placeholder: string;
  parse(text: string): Result<T>;
  write(value: T): string;
}

export const text: Kind<string> = {
  placeholder: 'TEXT',
  parse: (value) => good(value),
  write: (value) => value,
};

/** One of a few words. */
export function choice<T extends string>(...words: readonly T[]): Kind<T> {
  return {
    placeholder: words.join('|'),
    parse(value) {
      const word = words.find((known) => known === value);
      return word === undefined ? bad(`is one of ${words.join(', ')}`) : good(word);
    },
    write: (value) => value,
  };
}

export const flag: Kind<boolean> = {
  placeholder: '',
  parse(value) {
    if (['', '1', 'true', 'yes', 'on'].includes(value)) return good(true);
    if (['0', 'false', 'no', 'off'].includes(value)) return good(false);
    return bad('is either on or off');
  },
  write: (value) => (value ? 'on' : 'off'),
};

export function number(low: number, high: number): Kind<number> {
  return {
    placeholder: 'N',
    parse(value) {
      const parsed = value.trim() === '' ? Number.NaN : Number(value);
      if (Number.isFinite(parsed) && parsed >= low && parsed <= high) return good(parsed);
      return bad(`is a number from ${low} to ${high}`);
    },
    write: String,
  };
}

export function integer(low: number, high: number): Kind<number> {
  const inRange = number(low, high);
  return {
    ...inRange,
    parse(value) {
      const parsed = inRange.parse(value);
      if (parsed.ok && Number.isInteger(parsed.value)) return parsed;
      return bad(`is a whole number from ${low} to ${high}`);
    },
  };
}

const durationUnitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
type DurationUnit = keyof typeof durationUnitsMs;

/** Written as `250ms`, `30s`, `15m`, `2h` or `30d`; held in milliseconds. */
export const duration: Kind<number> = {
  placeholder: 'TIME',
  parse(value) {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value.trim()) ?? [];
    if (amount === undefined) return bad('is a time such as 250ms, 30s, 15m, 2h or 1d');
    return good(Number(amount) * durationUnitsMs[unit as DurationUnit]);
  },
  write(ms) {
    const units = Object.entries(durationUnitsMs).reverse();
    const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['s', 1];
    return `${ms / size}${unit}`;
  },
};

const sizeUnits = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
type SizeUnit = keyof typeof sizeUnits;

/** Written as `65536B`, `64KiB`, `512MiB` or `1GiB`; held in bytes. */
export const size: Kind<number> = {
  placeholder: 'SIZE',
  parse(value) {
    const [, amount, unit] = /^(\d+)(B|KiB|MiB|GiB)$/.exec(value.trim()) ?? [];
    if (amount === undefined) return bad('is a size such as 4096B, 64KiB, 512MiB or 1GiB');
    return good(Number(amount) * sizeUnits[unit as SizeUnit]);
  },
  write(bytes) {
    const units = Object.entries(sizeUnits).reverse();
    const [unit, size] = units.find(([, size]) => bytes >= size && bytes % size === 0) ?? ['B', 1];
    return `${bytes / size}${unit}`;
  },
};
