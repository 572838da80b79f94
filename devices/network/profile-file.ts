import { faultsOf } from '#forms/faults.ts';
import { profileField } from '#forms/profile-field.ts';
import { faultList, parseYaml } from '#forms/yaml.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { LinkProfile } from './profile.ts';
import { linkSchema } from './profile-schema.ts';

const form = { what: 'a link', example: 'a link has lines such as "like: lte" and "loss: 0.02"' };

/**
 * Reads the text of a profile's file, YAML or JSON: what it leaves out is as in the known profile
 * that it is `like`, or else as in `perfect`. `name` is what it is called if it does not say. A
 * reason has a line for each fault, with its place in `file`.
 */
export function parseLinkProfile(
  text: string,
  { file, name }: { readonly file: string; readonly name: string },
  known: Readonly<Record<string, LinkProfile>> & { readonly perfect: LinkProfile },
): Result<LinkProfile> {
  const parsed = parseYaml(text, file, form);
  if (!parsed.ok) return parsed;
  const { value } = parsed.value;
  const schema = profileField<LinkProfile>({
    known,
    base: 'perfect',
    schema: linkSchema,
    right: `is ${form.what}`,
  });
  const read = schema.safeParse(value, { reportInput: true });
  if (!read.success) {
    const keysAt = (path: readonly PropertyKey[]) => keysOf(path, known.perfect);
    const faults = read.error.issues.flatMap((issue) => faultsOf(issue, parsed.value, keysAt));
    return bad(faultList(faults));
  }
  const named = Object.hasOwn(value as object, 'name');
  return good(named ? read.data : { ...read.data, name });
}

function keysOf([outer]: readonly PropertyKey[], example: LinkProfile): readonly string[] {
  if (outer === 'stall' || outer === 'clock') return Object.keys(example[outer]);
  return ['like', ...Object.keys(example), 'gapMs'];
}
