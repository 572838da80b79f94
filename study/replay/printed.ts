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
  /** An earlier version judged, and did not say on which terms: those of the settings stand for them. */
  readonly isOld?: true;
  /** How long it took. */
  readonly tookMs: number;
}

/** One line for each alarm; without any alarm, nothing. */
export function jsonLines(alarms: readonly ReplayedAlarm[]): string {
  return alarms.map((alarm) => `${JSON.stringify(alarm)}\n`).join('');
}

/** What is not known of the ward, in sentences. */
export function remarksOn({ truth, isOld }: Pick<Replayed, 'truth' | 'isOld'>): readonly string[] {
  const remarks: string[] = [];
  if (truth !== undefined && 'unknown' in truth) remarks.push(truth.unknown);
  if (isOld) remarks.push(oldWords);
  return remarks;
}

const oldWords =
  'An earlier version of the ward judged, and did not store what the link promised: that of the settings is taken.';

/** What each rule came to, and a summary. */
export function printedReplay(replayed: Replayed): string {
  const { rules, recordings, alarms, truth, tookMs } = replayed;
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
    ...(truth && 'worth' in truth ? truthLines(truth) : []),
    ...remarksOn(replayed),
    notice,
    '',
  ].join('\n');
}

/** By the truth of the same life. */
function truthLines({ worth, unsaid }: Extract<Truth, { worth: unknown }>): readonly string[] {
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
