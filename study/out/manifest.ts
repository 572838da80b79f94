import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

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
  /** Gives the same results again. */
  readonly command: string;
  /** False: it was interrupted, and the results are of the wards that were done. */
  readonly complete: boolean;
  readonly wards: { readonly done: number; readonly planned: number };
}

/** `study` is the text of the effective study file. */
export function manifestOf(
  study: string,
  seed: string,
  wards: Manifest['wards'],
  complete: boolean,
): Manifest {
  return {
    wardtwin: wardtwinVersion(),
    node: process.version,
    seed,
    studySha256: createHash('sha256').update(study).digest('hex'),
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
