import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plan } from '#study/plan.ts';

/**
 * What made the results of a study, as far as they depend on it. Neither time nor place, nor the number
 * of workers: the same study on the same versions has the same manifest.
 */
export interface Manifest {
  /** Versions. */
  readonly wardtwin: string;
  readonly node: string;
  readonly seed: string;
  /** Of the file `study.yaml` beside it. */
  readonly studySha256: string;
  /** What the monitored were judged by; the hash is that of `rules show`. */
  readonly rules: { readonly name: string; readonly version: string; readonly hash: string };
  /** Gives the same results again. */
  readonly command: string;
  /** False: it was interrupted, and the results are of the wards that were done. */
  readonly complete: boolean;
  readonly wards: { readonly done: number; readonly planned: number };
}

/** `study` is the text of the effective study file. */
export function manifestOf(
  study: string,
  { seed, rules: { name, version, hash } }: Pick<Plan, 'seed' | 'rules'>,
  wards: Manifest['wards'],
  complete: boolean,
): Manifest {
  return {
    wardtwin: wardtwinVersion(),
    node: process.version,
    seed,
    studySha256: createHash('sha256').update(study).digest('hex'),
    rules: { name, version, hash },
    command: 'npm run study -- --file study.yaml --out FOLDER',
    complete,
    wards,
  };
}

export function wardtwinVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
