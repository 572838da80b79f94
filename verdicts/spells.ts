/** When something was so, as far back as a late alarm may ask: a bounded number of spells. */
export interface Spells {
  /** From `atMs` on it is so, or not. Time does not go back; saying the same again changes nothing. */
  note(atMs: number, on: boolean): void;
  /** What was over by then may be forgotten. */
  readonly forgottenMs: number;
  /** Share of the time from `fromMs` to `untilMs` in which it was so; of a moment, 0 or 1. */
  share(fromMs: number, untilMs: number): number;
}

/** The oldest are forgotten, so that memory stays flat over simulated time. */
const keptMax = 256;

interface Spell {
  readonly fromMs: number;
  /** Not itself part of it. Absent while it lasts. */
  untilMs?: number;
}

export function createSpells(): Spells {
  const spells: Spell[] = [];
  let isOn = false;
  let forgottenMs = Number.NEGATIVE_INFINITY;

  return {
    get forgottenMs() {
      return forgottenMs;
    },
    note(atMs, on) {
      if (on === isOn) return;
      isOn = on;
      if (on) {
        spells.push({ fromMs: atMs });
        if (spells.length > keptMax) forgottenMs = spells.shift()?.untilMs ?? atMs;
        return;
      }
      const last = spells.at(-1);
      if (last !== undefined) last.untilMs = atMs;
    },
    share(fromMs, untilMs) {
      let ms = 0;
      for (const spell of spells) {
        const endMs = spell.untilMs ?? Number.POSITIVE_INFINITY;
        if (spell.fromMs > untilMs || endMs <= fromMs) continue;
        if (fromMs === untilMs) return 1;
        ms += Math.min(endMs, untilMs) - Math.max(spell.fromMs, fromMs);
      }
      return fromMs === untilMs ? 0 : ms / (untilMs - fromMs);
    },
  };
}
