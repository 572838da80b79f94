import { readRuleFile } from '#analytics/rules/rule-file.ts';
import { rowOf } from '#analytics/rules/rule-row.ts';
import type { Ladders, PatientRules, RuleSet } from '#analytics/rules/rule-set.ts';
import type { Technical } from '#analytics/rules/technical.ts';
import { aligned } from '#study/program/aligned.ts';
import { priorities, technicalRules } from '#ward/alarm.ts';
import { notice } from '#ward/notice.ts';
import { duration } from '#ward/setting.ts';

interface Sink {
  write(text: string): unknown;
}

const badInput = 2;

/** Says of each file whether it can be used. The exit code: 0 all can, 2 one cannot. */
export function checkRules(files: readonly string[], out: Sink, complain: Sink): number {
  let code = 0;
  for (const file of files) {
    const read = readRuleFile(file);
    if (read.ok) out.write(`${file}: good. ${aboutOf(read.value)}\n`);
    else {
      complain.write(`${read.reason}\n`);
      code = badInput;
    }
  }
  return code;
}

/** Writes what a file means, with all that it leaves out. The exit code: 0, or 2 for a bad file. */
export function showRules(file: string, out: Sink, complain: Sink): number {
  const read = readRuleFile(file);
  if (!read.ok) {
    complain.write(`${read.reason}\n`);
    return badInput;
  }
  const rows = read.value.rules.map(rowOf);
  const [head = {}] = rows;
  const lines = [
    aboutOf(read.value),
    '',
    ...aligned([Object.keys(head), ...rows.map((row) => Object.values(row))], 'left'),
    '',
    'Nobody has acknowledged:',
    ...ladderLines(read.value.ladders),
    '',
    'Alarms about sensors:',
    ...technicalLines(read.value.technical),
    ...read.value.patients.flatMap(patientLines),
    '',
    notice,
  ];
  out.write(`${lines.join('\n')}\n`);
  return 0;
}

function aboutOf({ name, version, hash, rules, patients }: RuleSet): string {
  const own =
    patients.length === 0 ? '' : `, ${counted(patients.length, 'patient')} with their own`;
  return `${name}, version ${version} (${hash}): ${counted(rules.length, 'rule')}${own}`;
}

function ladderLines(ladders: Ladders): readonly string[] {
  const rows = priorities.toReversed().map((priority) => {
    const steps = ladders[priority].map(({ afterMs, ask }) => `${duration.write(afterMs)} ${ask}`);
    return [priority, steps.join(', ')];
  });
  return aligned(rows, 'left');
}

function technicalLines(technical: Technical): readonly string[] {
  const rows = technicalRules.map((rule) => {
    const { priority, afterMs } = technical[rule];
    return [rule, priority, afterMs === 0 ? 'at once' : `after ${duration.write(afterMs)}`];
  });
  return aligned(rows, 'left');
}

function patientLines({ patient, by, at, why, spo2Scale, rules, off }: PatientRules) {
  const ordered = `${patient}: ordered by ${by}, ${new Date(at).toISOString()}: ${why}`;
  const scale = spo2Scale === 2 ? ['  NEWS2 by the second scale of saturation'] : [];
  const own = rules.map(
    (rule) => `  ${rule.id}: ${Object.values(rowOf(rule)).slice(1, 5).join(' ')}`,
  );
  return ['', ordered, ...scale, ...own, ...off.map((id) => `  ${id}: off`)];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
