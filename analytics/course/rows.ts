import { type Activity, activities } from '#analytics/rules/rule.ts';
import type { Origin, Point } from './point.ts';

/**
 * Points by measured time, as numbers in one buffer: 80 bytes each, and nothing that the collector has
 * to visit. As an object that holds its reading a point was more than 200, in three pieces.
 *
 * Times and values, which are searched and gone through, stand by themselves; all else of a point is
 * side by side in `rest`, so that a new one touches few places of memory.
 */
export class Rows {
  times = none;
  values = none;
  rest = none;
  /** What measured any of them. */
  makers: Maker[] = [];
  /** What stands before it has left, and waits to be cleared away. */
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
/** So small a part that has left is worth moving all others for: seldom enough, and little lies waste. */
const clearedPart = 16;
/** From so many on, makers of nothing that is left are forgotten. Devices have few boots. */
const makersMany = 8;

export function numberOf({ rest }: Rows, index: number, name: NumberName): number | undefined {
  const number = rest[index * numbersEach + numbers[name]] as number;
  return Number.isNaN(number) ? undefined : number;
}

export function setNumber(
  { rest }: Rows,
  index: number,
  name: NumberName,
  number: number | undefined,
): void {
  rest[index * numbersEach + numbers[name]] = number ?? Number.NaN;
}

/** Makes a place for a point at `index`, which is where it is then: clearing away moves all others. */
export function add(rows: Rows, index: number, point: Point): number {
  const place = index - makeRoom(rows);
  const { times, values, rest, end } = rows;
  if (place < end) {
    times.copyWithin(place + 1, place, end);
    values.copyWithin(place + 1, place, end);
    rest.copyWithin((place + 1) * numbersEach, place * numbersEach, end * numbersEach);
  }
  rows.end = end + 1;
  write(rows, place, point);
  return place;
}

/** Another point of the same time and maker, which is as unusual as the one before it was. */
export function overwrite(rows: Rows, index: number, point: Point): void {
  const missedAt = numberOf(rows, index, 'missedAt');
  write(rows, index, point);
  setNumber(rows, index, 'missedAt', missedAt);
}

export function originOf(rows: Rows, index: number): Origin {
  const { device, boot } = makerOf(rows, index);
  const sentAt = numberOf(rows, index, 'sentAt');
  const journaledAt = numberOf(rows, index, 'journaledAt');
  return {
    device,
    boot,
    seq: numberOf(rows, index, 'seq') as number,
    at: rows.times[index] as number,
    receivedAt: numberOf(rows, index, 'receivedAt') as number,
    ...(sentAt !== undefined && { sentAt }),
    ...(journaledAt !== undefined && { journaledAt }),
  };
}

export function activityOf(rows: Rows, index: number): Activity | undefined {
  return activities[numberOf(rows, index, 'activity') ?? -1];
}

/** Less than 0: what stands at `index` comes before what this reading brought; 0: it is the same. */
export function compare(rows: Rows, index: number, reading: Origin): number {
  const byTime = (rows.times[index] as number) - reading.at;
  if (byTime !== 0) return byTime;
  const { device, boot } = makerOf(rows, index);
  const seq = numberOf(rows, index, 'seq') as number;
  return order(device, reading.device) || order(boot, reading.boot) || seq - reading.seq;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function write(rows: Rows, index: number, { at, value, reading, activity }: Point): void {
  const { times, values, rest } = rows;
  const first = index * numbersEach;
  times[index] = at;
  values[index] = value;
  rest[first + numbers.seq] = reading.seq;
  rest[first + numbers.receivedAt] = reading.receivedAt;
  rest[first + numbers.sentAt] = reading.sentAt ?? Number.NaN;
  rest[first + numbers.journaledAt] = reading.journaledAt ?? Number.NaN;
  rest[first + numbers.missedAt] = Number.NaN;
  rest[first + numbers.usualMs] = Number.NaN;
  rest[first + numbers.activity] =
    activity === undefined ? Number.NaN : activities.indexOf(activity);
  rest[first + numbers.maker] = placeOfMaker(rows.makers, reading);
}

function makerOf({ makers, rest }: Rows, index: number): Maker {
  return makers[rest[index * numbersEach + numbers.maker] as number] as Maker;
}

/** The last one is nearly always the right one. */
function placeOfMaker(makers: Maker[], { device, boot }: Maker): number {
  for (let place = makers.length - 1; place >= 0; place -= 1) {
    const maker = makers[place] as Maker;
    if (maker.device === device && maker.boot === boot) return place;
  }
  return makers.push({ device, boot }) - 1;
}

/** By so many the others have moved forward. */
function makeRoom(rows: Rows): number {
  if (rows.end < rows.times.length) return 0;
  const gone = rows.lastGone < 0 ? rows.head : rows.lastGone;
  if (gone > 0 && gone * clearedPart >= rows.end) {
    clearAway(rows, gone);
    return gone;
  }
  enlarge(rows);
  return 0;
}

function clearAway(rows: Rows, gone: number): void {
  const { times, values, rest, end } = rows;
  times.copyWithin(0, gone, end);
  values.copyWithin(0, gone, end);
  rest.copyWithin(0, gone * numbersEach, end * numbersEach);
  rows.head -= gone;
  rows.end -= gone;
  if (rows.lastGone >= 0) rows.lastGone = 0;
  if (rows.makers.length >= makersMany) forgetMakers(rows);
}

function forgetMakers(rows: Rows): void {
  const used: Maker[] = [];
  for (let index = 0; index < rows.end; index += 1) {
    setNumber(rows, index, 'maker', placeOfMaker(used, makerOf(rows, index)));
  }
  rows.makers = used;
}

/** One buffer for all three, because a buffer costs time and memory of its own. */
function enlarge(rows: Rows): void {
  const { times, values, rest } = rows;
  const room = Math.max(roomLeast, 2 * times.length);
  const buffer = new ArrayBuffer((2 + numbersEach) * room * Float64Array.BYTES_PER_ELEMENT);
  rows.times = new Float64Array(buffer, 0, room);
  rows.values = new Float64Array(buffer, rows.times.byteLength, room);
  rows.rest = new Float64Array(buffer, 2 * rows.times.byteLength, room * numbersEach);
  rows.times.set(times);
  rows.values.set(values);
  rows.rest.set(rest);
}
