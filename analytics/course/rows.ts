import { type Activity, activities } from '#analytics/rules/rule.ts';
import type { Origin, Point } from './point.ts';

/**
 * Points by measured time, as numbers in one buffer: 80 bytes each, and nothing that the collector has
 * to visit. As an object that holds its reading a point was more than 200, in three pieces.
 *
 * The place of a point is its index modulo the room, which is a power of two. So an index stays what
 * it is, whatever leaves and however the room grows. Times and values, which are searched and gone
 * through, stand by themselves; all else of a point is side by side in `rest`, so that a new one
 * touches few places of memory.
 */
export class Rows {
  times = none;
  values = none;
  rest = none;
  /** An index and this is its place. */
  mask = -1;
  /** What measured any of them. */
  makers: Maker[] = [];
  /** From so many on, makers of nothing that is left are forgotten. Devices have few boots. */
  makersMax = makersMin;
  /** The first one, and behind the last one. */
  head = 0;
  end = 0;
  /** The last one that has left, which is kept; -1 while none has. */
  lastGone = -1;
}

type Maker = Pick<Origin, 'device' | 'boot'>;

const none = new Float64Array(0);

/** The numbers of a point in `rest`, in their order; NaN for what it does not have. */
const numbers = {
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
const numbersEach = 8;
type NumberName = keyof typeof numbers;

const roomLeast = 16;
const makersMin = 8;

export function timeIn({ times, mask }: Rows, index: number): number {
  return times[index & mask] as number;
}

export function valueIn({ values, mask }: Rows, index: number): number {
  return values[index & mask] as number;
}

export function numberIn(
  { rest, mask }: Rows,
  index: number,
  name: NumberName,
): number | undefined {
  const number = rest[(index & mask) * numbersEach + numbers[name]] as number;
  return Number.isNaN(number) ? undefined : number;
}

export function setNumber(
  { rest, mask }: Rows,
  index: number,
  name: NumberName,
  number: number | undefined,
): void {
  rest[(index & mask) * numbersEach + numbers[name]] = number ?? Number.NaN;
}

/** Puts a point at `index`, and what stood there and behind it one further. */
export function add(rows: Rows, index: number, point: Point): void {
  if (rows.end - firstKept(rows) > rows.mask) enlarge(rows);
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

export function activityIn(rows: Rows, index: number): Activity | undefined {
  return activities[numberIn(rows, index, 'activity') ?? -1];
}

/** Less than 0: what stands at `index` comes before what this reading brought; 0: it is the same. */
export function compare(rows: Rows, index: number, reading: Origin): number {
  const byTime = timeIn(rows, index) - reading.at;
  if (byTime !== 0) return byTime;
  const { device, boot } = makerOf(rows, index);
  const seq = numberIn(rows, index, 'seq') as number;
  return order(device, reading.device) || order(boot, reading.boot) || seq - reading.seq;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function write(rows: Rows, index: number, { at, value, reading, activity }: Point): void {
  const { times, values, rest } = rows;
  const place = index & rows.mask;
  const first = place * numbersEach;
  times[place] = at;
  values[place] = value;
  rest[first + numbers.seq] = reading.seq;
  rest[first + numbers.receivedAt] = reading.receivedAt;
  rest[first + numbers.sentAt] = reading.sentAt ?? Number.NaN;
  rest[first + numbers.journaledAt] = reading.journaledAt ?? Number.NaN;
  rest[first + numbers.missedAt] = Number.NaN;
  rest[first + numbers.usualMs] = Number.NaN;
  rest[first + numbers.activity] =
    activity === undefined ? Number.NaN : activities.indexOf(activity);
  if (rows.makers.length >= rows.makersMax) forgetMakers(rows, index);
  rest[first + numbers.maker] = placeOfMaker(rows.makers, reading);
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

/** One buffer for all three, because a buffer costs time and memory of its own. */
function enlarge(rows: Rows): void {
  const before = { ...rows };
  const room = Math.max(roomLeast, 2 * (rows.mask + 1));
  const buffer = new ArrayBuffer((2 + numbersEach) * room * Float64Array.BYTES_PER_ELEMENT);
  rows.times = new Float64Array(buffer, 0, room);
  rows.values = new Float64Array(buffer, rows.times.byteLength, room);
  rows.rest = new Float64Array(buffer, 2 * rows.times.byteLength, room * numbersEach);
  rows.mask = room - 1;
  for (let each = firstKept(rows); each < rows.end; each += 1) copy(before, each, rows, each);
}

function copy(from: Rows, index: number, to: Rows, toIndex: number): void {
  const [place, toPlace] = [index & from.mask, toIndex & to.mask];
  to.times[toPlace] = from.times[place] as number;
  to.values[toPlace] = from.values[place] as number;
  for (let number = 0; number < numbersEach; number += 1) {
    to.rest[toPlace * numbersEach + number] = from.rest[place * numbersEach + number] as number;
  }
}
