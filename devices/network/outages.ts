import type { Chance } from '#patients/chance.ts';
import type { LinkProfile } from './profile.ts';

/** When a link is down: a chain of two states in continuous time (Gilbert and Elliott). */
export interface Outages {
  /** The first moment from `atMs` on at which the link is up. */
  upAt(atMs: number): number;
  /** Nobody will ask for anything before `atMs` any more. */
  forget(atMs: number): void;
}

/**
 * Up for exponentially spread times, down for evenly spread ones, so that the link is down for the
 * share `probability` of the time from its first moment on. Draws by the time that passes alone.
 */
export function openOutages(stall: LinkProfile['stall'], luck: Chance, startMs: number): Outages {
  const { probability, minMs, maxMs } = stall;
  if (probability === 0 || maxMs === 0) return { upAt: (atMs) => atMs, forget: () => undefined };

  const meanDownMs = (minMs + maxMs) / 2;
  const meanUpMs = (meanDownMs * (1 - probability)) / probability;
  const downMs = () => minMs + (maxMs - minMs) * luck.uniform();
  const upMs = () => -meanUpMs * Math.log(1 - luck.uniform());

  // Outages in their order: begin, end, begin, end. The first has to be found in the middle of it.
  const edges: number[] = [];
  const downAtStart = luck.uniform() < probability;
  const left = luck.uniform();
  if (downAtStart) edges.push(startMs, startMs + left * downMs());
  let knownMs = edges.at(-1) ?? startMs;

  return {
    upAt(atMs) {
      while (knownMs <= atMs) {
        const beginsMs = knownMs + upMs();
        knownMs = beginsMs + downMs();
        edges.push(beginsMs, knownMs);
      }
      for (let index = 0; index < edges.length; index += 2) {
        if (atMs < (edges[index] as number)) return atMs;
        if (atMs < (edges[index + 1] as number)) return edges[index + 1] as number;
      }
      return atMs;
    },
    forget(atMs) {
      while (edges.length > 0 && (edges[1] as number) <= atMs) edges.splice(0, 2);
    },
  };
}
