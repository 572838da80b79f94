import { notice } from '#ward/notice.ts';
import { isAny, worthWords } from '#ward/worth.ts';
import { comparisonWords } from './comparisons.ts';
import type { ArmCounts, Counts, WorthCounts } from './counts.ts';
import { plain } from './program-piece.ts';

/** What is said at the end: in words, or for a program to read, which then is the last line. */
export function summaryOf(
  counts: Counts,
  { json, store, logs }: { readonly json: boolean; readonly store: string; readonly logs: string },
): string {
  if (json) return `${notice}\n${JSON.stringify(counts)}\n`;
  const { published, acknowledged, received, stored, refused, duplicates, held } = counts;
  const kept = held === 0 ? '' : ` (held ones are on disk and stored at the next start)`;
  return [
    `The ward ran for ${counts.seconds} s.`,
    `  samples  published ${published}, acknowledged ${acknowledged}, received ${received}`,
    `           = stored ${stored} + refused ${refused} + duplicates ${duplicates} + held ${held}${kept}`,
    `  raised   alarms ${counts.alarms}, interventions ${counts.interventions}`,
    ...Object.entries(counts.arms).map(([arm, group]) => groupText(arm, group)),
    ...(counts.worth && isAny(counts.worth) ? [`  worth    ${worthText(counts.worth)}`] : []),
    ...(counts.comparisons ?? []).map(
      (each) => `  ${plain(each.name)}: ${comparisonWords(each).join(', ')}`,
    ),
    ...(counts.webhook
      ? [
          `  webhook  delivered ${counts.webhook.delivered}, waiting ${counts.webhook.waiting}, dead letters ${counts.webhook.deadLetters}`,
        ]
      : []),
    `  store    ${store}`,
    `  logs     ${logs}`,
    notice,
    '',
  ].join('\n');
}

function worthText({ predictiveValue: _, ...worth }: WorthCounts): string {
  return worthWords(worth).join(', ');
}

function groupText(
  arm: string,
  { patients, severity, green, yellow, red, gone, visits }: ArmCounts,
): string {
  const came = Object.values(visits).reduce((sum, count) => sum + count, 0);
  const states = `${green} green, ${yellow} yellow, ${red} red, ${gone} gone`;
  return `  ${arm.padEnd(11)} mean severity ${severity.toFixed(3)} of ${patients} (${states}), ${came} visits`;
}
