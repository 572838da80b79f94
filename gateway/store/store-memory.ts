import { type Point, timeNs } from './point.ts';
import { pointsOfBatch } from './points.ts';
import type { Store } from './store.ts';

/** Keeps points for as long as the process lives: for tests and trials, as nothing survives a crash. */
export function memoryStore(): Store & { all(): readonly Point[] } {
  const kept = new Map<string, Point>();

  return {
    async write(batch) {
      const points = pointsOfBatch(batch);
      if (!points.ok) return { kind: 'refused', reason: points.reason };
      for (const point of points.value) {
        const name = nameOf(point);
        const before = kept.get(name);
        kept.set(
          name,
          before ? { ...point, fields: { ...before.fields, ...point.fields } } : point,
        );
      }
      return { kind: 'written' };
    },
    all: () => [...kept.values()],
    close: async () => undefined,
  };
}

function nameOf(point: Point): string {
  return JSON.stringify([point.measurement, point.tags, String(timeNs(point))]);
}
