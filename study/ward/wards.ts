import type { Plan } from '#study/plan.ts';

/** How many wards the patients of one replicate fill; the last one may have empty beds. */
export function wardsOf({ patients, wardBeds }: Pick<Plan, 'patients' | 'wardBeds'>): number {
  return Math.ceil(patients / wardBeds);
}

/**
 * Who lies in this ward: `p01`, `p02`, … counted through all wards of the replicate, as in the live
 * ward. A name is one person, however many others there are and whichever ward they lie in.
 */
export function patientsIn(
  { patients, wardBeds }: Pick<Plan, 'patients' | 'wardBeds'>,
  ward: number,
): readonly string[] {
  const first = ward * wardBeds;
  const count = Math.max(0, Math.min(wardBeds, patients - first));
  return Array.from({ length: count }, (_, index) => patientName(first + index));
}

/** All chance of a replicate comes from this: `--seed 1/0` is the first replicate of seed 1, live. */
export function seedOf({ seed }: Pick<Plan, 'seed'>, replicate: number): string {
  return `${seed}/${replicate}`;
}

function patientName(index: number): string {
  return `p${String(index + 1).padStart(2, '0')}`;
}
