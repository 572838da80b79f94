import type { Plan } from '#study/plan.ts';
import type { Manifest } from '#study/written/manifest.ts';
import type { Markup } from './markup.ts';
import { table } from './table.ts';
import { numeral } from './words.ts';

/** All that the study depends on, key by key as in a study file. */
export function planTable(plan: Plan): Markup {
  const { name, version, hash } = plan.rules;
  const rules = `${name}, version ${version}, ${hash}`;
  return table('The plan', ['key', 'value'], flat('', { ...plan, rules }));
}

/** What made the results, and what makes them again. */
export function manifestTable(manifest: Manifest): Markup {
  return table('The manifest', ['key', 'value'], flat('', manifest));
}

function flat(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return [[path, value.length === 0 ? 'none' : value.join(', ')]];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flat(path === '' ? key : `${path}.${key}`, inner),
    );
  }
  return [[path, written(value)]];
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return Number.isFinite(value) ? exact(value) : 'without end';
  return value === undefined || value === null ? 'not set' : String(value);
}

/** Settings are not rounded. */
function exact(value: number): string {
  return Number.isInteger(value) ? numeral(value) : String(value);
}
