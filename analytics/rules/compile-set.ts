import { compileRule } from './compile-rule.ts';
import type { Complain } from './complaint.ts';
import type { WrittenFile } from './file-schema.ts';
import { laddersOf } from './ladders.ts';
import { type Base, patientRules } from './patient-rules.ts';
import type { Rule } from './rule.ts';
import type { PatientRules, RuleSet } from './rule-set.ts';
import { checkSuppression } from './suppression.ts';
import { technicalOf } from './technical.ts';

type Compiled = Pick<RuleSet, 'rules' | 'ladders' | 'technical' | 'patients'>;

/** All that a file says, as it is meant. What is wrong with it goes to `complain`, by its path. */
export function compileSet(file: WrittenFile, complain: Complain): Compiled {
  const inside =
    (...place: readonly PropertyKey[]): Complain =>
    (path, ...said) =>
      complain([...place, ...path], ...said);

  const places = new Map<string, number>();
  const rules: Rule[] = [];
  for (const [index, written] of file.rules.entries()) {
    const { id } = written;
    if (places.has(id)) {
      complain(['rules', index, 'id'], `"${id}" is there twice`, 'each rule has a name of its own');
      continue;
    }
    places.set(id, index);
    const rule = compileRule(written, inside('rules', index));
    if (rule !== undefined) rules.push(rule);
  }
  // Of a rule that cannot be told nobody knows what it silences: one fault at a time.
  if (rules.length === file.rules.length) {
    checkSuppression(rules, ({ id }) => inside('rules', places.get(id) ?? 0));
  }
  const ladders = laddersOf(file.ladders, inside('ladders'));
  const patients = patientsOf(file, { written: file.rules, rules }, inside);
  return { rules, ladders, technical: technicalOf(file.technical), patients };
}

function patientsOf(
  { patients = [] }: WrittenFile,
  base: Base,
  inside: (...place: readonly PropertyKey[]) => Complain,
): readonly PatientRules[] {
  const seen = new Set<string>();
  return patients.map((patient, index) => {
    const within = inside('patients', index);
    const { patient: name } = patient;
    if (seen.has(name)) within(['patient'], `"${name}" is there twice`, 'one entry has all of it');
    seen.add(name);
    return patientRules(patient, base, within);
  });
}
