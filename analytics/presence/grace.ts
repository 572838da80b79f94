/**
 * A busy machine may hold readings up for so long, of the wall's time: until then no device counts as
 * silent, and no value as old.
 */
export const wallGraceMs = 15_000;
