import { bad, good, type Result } from '#ward/result.ts';
import {
  type Consciousness,
  consciousnessLevels,
  type VitalName,
  vitalNames,
} from '#ward/vitals.ts';

/** What a column of a recording holds. */
export type Column = TimeColumn | VitalColumn | IgnoredColumn;

interface TimeColumn extends Named {
  readonly kind: 'time';
  /** In ms; only differences count. */
  read(cell: string): Result<number>;
}

interface VitalColumn extends Named {
  readonly kind: 'vital';
  readonly vital: VitalName;
  /** `undefined` where the monitor had nothing to show. */
  read(cell: string): Result<number | Consciousness | undefined>;
}

interface IgnoredColumn extends Named {
  readonly kind: 'ignored';
}

interface Named {
  /** As the file writes it. */
  readonly name: string;
}

/** Names that other people's files use. Those of BIDMC, compared without regard to case. */
const otherNames: Readonly<Record<string, VitalName>> = {
  hr: 'heart_rate',
  pulse: 'pulse_rate',
  resp: 'respiratory_rate',
  spo2: 'spo2',
};

const times: Readonly<Record<string, TimeColumn['read']>> = {
  'time [s]': seconds,
  at: moment,
};

export const expectedColumns =
  'expected a column "Time [s]" (seconds) or "at" (ms since 1970, or ISO 8601), ' +
  `and at least one of HR, PULSE, RESP, SpO2, ${vitalNames.filter((name) => name !== 'spo2').join(', ')}`;

/** The columns of a header, or why no person could be played from them. */
export function headerOf(names: readonly string[]): Result<readonly Column[]> {
  const columns = names.map(columnOf);
  const found = `found ${names.map((name) => `"${name}"`).join(', ')}; ${expectedColumns}`;
  const timeCount = columns.filter(({ kind }) => kind === 'time').length;
  const vitals = columns.flatMap((column) => (column.kind === 'vital' ? [column.vital] : []));
  const twice = vitals.find((vital, index) => vitals.indexOf(vital) !== index);

  if (timeCount === 0) return bad(`it has no column of time: ${found}`);
  if (timeCount > 1) return bad(`it has more than one column of time: ${found}`);
  if (vitals.length === 0) return bad(`it has no column of a vital sign: ${found}`);
  if (twice !== undefined) return bad(`it has more than one column of ${twice}: ${found}`);
  return good(columns);
}

function columnOf(name: string): Column {
  const key = name.toLowerCase();
  const time = Object.hasOwn(times, key) ? times[key] : undefined;
  if (time !== undefined) return { kind: 'time', name, read: time };

  const vital = Object.hasOwn(otherNames, key)
    ? otherNames[key]
    : vitalNames.find((vitalName) => vitalName === key);
  if (vital === undefined) return { kind: 'ignored', name };
  return { kind: 'vital', name, vital, read: vital === 'consciousness' ? level : value };
}

const absent = new Set(['', '-', 'nan', 'null']);
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function number(cell: string): number | undefined {
  const parsed = decimal.test(cell) ? Number(cell) : Number.NaN;
  // Adding 0 turns -0, which some files write for their first second, into 0.
  return Number.isFinite(parsed) ? parsed + 0 : undefined;
}

function value(cell: string): Result<number | undefined> {
  if (absent.has(cell.toLowerCase())) return good(undefined);
  const parsed = number(cell);
  return parsed === undefined ? bad('is no number') : good(parsed);
}

function level(cell: string): Result<Consciousness | undefined> {
  if (absent.has(cell.toLowerCase())) return good(undefined);
  const found = consciousnessLevels.find((one) => one === cell.toUpperCase());
  return found === undefined ? bad(`is none of ${consciousnessLevels.join(', ')}`) : good(found);
}

function seconds(cell: string): Result<number> {
  const parsed = number(cell);
  return parsed === undefined ? bad('is no number of seconds') : good(Math.round(parsed * 1000));
}

const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/i;

/** A time without a zone is taken as UTC: the same file means the same on every machine. */
function moment(cell: string): Result<number> {
  const parsed = number(cell);
  if (parsed !== undefined) return good(Math.round(parsed));

  const [, date, time, zone = 'Z'] = iso.exec(cell) ?? [];
  const atMs = Date.parse(`${date}T${time}${zone}`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(atMs) || !new Date(`${date}T00:00Z`).toISOString().startsWith(`${date}T`)) {
    return bad('is neither ms since 1970 nor a time such as 2025-11-22T08:00:00Z');
  }
  return good(atMs);
}
