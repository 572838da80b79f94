import { z } from 'zod';
import { duration } from '#ward/setting.ts';

// Every schema of a form says in one sentence what would be right, as the end of "patients …".

export function whole(low: number, high: number) {
  const right = `is a whole number from ${low} to ${high}`;
  return z.int(right).min(low, right).max(high, right);
}

export function between(low: number, high: number) {
  const right = `is a number from ${low} to ${high}`;
  return z.number(right).min(low, right).max(high, right);
}

/** Held in ms; written as a text such as `30s`, or as a number of `unitMs`. */
export function time(unitMs: number, right: string, allows: (ms: number) => boolean) {
  return z.union([z.number(), z.string()], right).transform((value, context) => {
    const ms = typeof value === 'number' ? value * unitMs : msOf(value);
    if (ms !== undefined && allows(ms)) return ms;
    context.issues.push({ code: 'custom', input: value, message: right });
    return z.NEVER;
  });
}

/** A time from 0 to `mostMs`; a plain number is milliseconds. */
export function timeUpTo(mostMs: number) {
  const right = `is a time from 0 to ${duration.write(mostMs)}, such as 250ms, 30s or 15m`;
  return time(1, right, (ms) => ms >= 0 && ms <= mostMs);
}

/** For editors; what it means is told by `duration`. */
const timePattern = /^\s*\d+(\.\d+)?(ms|s|m|h|d)\s*$/;

/** A time with its unit; held in ms. A plain number but 0 is refused: it could be of any unit. */
export function timeWithUnit(leastMs: number, mostMs: number) {
  const [least, most] = [leastMs, mostMs].map(duration.write);
  const right = `is a time with its unit, from ${least} to ${most}, such as 250ms, 15s or 10m`;
  return z
    .union([z.literal(0), z.string().regex(timePattern, right)], right)
    .transform((value, context) => {
      const ms = typeof value === 'string' ? wholeMsOf(value) : 0;
      if (ms !== undefined && ms >= leastMs && ms <= mostMs) return ms;
      context.issues.push({ code: 'custom', input: value, message: right });
      return z.NEVER;
    });
}

export function oneOf<const Names extends readonly string[]>(names: Names) {
  return z.enum(names, `is one of ${names.join(', ')}`);
}

/** The second is not smaller than the first. */
export function ordered<Low extends string, High extends string>(
  low: Low,
  high: High,
  right: string,
) {
  return (context: z.core.ParsePayload<Readonly<Record<Low | High, number>>>): void => {
    const { [low]: least, [high]: most } = context.value;
    if (most >= least) return;
    context.issues.push({ code: 'custom', input: most, path: [high], message: right });
  };
}

export const onOrOff = z.boolean('is true or false');

/** Told in tables and reports. */
export const plainName = z
  .string('is a name')
  .regex(/^[^\p{Cc}]{1,60}$/u, 'is a name of 1 to 60 characters');

function msOf(text: string): number | undefined {
  const read = duration.parse(text);
  return read.ok ? read.value : undefined;
}

function wholeMsOf(text: string): number | undefined {
  const ms = msOf(text);
  return ms === undefined ? undefined : Math.round(ms);
}
