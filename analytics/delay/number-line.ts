/** The numbers of one life of a device, and which of the last of them came. */
export interface NumberLine {
  readonly boot: string;
  readonly first: number;
  highest: number;
  /** A bit for each of the last numbers: it came. */
  readonly came: Uint32Array;
}

/** The same over a restart. Plain JSON. */
export interface KeptNumberLine {
  readonly boot: string;
  readonly first: number;
  readonly highest: number;
  /** The bits of the numbers that came, in Base64; absent where all of them did. */
  readonly came?: string;
}

/** Of so many numbers below the highest it is known whether they came. */
export const remembered = 1024;

/** Of a boot of which nothing came yet behind the number `seq`. */
export function newNumberLine(boot: string, seq: number): NumberLine {
  return { boot, first: seq, highest: seq, came: new Uint32Array(remembered / 32) };
}

/** This number came. */
export function mark({ came }: NumberLine, seq: number): void {
  const place = (seq >>> 5) % came.length;
  came[place] = (came[place] as number) | (1 << (seq & 31));
}

/** The numbers from `from` to before `to` were passed over: none of them has come yet. */
export function passOver(line: NumberLine, from: number, to: number): void {
  if (to - from >= remembered) line.came.fill(0);
  else for (let each = from; each < to; each += 1) unmark(line, each);
}

/** Whether this number came; it has to be one of the last. */
export function isMarked({ came }: NumberLine, seq: number): boolean {
  return ((came[(seq >>> 5) % came.length] as number) & (1 << (seq & 31))) !== 0;
}

function unmark({ came }: NumberLine, seq: number): void {
  const place = (seq >>> 5) % came.length;
  came[place] = (came[place] as number) & ~(1 << (seq & 31));
}

const allCame = 0xffff_ffff;

export function keptNumberLine({ boot, first, highest, came }: NumberLine): KeptNumberLine {
  if (came.every((bits) => bits === allCame)) return { boot, first, highest };
  return { boot, first, highest, came: Buffer.from(came.buffer).toString('base64') };
}

export function restoredNumberLine({ boot, first, highest, came }: KeptNumberLine): NumberLine {
  const bits = new Uint32Array(remembered / 32);
  if (came === undefined) bits.fill(allCame);
  else new Uint8Array(bits.buffer).set(Buffer.from(came, 'base64'));
  return { boot, first, highest, came: bits };
}
