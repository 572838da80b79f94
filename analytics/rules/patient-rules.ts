import { nearest } from '#ward/nearest.ts';
import { compileRule } from './compile-rule.ts';
import type { Complain } from './complaint.ts';
import type { WrittenPatient } from './file-schema.ts';
import { overridden } from './override.ts';
import type { Rule } from './rule.ts';
import type { WrittenRule } from './rule-schema.ts';
import { type PatientRules, rulesFor } from './rule-set.ts';
import { checkSuppression } from './suppression.ts';

/** The rules of the file, as they are written and as they are meant. */
export interface Base {
  readonly written: readonly WrittenRule[];
  readonly rules: readonly Rule[];
}

/** What differs for one patient, compiled. */
export function patientRules(
  patient: WrittenPatient,
  base: Base,
  complain: Complain,
): PatientRules {
  const { by, why, spo2_scale: spo2Scale = 1, rules: overrides = [] } = patient;
  const at = momentOf(patient.at);
  if (at === undefined) {
    complain(
      ['at'],
      `"${patient.at}" is no day and no time`,
      'write 2026-03-01 or 2026-03-01T08:30Z',
    );
  }
  const rules = new Map<string, Rule>();
  const off = new Set<string>();
  const places = new Map<string, number>();
  for (const [index, override] of overrides.entries()) {
    const { id } = override;
    const within: Complain = (path, ...said) => complain(['rules', index, ...path], ...said);
    const written = base.written.find((rule) => rule.id === id);
    if (written === undefined)
      within(['id'], `there is no rule "${id}"`, meantBy(id, base.written));
    else if (places.has(id)) within(['id'], `"${id}" is there twice for this patient`);
    else if (override.off) {
      const [other] = Object.keys(override).filter((key) => key !== 'id' && key !== 'off');
      if (other !== undefined) within([other], `a rule that is off has no "${other}"`);
      off.add(id);
    } else {
      const compiled = base.rules.find((rule) => rule.id === id);
      const rule = compileRule(overridden(written, compiled, override), within);
      if (rule !== undefined) rules.set(id, rule);
    }
    places.set(id, places.get(id) ?? index);
  }
  const own = {
    patient: patient.patient,
    by,
    at: at ?? 0,
    why,
    spo2Scale,
    rules: [...rules.values()],
    off: [...off],
  };
  checkOwn(own, base, (id, path, ...said) =>
    complain(places.has(id) ? ['rules', places.get(id) ?? 0, ...path] : [], ...said),
  );
  return own;
}

/** A rule that is off silences nobody; what the file itself says was looked at already. */
function checkOwn(
  own: PatientRules,
  base: Base,
  complain: (id: string, ...said: Parameters<Complain>) => void,
): void {
  if (!own.rules.some(({ suppressedBy }) => suppressedBy.length > 0)) return;
  const all = rulesFor({ rules: base.rules, patients: [{ ...own, off: [] }] }, own.patient);
  checkSuppression(
    all,
    ({ id }) =>
      (...said) =>
        complain(id, ...said),
  );
}

function meantBy(id: string, rules: readonly WrittenRule[]): string {
  const known = rules.map((rule) => rule.id);
  const meant = nearest(id, known);
  return meant ? `did you mean "${meant}"?` : `the rules are ${known.join(', ')}`;
}

const moment = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** Without a zone it is UTC: the same file means the same on every machine. */
function momentOf(text: string): number | undefined {
  const [, date, time = '00:00', zone = 'Z'] = moment.exec(text) ?? [];
  const atMs = Date.parse(`${date}T${time}${zone}`);
  const dayMs = Date.parse(`${date}T00:00Z`);
  // Date.parse takes 30 February for 2 March.
  const isDay = !Number.isNaN(dayMs) && new Date(dayMs).toISOString().startsWith(`${date}T`);
  return isDay && !Number.isNaN(atMs) ? atMs : undefined;
}
