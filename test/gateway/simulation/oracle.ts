import type { Journal } from '#gateway/journal/journal.ts';
import type { Point } from '#gateway/store/point.ts';
import type { Issued } from './publisher.ts';

/** What is wrong in the end: an acknowledged sample that is lost, doubled or changed, or made up. */
export function wrongs(
  issued: readonly Issued[],
  points: readonly Point[],
  deadLetters: ReturnType<Journal['deadLetters']>,
): readonly string[] {
  const vitals = points.filter(({ measurement }) => measurement === 'vitals');
  const arrivals = points.filter(({ measurement }) => measurement === 'arrivals');
  const stored = grouped(vitals.map(pointAsText));
  const buried = grouped(deadLetters.map(letterAsText));
  const wrong: string[] = [];

  for (const sample of issued) {
    if (!sample.acknowledged) wrong.push(`never acknowledged: ${sampleAsText(sample)}`);
    const text = sampleAsText(sample);
    const inStore = take(stored, text);
    const inGrave = take(buried, text);
    const right = { good: [1, 0], poisoned: [0, 1], invalid: [0, 0] }[sample.fate];
    if (inStore === right[0] && inGrave === right[1]) continue;
    wrong.push(`${sample.fate}, ${inStore} times in the store, ${inGrave} dead: ${text}`);
  }
  for (const [text] of stored) wrong.push(`in the store, but nobody sent it: ${text}`);
  for (const [text] of buried) wrong.push(`a dead letter, but nobody sent it: ${text}`);
  if (arrivals.length !== vitals.length) {
    wrong.push(`${vitals.length} vitals, but ${arrivals.length} arrivals`);
  }
  return wrong;
}

/** Device, seq and every value; not the time, which is the arrival's where a clock is far off. */
function sampleAsText({ device, seq, vitals }: Issued): string {
  return textOf(device, `of-${device}`, seq, vitals);
}

function pointAsText({ tags, fields }: Point): string {
  const { seq, ...vitals } = fields;
  return textOf(tags.device, tags.patient, seq, vitals);
}

function letterAsText({ body }: { body: string }): string {
  const { device, patient, seq, vitals } = JSON.parse(body).reading;
  return textOf(device, patient, seq, vitals);
}

function textOf(device: unknown, patient: unknown, seq: unknown, vitals: object): string {
  return JSON.stringify([device, patient, seq, Object.entries(vitals).sort()]);
}

function grouped(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, text: string): number {
  const count = counts.get(text) ?? 0;
  counts.delete(text);
  return count;
}

/** What is wrong with the journal's counts, which add up at every moment. */
export function wrongsOfTally({ tally }: Journal): readonly string[] {
  const { received, stored, refused, duplicates, held } = tally;
  if (received === stored + refused + duplicates + held) return [];
  return [`the tally does not add up: ${JSON.stringify(tally)}`];
}

/** What is wrong with what the journal keeps: held are those it counts, and each follows another. */
export function wrongsOfJournal(journal: Journal): readonly string[] {
  const wrong: string[] = [];
  const waiting = journal.oldest(1_000_000)?.numbers.length ?? 0;
  const { held } = journal.tally;
  if (waiting !== held) wrong.push(`${waiting} readings wait, the tally says ${held}`);

  let before: number | undefined;
  for (const body of journal.readings(0, 1_000_000)) {
    const { number, after } = JSON.parse(body);
    if (before !== undefined && after !== before) wrong.push(`${number} is not after ${before}`);
    before = number;
  }
  const { lastReading } = journal.progress;
  if (before !== undefined && before !== lastReading) {
    wrong.push(`the last reading is ${before}, not ${lastReading}`);
  }
  return wrong;
}
