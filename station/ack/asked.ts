import type { LoginOptions } from '#station/desk/login.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { duration } from '#ward/setting.ts';
import { namePattern } from '#ward/topics.ts';
import type { Wish } from './answering.ts';

/** What was written behind `npm run ack --`. */
export interface Options extends LoginOptions {
  readonly list?: true;
  readonly by?: string;
  readonly note?: string;
  readonly shelve?: string;
  readonly unshelve?: true;
  readonly patient?: string;
}

export type Asked = { readonly kind: 'list' } | { readonly kind: 'answer'; readonly wish: Wish };

const longest = { by: 100, note: 500 } as const;

/** Bad, with what would be right, where it cannot be understood. */
export function askedOf(id: string | undefined, options: Options): Result<Asked> {
  const { list, by, note, shelve, unshelve, patient } = options;
  if (patient !== undefined && !namePattern.test(patient))
    return bad(`"${patient}" is no name of a patient`);
  if (list) return id === undefined ? good({ kind: 'list' }) : bad('--list takes no id');
  if (id === undefined) return bad('which one? --list shows what is open, with its ids');
  if (by === undefined || by.trim() === '') return bad('--by NAME says who answers');
  if (by.length > longest.by) return bad(`--by has at most ${longest.by} characters`);
  if (note !== undefined && note.length > longest.note) {
    return bad(`--note has at most ${longest.note} characters`);
  }
  if (shelve !== undefined && unshelve) return bad('either --shelve or --unshelve');
  const wish = { id, by: by.trim(), ...(note !== undefined && { note }) };
  const action = unshelve ? 'unshelve' : 'acknowledge';
  if (shelve === undefined) return good({ kind: 'answer', wish: { ...wish, action } });
  const forMs = duration.parse(shelve);
  if (!forMs.ok) return bad(`--shelve ${forMs.reason}, not "${shelve}"`);
  return good({ kind: 'answer', wish: { ...wish, action: 'shelve', forMs: forMs.value } });
}
