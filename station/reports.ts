import type { Report } from '#ward/program.ts';

export const programNames = ['devices', 'gateway', 'analytics'] as const;
export type ProgramName = (typeof programNames)[number];
export type ReportOf<P extends ProgramName> = Extract<Report, { program: P }>;

/** One report of each program; absent until it made one. */
export type Reports = { readonly [P in ProgramName]?: ReportOf<P> | undefined };
