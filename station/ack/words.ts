import { ageOf } from '#station/ages.ts';
import { looks } from '#station/alarm-cell.ts';
import type { Call } from './calls.ts';

/** `p01 tachycardia`, `p01 notify nurse (tachycardia)`. */
export function nameOf(call: Call): string {
  const rule = plain(call.rule).replaceAll('_', ' ');
  if (call.what === 'alarm') return `${plain(call.patient)} ${rule}`;
  return `${plain(call.patient)} ${call.kind.replaceAll('_', ' ')} (${rule})`;
}

/** One line for each, with the id that `npm run ack` takes. `nowMs` is the ward's time. */
export function linesOf(calls: readonly Call[], nowMs: number): readonly string[] {
  const idWidth = Math.max(0, ...calls.map(({ id }) => id.length));
  return calls.map((call) => {
    const age = ageOf(nowMs - call.raisedAt).padStart(3);
    const mark = looks[call.priority].mark.padEnd(3);
    return `${plain(call.id).padEnd(idWidth)}  ${age}  ${mark} ${nameOf(call)}${more(call, nowMs)}`;
  });
}

function more(call: Call, nowMs: number): string {
  if (call.what === 'intervention') return '';
  const { message, life, acknowledged, shelved } = call;
  const facts = [
    plain(message),
    ...(acknowledged
      ? [`acknowledged by ${plain(acknowledged.by)} ${ageOf(nowMs - acknowledged.at)} ago`]
      : []),
    ...(shelved ? [`put aside by ${plain(shelved.by)} for ${ageOf(shelved.until - nowMs)}`] : []),
    ...(life === 'latched' ? ['over, and nobody has seen it'] : []),
    ...(life === 'suppressed' ? ['explained by another'] : []),
  ];
  return `: ${facts.join('; ')}`;
}

/** In one line, without what a terminal would obey: others wrote it. */
export function plain(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ');
}
