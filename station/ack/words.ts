import { ageOf } from '#station/ages.ts';
import { markOf, standingOf } from '#station/alarm-look.ts';
import { oneLine } from '#station/one-line.ts';
import type { AlarmCall, Call, InterventionCall } from './calls.ts';

/** `p01 tachycardia`, `p01 notify nurse (tachycardia)`. */
export function nameOf(call: Call): string {
  const rule = oneLine(call.rule).replaceAll('_', ' ');
  if (call.what === 'alarm') return `${oneLine(call.patient)} ${rule}`;
  return `${oneLine(call.patient)} ${call.kind.replaceAll('_', ' ')} (${rule})`;
}

/**
 * One line for each, with as much of its id as `npm run ack` needs; what an alarm asks for stands behind
 * it. Only what rings has a mark. `open` is all that is open, of which these are some. `nowMs` is the
 * ward's time.
 */
export function linesOf(
  calls: readonly Call[],
  nowMs: number,
  open: readonly Call[] = calls,
): readonly string[] {
  const alarms = new Set(calls.filter((call) => !isIntervention(call)).map(ruleOf));
  const told = calls.filter((call) => !isIntervention(call) || !alarms.has(ruleOf(call)));
  const ids = shortened(told.map(({ id }) => oneLine(id)));
  const idWidth = Math.max(0, ...ids.map((id) => id.length));
  return told.map((call, index) => {
    const age = ageOf(nowMs - call.raisedAt).padStart(3);
    const pressing = ['ringing', 'over'].includes(standingOf(call));
    const mark = (pressing ? markOf(call) : '').padEnd(markWidth);
    const facts = factsOf(call, open, nowMs);
    const more = facts.length > 0 ? `: ${facts.join('; ')}` : '';
    return `${ids[index]?.padEnd(idWidth)}  ${age}  ${mark} ${nameOf(call)}${more}`;
  });
}

const markWidth = 3;
const idMin = 8;

/** The first eight characters, where nothing else begins so. */
function shortened(ids: readonly string[]): readonly string[] {
  const beginnings = ids.map((id) => id.slice(0, idMin));
  const areUnique = new Set(beginnings).size === ids.length;
  return areUnique ? beginnings : ids;
}

/** Of a patient. What is asked for belongs to it, whichever of its alarms asked. */
function ruleOf({ patient, rule }: Call): string {
  return `${patient} ${rule}`;
}

function isIntervention(call: Call): call is InterventionCall {
  return call.what === 'intervention';
}

function factsOf(call: Call, open: readonly Call[], nowMs: number): readonly string[] {
  const ofRule = open.filter((each) => ruleOf(each) === ruleOf(call));
  if (!isIntervention(call)) return alarmFacts(call, ofRule.filter(isIntervention), nowMs);
  return ofRule.every(isIntervention) ? ['its alarm is over for the moment'] : [];
}

function alarmFacts(
  call: AlarmCall,
  asked: readonly InterventionCall[],
  nowMs: number,
): readonly string[] {
  const { message, life, acknowledged, shelved, late } = call;
  const kinds = asked.map(({ kind }) => kind.replaceAll('_', ' '));
  return [
    oneLine(message),
    ...(kinds.length > 0 ? [`asks for ${kinds.join(', ')}`] : []),
    ...(late ? ['discovered late'] : []),
    ...(acknowledged
      ? [`acknowledged by ${oneLine(acknowledged.by)} ${ageOf(nowMs - acknowledged.at)} ago`]
      : []),
    ...(shelved ? [`put aside by ${oneLine(shelved.by)} for ${ageOf(shelved.until - nowMs)}`] : []),
    ...(life === 'latched' ? ['over, and nobody has seen it'] : []),
    ...(life === 'suppressed' ? ['explained by another'] : []),
  ];
}
