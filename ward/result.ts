/** What comes from outside is either good or bad, and bad says why. Bugs are exceptions instead. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

export function good<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function bad(reason: string): Result<never> {
  return { ok: false, reason };
}
