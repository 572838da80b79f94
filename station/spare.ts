/** Lines below the beds that belong together. */
export interface FootPart {
  readonly lines: readonly string[];
  /** The greater, the sooner it makes room for beds; 0: never. */
  readonly spare: number;
}

/** Is there only where all else is. */
export const luxury = 7;

/**
 * The lines that are left of a foot when there is `room` for it and the beds together: for all of the
 * beds, where that is possible, and else for those that are needed.
 */
export function withoutSpare(
  foot: readonly FootPart[],
  room: number,
  beds: { readonly all: number; readonly needed: number },
): readonly string[] {
  const fixed = foot.filter(({ spare }) => spare === 0);
  const canHoldAll = linesOf(fixed).length + beds.all <= room;
  const wanted = canHoldAll ? beds.all : Math.min(beds.all, beds.needed);

  const kept = new Set(fixed);
  let left = room - wanted - linesOf(fixed).length;
  for (const part of foot.toSorted((one, other) => one.spare - other.spare)) {
    if (kept.has(part) || part.lines.length > left) continue;
    if (part.spare === luxury && !canHoldAll) continue;
    kept.add(part);
    left -= part.lines.length;
  }
  return linesOf(foot.filter((part) => kept.has(part)));
}

function linesOf(parts: readonly FootPart[]): readonly string[] {
  return parts.flatMap(({ lines }) => lines);
}
