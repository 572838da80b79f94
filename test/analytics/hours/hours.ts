import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { hourRules } from './rules.ts';
import { type Death, type Happening, type Log, lived, quickFolder } from './ward.ts';

/** Hours of one file of tests, each in a folder of its own, which are gone when the file is done. */
export interface Hours {
  (happening: Happening, deaths?: readonly Death[]): Log;
  /** For what else the file writes. */
  folder(): string;
}

export function virtualHours({ set = hourRules(), lengthS = 3600 } = {}): Hours {
  let root = '';
  let count = 0;
  beforeAll(() => {
    root = quickFolder('ward-hours-');
  });
  afterAll(() => rmSync(root, { recursive: true }));
  const folder = () => {
    count += 1;
    return join(root, `${count}`);
  };
  const hour = (happening: Happening, deaths: readonly Death[] = []) => {
    return lived(folder(), set, happening, lengthS, deaths);
  };
  return Object.assign(hour, { folder });
}
