import { resolve } from 'node:path';
import type { LinkProfile } from '#devices/network/profile.ts';
import { linkSchema } from '#devices/network/profile-schema.ts';
import { linkProfileNames, linkProfiles, readLinkProfile } from '#devices/network/profiles.ts';
import { profileField } from '#forms/profile-field.ts';
import { type StaffProfile, staffProfileNames, staffProfiles } from '#patients/staff/profiles.ts';
import { field } from './field.ts';
import { staffSchema } from './staff-schema.ts';

const linkRight = `is one of ${linkProfileNames.join(', ')}, a file, or in a study file a table such as { like: lte, loss: 0.02 }`;
const staffRight = `is one of ${staffProfileNames.join(', ')}, or in a study file a table such as { like: usual, spread: 0.2 }`;

export const linkField = field<LinkProfile>({
  plan: 'link',
  help: `how readings travel: ${linkProfileNames.join(', ')}, or a file of your own`,
  placeholder: 'NAME',
  schema: (folder) =>
    profileField<LinkProfile>({
      known: linkProfiles,
      schema: linkSchema,
      base: 'perfect',
      right: linkRight,
      file: (name) => (looksLikeFile(name) ? readLinkProfile(resolve(folder, name)) : undefined),
    }),
  given: (text) => text,
  write: (link) => nameOf(linkSchema.parse(link), linkProfiles),
});

export const staffField = field<StaffProfile>({
  plan: 'staff',
  help: `who works there: ${staffProfileNames.join(', ')}; a study file can change any figure`,
  placeholder: 'NAME',
  schema: () =>
    profileField<StaffProfile>({
      known: staffProfiles,
      schema: staffSchema,
      base: 'usual',
      right: staffRight,
    }),
  given: (text) => text,
  write: (staff) => nameOf(staffSchema.parse(staff), staffProfiles),
});

/** A name without a dot or a slash is a mistyped name rather than a file. */
function looksLikeFile(name: string): boolean {
  return /[./\\]/.test(name);
}

/** The name where it says everything, and else all of it, as a schema orders it. */
function nameOf<Profile extends { readonly name: string }>(
  profile: Profile,
  known: Readonly<Record<string, Profile>>,
): string | Profile {
  const same = (other: Profile) =>
    JSON.stringify(sorted(other)) === JSON.stringify(sorted(profile));
  const found = Object.entries(known).find(([, other]) => same(other));
  return found === undefined ? profile : found[0];
}

/** The order of keys says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
