import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Entry } from '#gateway/entry.ts';
import type { Delivery } from '#gateway/journal/draft.ts';
import { Journal, type JournalLimits } from '#gateway/journal/journal.ts';
import { freeBytesBeside, openFile } from '#gateway/journal/journal-file.ts';
import { unpackEntries } from '#gateway/journal/packed-entries.ts';
import type { Sample } from '#ward/reading.ts';

export const noon = Date.UTC(2026, 5, 1, 12);

export const roomy: JournalLimits = {
  samplesPerMessage: 1000,
  clockAheadMs: 60_000,
  clockBehindMs: 86_400_000,
  journalBytes: 1 << 30,
  journalKeepMs: 3_600_000,
  diskFreeBytes: 0,
};

export function sample(seq: number, boot = 'b1'): Sample {
  return { at: noon + seq * 1000, boot, seq, vitals: { heart_rate: 60 + (seq % 100) } };
}

/** What a device delivers in one message. */
export function message(samples: unknown, { device = 'd1', receivedAt = noon } = {}): Delivery {
  const payload = Buffer.from(JSON.stringify(samples));
  return { kind: 'reading', device, patient: `of-${device}`, payload, receivedAt };
}

export function event(kind: 'alarm' | 'intervention', content: unknown): Delivery {
  const payload = Buffer.from(JSON.stringify(content));
  return { kind, device: '', patient: 'p1', payload, receivedAt: noon };
}

/** A path that is gone when the test is over. */
export function journalPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ward-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal.sqlite');
}

export function openJournal(path: string, limits: Partial<JournalLimits> = {}): Journal {
  return new Journal(openFile(path), { ...roomy, ...limits }, () => freeBytesBeside(path));
}

/**
 * Another file, as the disk would look after the process was killed at this moment: whatever SQLite
 * had not yet handed to the system is not in it.
 */
export function copyAfterCrash(path: string): string {
  const copy = journalPath();
  for (const end of ['', '-wal']) {
    if (existsSync(path + end)) copyFileSync(path + end, copy + end);
  }
  return copy;
}

/** Everything that waits for the store. */
export function held(journal: Journal): readonly Entry[] {
  const packed = journal.oldest(1_000_000);
  return packed === undefined ? [] : unpackEntries(packed);
}

/** As the drain does after a good write. */
export function store(journal: Journal, max = 1_000_000): readonly Entry[] {
  const packed = journal.oldest(max);
  if (packed === undefined) return [];
  const entries = unpackEntries(packed);
  journal.advance(entries.at(-1)?.number ?? 0, entries.filter(isReading).length, []);
  return entries;
}

export function isReading(entry: Entry): entry is Extract<Entry, { kind: 'reading' }> {
  return entry.kind === 'reading';
}

/** Names of the readings that wait for the store: `d1 b1 0`. */
export function namesHeld(journal: Journal): readonly string[] {
  return held(journal)
    .filter(isReading)
    .map(({ reading }) => `${reading.device} ${reading.boot} ${reading.seq}`);
}

export function addsUp(journal: Journal): boolean {
  const { received, stored, refused, duplicates, held } = journal.tally;
  return received === stored + refused + duplicates + held;
}
