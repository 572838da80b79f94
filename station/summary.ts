import { notice } from '#ward/notice.ts';
import type { ArmCounts, Counts } from './counts.ts';

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
    `  store    ${store}`,
    `  logs     ${logs}`,
    notice,
    '',
  ].join('\n');
}

function groupText(
  arm: string,
  { patients, severity, green, yellow, red, gone, visits }: ArmCounts,
): string {
  const came = Object.values(visits).reduce((sum, count) => sum + count, 0);
  const states = `${green} green, ${yellow} yellow, ${red} red, ${gone} gone`;
  return `  ${arm.padEnd(11)} mean severity ${severity.toFixed(3)} of ${patients} (${states}), ${came} visits`;
}
