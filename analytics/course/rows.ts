import { type Activity, activities } from '#analytics/rules/rule.ts';
import type { Origin, Point } from './point.ts';

/**
 * Points by measured time, as numbers in one array: 80 bytes each, and nothing that the collector has
 * to visit. As an object that holds its reading a point was more than 200, in three pieces.
 *
 * First all times, then all values, which are searched and gone through; then all else of each point,
 * side by side, so that a new one touches few places of memory. The place of a point is its index
 * modulo the room, which is a power of two: an index stays what it is, whatever leaves.
 */
export class Rows {
  numbers = none;
  /** Places for so many points. */
  room = 0;
  /** What measured any of them. */
  makers: Maker[] = [];
  /** From so many on, makers of nothing that is left are forgotten. Devices have few boots. */
  makersMax = makersMin;
  /** The first one, and behind the last one. */
  head = 0;
  end = 0;
  /** The last one that has left, which is kept; the first of those of its time. -1 while none has. */
  lastGone = -1;
}

type Maker = Pick<Origin, 'device' | 'boot'>;

const none = new Float64Array(0);

/** All else of a point, in this order; NaN for what it does not have. */
const order = {
  seq: 0,
  receivedAt: 1,
  sentAt: 2,
  journaledAt: 3,
  missedAt: 4,
  usualMs: 5,
  /** Its place in `activities`. */
  activity: 6,
  /** Its place in `makers`. */
  maker: 7,
} as const;
const elseEach = 8;
const numbersEach = 2 + elseEach;
type NumberName = keyof typeof order;

const roomLeast = 16;
const makersMin = 8;

/** When the point at `index` was measured, ms since 1970. */
export function timeIn({ numbers, room }: Rows, index: number): number {
  return numbers[index & (room - 1)] as number;
}

/** A word stands there as a number: see `judging/levels.ts`. */
export function valueIn({ numbers, room }: Rows, index: number): number {
  return numbers[room + (index & (room - 1))] as number;
}

/** Undefined where the point has none. */
export function numberIn(rows: Rows, index: number, name: NumberName): number | undefined {
  const number = rows.numbers[placeOfElse(rows, index) + order[name]] as number;
  return Number.isNaN(number) ? undefined : number;
}

export function setNumber(
  rows: Rows,
  index: number,
  name: NumberName,
  number: number | undefined,
): void {
  rows.numbers[placeOfElse(rows, index) + order[name]] = number ?? Number.NaN;
}

function placeOfElse({ room }: Rows, index: number): number {
  return 2 * room + elseEach * (index & (room - 1));
}

/** Puts a point at `index`, and what stood there and behind it one further. */
export function add(rows: Rows, index: number, point: Point): void {
  if (rows.end - firstKept(rows) >= rows.room) enlarge(rows);
  // Nearly all that comes late belongs a few places before the end.
  for (let each = rows.end; each > index; each -= 1) copy(rows, each - 1, rows, each);
  rows.end += 1;
  write(rows, index, point);
}

/** Another point of the same time and maker, which is as unusual as the one before it was. */
export function overwrite(rows: Rows, index: number, point: Point): void {
  const missedAt = numberIn(rows, index, 'missedAt');
  write(rows, index, point);
  setNumber(rows, index, 'missedAt', missedAt);
}

/** What brought the point: a copy. */
export function originIn(rows: Rows, index: number): Origin {
  const { device, boot } = makerOf(rows, index);
  const sentAt = numberIn(rows, index, 'sentAt');
  const journaledAt = numberIn(rows, index, 'journaledAt');
  return {
    device,
    boot,
    seq: numberIn(rows, index, 'seq') as number,
    at: timeIn(rows, index),
    receivedAt: numberIn(rows, index, 'receivedAt') as number,
    ...(sentAt !== undefined && { sentAt }),
    ...(journaledAt !== undefined && { journaledAt }),
  };
}

/** What the person did; undefined at rest. */
export function activityIn(rows: Rows, index: number): Activity | undefined {
  return activities[numberIn(rows, index, 'activity') ?? -1];
}

/** Less than 0: what stands at `index` comes before what this reading brought; 0: it is the same. */
export function compare(rows: Rows, index: number, reading: Origin): number {
  const byTime = timeIn(rows, index) - reading.at;
  if (byTime !== 0) return byTime;
  const { device, boot } = makerOf(rows, index);
  const seq = numberIn(rows, index, 'seq') as number;
  return byName(device, reading.device) || byName(boot, reading.boot) || seq - reading.seq;
}

function byName(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function write(rows: Rows, index: number, { at, value, reading, activity }: Point): void {
  if (rows.makers.length >= rows.makersMax) forgetMakers(rows, index);
  const { numbers, room } = rows;
  const first = placeOfElse(rows, index);
  numbers[index & (room - 1)] = at;
  numbers[room + (index & (room - 1))] = value;
  numbers[first + order.seq] = reading.seq;
  numbers[first + order.receivedAt] = reading.receivedAt;
  numbers[first + order.sentAt] = reading.sentAt ?? Number.NaN;
  numbers[first + order.journaledAt] = reading.journaledAt ?? Number.NaN;
  numbers[first + order.missedAt] = Number.NaN;
  numbers[first + order.usualMs] = Number.NaN;
  numbers[first + order.activity] =
    activity === undefined ? Number.NaN : activities.indexOf(activity);
  numbers[first + order.maker] = placeOfMaker(rows.makers, reading);
}

function makerOf(rows: Rows, index: number): Maker {
  return rows.makers[numberIn(rows, index, 'maker') as number] as Maker;
}

/** The last one is nearly always the right one. */
function placeOfMaker(makers: Maker[], { device, boot }: Maker): number {
  for (let place = makers.length - 1; place >= 0; place -= 1) {
    const maker = makers[place] as Maker;
    if (maker.device === device && maker.boot === boot) return place;
  }
  return makers.push({ device, boot }) - 1;
}

/** But of the one at `index`, which is about to be written. */
function forgetMakers(rows: Rows, index: number): void {
  const used: Maker[] = [];
  for (let each = firstKept(rows); each < rows.end; each += 1) {
    if (each === index) continue;
    setNumber(rows, each, 'maker', placeOfMaker(used, makerOf(rows, each)));
  }
  rows.makers = used;
  rows.makersMax = Math.max(makersMin, 2 * used.length);
}

function firstKept({ lastGone, head }: Rows): number {
  return lastGone < 0 ? head : lastGone;
}

function enlarge(rows: Rows): void {
  const before = { ...rows };
  rows.room = Math.max(roomLeast, 2 * before.room);
  rows.numbers = new Float64Array(numbersEach * rows.room);
  for (let index = firstKept(rows); index < rows.end; index += 1) copy(before, index, rows, index);
}

function copy(from: Rows, index: number, to: Rows, toIndex: number): void {
  const toPlace = toIndex & (to.room - 1);
  to.numbers[toPlace] = timeIn(from, index);
  to.numbers[to.room + toPlace] = valueIn(from, index);
  const [first, toFirst] = [placeOfElse(from, index), placeOfElse(to, toIndex)];
  for (let each = 0; each < elseEach; each += 1) {
    to.numbers[toFirst + each] = from.numbers[first + each] as number;
  }
}
