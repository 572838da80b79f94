import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { bad, good, type Result } from '#ward/result.ts';
import { fileNames } from './file-names.ts';
import { diskReason } from './files.ts';

/** The folder that the results will become, or why they may not. Changes nothing. */
export function folderFor(path: string, overwrite: boolean): Result<string> {
  const refuse = (reason: string) => bad(`--out ${path} ${reason}`);
  if (path.trim() === '') return bad('--out is the name of a folder');
  try {
    // A link is followed: what it leads to is replaced, not the link.
    const target = existsSync(path) ? realpathSync(path) : resolve(path);
    const there = whatIsAt(target);
    if (there === 'nothing') {
      const link = lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink();
      return link ? refuse('is a link to nothing: name a folder') : good(target);
    }
    if (!statSync(target).isDirectory()) return refuse('is a file: name a folder');
    if (isRoot(target)) return refuse('is the root of a disk: name a folder inside it');
    if (there === 'empty') return good(target);
    if (there === 'other') {
      const [stranger = ''] = strangersIn(target);
      return refuse(`holds ${stranger}, which no study wrote: name another folder`);
    }
    if (overwrite) return good(target);
    return refuse('holds a study: name another folder, or add --overwrite');
  } catch (error) {
    const reason = diskReason(error);
    if (reason === undefined) throw error;
    return refuse(`cannot be written: ${reason}`);
  }
}

/** `study`: a manifest, and beside it nothing but files of a study. */
export function whatIsAt(target: string): 'nothing' | 'empty' | 'study' | 'other' {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  if (!found.isDirectory()) return 'other';
  const names = readdirSync(target);
  if (names.length === 0) return 'empty';
  return strangersIn(target).length === 0 && hasManifest(target) ? 'study' : 'other';
}

/** `results-2` where there is a `results` already. */
export function freeBeside(target: string): string {
  for (let number = 2; ; number += 1) {
    const place = join(dirname(target), `${basename(target)}-${number}`);
    if (whatIsAt(place) === 'nothing') return place;
  }
}

function strangersIn(folder: string): readonly string[] {
  const strangers = readdirSync(folder).filter((name) => !fileNames.includes(name));
  return hasManifest(folder) ? strangers : [...strangers, ...readdirSync(folder)];
}

function hasManifest(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'studySha256' in manifest;
  } catch {
    return false;
  }
}

/** A folder can only be replaced from within the disk that it is on. */
function isRoot(folder: string): boolean {
  return dirname(folder) === folder || statSync(folder).dev !== statSync(dirname(folder)).dev;
}
