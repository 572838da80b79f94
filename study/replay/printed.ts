import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { aligned } from '#study/program/aligned.ts';
import { lasted } from '#study/program/lasted.ts';
import { notice } from '#ward/notice.ts';
import { worthWords } from '#ward/worth.ts';
import type { ReplayedAlarm } from './judged.ts';
import type { Truth } from './judged-by-truth.ts';

export interface Replayed {
  readonly rules: RuleSet;
  /** How long each lasted. */
  readonly recordings: readonly { readonly spanMs: number }[];
  readonly alarms: readonly ReplayedAlarm[];
  /** What they were worth; absent for recordings. */
  readonly truth?: Truth;
  /** How long it took. */
  readonly tookMs: number;
}

/** One line for each alarm; without any alarm, nothing. */
export function jsonLines(alarms: readonly ReplayedAlarm[]): string {
  return alarms.map((alarm) => `${JSON.stringify(alarm)}\n`).join('');
}

/** What each rule came to, and a summary. */
export function printedReplay({ rules, recordings, alarms, truth, tookMs }: Replayed): string {
  const byRule = Map.groupBy(alarms, ({ rule }) => rule);
  const rows = rules.rules.map(({ id }) => rowOf(id, byRule.get(id) ?? []));
  const recordedS = recordings.reduce((sum, { spanMs }) => sum + spanMs, 0) / 1000;
  const faster = Math.round((recordedS * 1000) / Math.max(1, tookMs));
  const told = [
    counted(alarms.length, 'alarm'),
    `of ${counted(byRule.size, 'rule')}`,
    `in ${counted(recordings.length, 'recording')}: ${lasted(recordedS)}`,
  ].join(' ');
  return [
    `Rules: ${rules.name}, version ${rules.version}`,
    '',
    ...aligned([Object.keys(rowOf('', [])), ...rows.map((row) => Object.values(row))]),
    '',
    `${told}, judged in ${lasted(Math.ceil(tookMs / 100) / 10)}${faster > 1 ? `, ${faster.toLocaleString('en-GB')} times as fast` : ''}.`,
    ...(truth ? truthLines(truth) : []),
    notice,
    '',
  ].join('\n');
}

/** By the truth of the same life. */
function truthLines(truth: Truth): readonly string[] {
  if ('unknown' in truth) return [truth.unknown];
  const { worth, unsaid } = truth;
  const more = unsaid > 0 ? `; of ${unsaid} it cannot be said` : '';
  return [`Those that rang were worth: ${worthWords(worth).join(', ')}${more}.`];
}

function rowOf(rule: string, alarms: readonly ReplayedAlarm[]) {
  const lengths = alarms
    .flatMap(({ raisedAtS, clearedAtS }) => (clearedAtS === null ? [] : [clearedAtS - raisedAtS]))
    .sort((a, b) => a - b);
  const middle = lengths[lengths.length >> 1];
  return {
    rule,
    alarms: String(alarms.length),
    'in recordings': String(new Set(alarms.map(({ recording }) => recording)).size),
    'open at the end': String(alarms.length - lengths.length),
    'usually lasted': middle === undefined ? '-' : lasted(middle),
  };
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-GB')} ${what}${count === 1 ? '' : 's'}`;
}
