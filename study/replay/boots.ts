/** A life of a device, as far as its numbers tell. */
interface Life {
  readonly name: string;
  seq: number;
  at: number;
}

/**
 * The store does not keep the names of boots. A number that falls although time goes on begins a new
 * one; what was measured before its beginning, and arrives late, belongs to the one before.
 */
export function boots(): (device: string, seq: number, at: number) => string {
  const lives = new Map<string, Life[]>();

  return (device, seq, at) => {
    const known = lives.get(device) ?? [];
    lives.set(device, known);
    const last = known.at(-1);
    if (last === undefined || (seq < last.seq && at > last.at)) {
      const life = { name: String(known.length), seq, at };
      known.push(life);
      return life.name;
    }
    if (seq > last.seq && at < last.at) return (known.at(-2) ?? last).name;
    if (seq > last.seq) last.seq = seq;
    if (at > last.at) last.at = at;
    return last.name;
  };
}
