import { z } from 'zod';
import type { Result } from '#ward/result.ts';

interface Profiles<Profile> {
  readonly known: Readonly<Record<string, Profile>>;
  /** What a table is like that does not say. */
  readonly base: string;
  readonly schema: z.ZodType<Profile>;
  /** As the end of "link …". */
  readonly right: string;
  /** Where a name is a file: reads it. */
  file?(name: string): Result<Profile> | undefined;
}

/**
 * A profile in a study file: a name, or a table with what differs, at any depth, from the one that
 * it is `like`. It is called what it says itself, or after what it is like.
 */
export function profileField<Profile>({ known, base, schema, right, file }: Profiles<Profile>) {
  const profileOf = (name: unknown) =>
    typeof name === 'string' && Object.hasOwn(known, name) ? known[name] : undefined;

  return z.unknown().transform((value, context): Profile => {
    const refuse = (message: string, input: unknown, path: PropertyKey[] = [], whole = false) => {
      context.issues.push({ code: 'custom', message, input, path, params: { whole } });
      return z.NEVER;
    };
    const checked = (whole: unknown): Profile => {
      const read = schema.safeParse(whole, { reportInput: true });
      if (read.success) return read.data;
      for (const issue of read.error.issues)
        context.issues.push({ ...issue } as z.core.$ZodRawIssue);
      return z.NEVER;
    };

    if (typeof value === 'string') {
      const found = profileOf(value);
      if (found !== undefined) return found;
      const read = file?.(value);
      if (read === undefined) return refuse(right, value);
      return read.ok ? checked(read.value) : refuse(read.reason, value, [], true);
    }
    if (!isTable(value)) return refuse(right, value);

    const { like = base, ...own } = value;
    const start = profileOf(like);
    if (start === undefined) {
      return refuse(`is one of ${Object.keys(known).join(', ')}`, like, ['like']);
    }
    const name = value.like === undefined ? 'own' : `${like}, changed`;
    return checked(over({ ...start, name }, own));
  });
}

type Table = Readonly<Record<string, unknown>>;

/** Tables are joined key by key; everything else is replaced. */
function over(base: Table, changes: Table): Table {
  const joined = new Map(Object.entries(base));
  for (const [key, change] of Object.entries(changes)) {
    const before = joined.get(key);
    joined.set(key, isTable(before) && isTable(change) ? over(before, change) : change);
  }
  return Object.fromEntries(joined);
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
