/** What is known of one boot of one device: the sequence numbers seen, as ranges in rising order. */
type Ranges = [from: number, to: number][];

const devicesMax = 100_000;
const bootsPerDevice = 32;
const rangesPerBoot = 256;

/**
 * Remembers which samples were seen, by device, boot and seq, in bounded memory. What it forgets
 * (the lowest ranges of a boot, the oldest boots of a device, the oldest of very many devices) it would
 * take for new again: a repeat may be stored twice, but nothing new is ever taken for a repeat.
 */
export class Names {
  readonly #devices = new Map<string, Map<string, Ranges>>();
  readonly #changed = new Set<string>();
  /** What `rollback` puts back: the ranges changed since `begin`, as they were. */
  readonly #before = new Map<Ranges, Ranges>();
  /** How to take back, last one first, the devices and boots that came and went since `begin`. */
  #undo: (() => void)[] = [];

  /** What is added from here on holds only once the batch is written; else call `rollback`. */
  begin(): void {
    this.#before.clear();
    this.#undo = [];
  }

  rollback(): void {
    for (const [ranges, before] of this.#before) ranges.splice(0, ranges.length, ...before);
    for (const undo of this.#undo.reverse()) undo();
    this.begin();
  }

  /** Remembers the name; false if it was known already. */
  add(device: string, boot: string, seq: number): boolean {
    const ranges = this.#rangesOf(device, boot);
    if (isIn(ranges, seq)) return false;
    if (!this.#before.has(ranges))
      this.#before.set(
        ranges,
        ranges.map(([from, to]) => [from, to]),
      );
    insert(ranges, seq);
    if (ranges.length > rangesPerBoot) ranges.shift();
    this.#changed.add(device);
    return true;
  }

  /** What changed since `saved` was called, as text to keep; `restore` takes it back. */
  *changes(): Generator<{ device: string; boots: string }> {
    for (const device of this.#changed) {
      yield { device, boots: JSON.stringify([...(this.#devices.get(device) ?? [])]) };
    }
  }

  saved(): void {
    this.#changed.clear();
  }

  restore(device: string, boots: string): void {
    this.#devices.set(device, new Map(JSON.parse(boots)));
  }

  #rangesOf(device: string, boot: string): Ranges {
    const boots = this.#bootsOf(device);
    const known = boots.get(boot);
    if (known !== undefined) return known;

    const ranges: Ranges = [];
    boots.set(boot, ranges);
    this.#undo.push(() => boots.delete(boot));
    if (boots.size > bootsPerDevice) this.#forgetOldest(boots);
    return ranges;
  }

  #bootsOf(device: string): Map<string, Ranges> {
    const known = this.#devices.get(device);
    if (known !== undefined) return known;

    const boots = new Map<string, Ranges>();
    this.#devices.set(device, boots);
    this.#undo.push(() => this.#devices.delete(device));
    if (this.#devices.size > devicesMax) this.#forgetOldest(this.#devices);
    return boots;
  }

  #forgetOldest<T>(known: Map<string, T>): void {
    const [oldest] = known;
    if (oldest === undefined) return;
    known.delete(oldest[0]);
    this.#undo.push(() => {
      const younger = [...known];
      known.clear();
      for (const [name, what] of [oldest, ...younger]) known.set(name, what);
    });
  }
}

function isIn(ranges: Ranges, seq: number): boolean {
  const last = ranges.at(-1);
  if (last === undefined || seq > last[1]) return false;
  return ranges.some(([from, to]) => seq >= from && seq <= to);
}

/** Inserts into ranges in rising order and joins neighbours. */
function insert(ranges: Ranges, seq: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && seq === last[1] + 1) {
    last[1] = seq;
    return;
  }
  const found = ranges.findIndex(([, to]) => seq <= to + 1);
  const index = found === -1 ? ranges.length : found;
  const here = ranges[index];
  if (here === undefined || seq < here[0] - 1) {
    ranges.splice(index, 0, [seq, seq]);
    return;
  }
  here[0] = Math.min(here[0], seq);
  here[1] = Math.max(here[1], seq);
  const next = ranges[index + 1];
  if (next !== undefined && next[0] === here[1] + 1) {
    here[1] = next[1];
    ranges.splice(index + 1, 1);
  }
}
