import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bad, good, type Result } from '#ward/result.ts';
import { parseRecording, type Recording } from './recording.ts';

/** A recording with its place in the ward. */
export interface NamedRecording extends Recording {
  /** The name of the file, safe for the wire, unlike all others of the folder. */
  readonly patient: string;
  /** The file it came from, as in the folder. */
  readonly file: string;
}

/** All files of a folder together: about 40 days of one person by the second, a gigabyte in memory. */
export const folderBytesMax = 64 * 1024 ** 2;

/**
 * Every `.csv` file of the folder, in the order of the names; hidden files and folders are passed
 * over. If one of them is bad all are: a ward that silently misses a bed is worse than none.
 */
export function readRecordings(
  folder: string,
  bytesMax: number = folderBytesMax,
): Result<readonly NamedRecording[]> {
  const files = filesOf(folder);
  if (!files.ok) return files;

  const patients = new Set<string>();
  const recordings: NamedRecording[] = [];
  const reasons: string[] = [];
  let bytesLeft = bytesMax;
  for (const file of files.value) {
    const text = textOf(join(folder, file), bytesLeft);
    if (text.ok) bytesLeft -= Buffer.byteLength(text.value);
    const recording = text.ok ? parseRecording(text.value) : text;
    if (!recording.ok) {
      reasons.push(`"${join(folder, file)}" cannot be played: ${recording.reason}`);
      continue;
    }
    const patient = patientOf(file, patients);
    patients.add(patient);
    recordings.push({ ...recording.value, patient, file });
  }
  return reasons.length > 0 ? bad(listed(reasons)) : good(recordings);
}

function filesOf(folder: string): Result<readonly string[]> {
  try {
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /^[^.].*\.csv$/i.test(entry.name))
      .map((entry) => entry.name)
      .sort();
    if (files.length > 0) return good(files);
    return bad(`the folder "${folder}" has no .csv file: each recording is one CSV file in it`);
  } catch (error) {
    return bad(`the folder of recordings "${folder}" ${wrongWithFolder(error)}`);
  }
}

function textOf(path: string, bytesLeft: number): Result<string> {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return bad('it is not a file; take it out of the folder');
    if (stat.size <= bytesLeft) return good(readFileSync(path, 'utf8'));
    const rest = `and only ${bytesLeft} are left of those that a folder may have`;
    return bad(`it has ${stat.size} bytes, ${rest}; play fewer or shorter recordings`);
  } catch (error) {
    return bad(`it cannot be read (${codeOf(error)}); check that it is yours to read`);
  }
}

const deviceSuffix = '-monitor';
const nameLengthMax = 64 - deviceSuffix.length;

/** `<patient>-monitor`: the bedside monitor that shows what the recording says. */
export function monitorOf(patient: string): string {
  return `${patient}${deviceSuffix}`;
}

/** A patient's name from the name of a file, unlike those that are taken. */
export function patientOf(file: string, taken: ReadonlySet<string>): string {
  const safe = file
    .replace(/\.csv$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, nameLengthMax);
  const name = safe === '' ? 'recording' : safe;

  let free = name;
  for (let count = 2; taken.has(free); count += 1) {
    const ending = `-${count}`;
    free = name.slice(0, nameLengthMax - ending.length) + ending;
  }
  return free;
}

const reasonsShown = 5;

function listed(reasons: readonly string[]): string {
  const more = reasons.length - reasonsShown;
  const shown = reasons.slice(0, reasonsShown).join('\n');
  return more > 0 ? `${shown}\nand ${more} more` : shown;
}

function wrongWithFolder(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'does not exist: give a folder with CSV files';
  if (code === 'ENOTDIR') return 'is not a folder: give the folder that the file is in';
  return `cannot be read (${code}): check that it is yours to read`;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  throw error;
}
