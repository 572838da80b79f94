import { obey } from '#station/command-line.ts';
import type { Rooms } from '#station/rooms.ts';

/** Obeys these words in this process and answers with what was written; the scene has no other rooms. */
export async function overheard(words: readonly string[], given: Partial<Rooms>) {
  const nothing = () => Promise.reject(new Error('not in this scene'));
  const rooms: Rooms = {
    start: { devices: nothing, gateway: nothing, analytics: nothing },
    virtual: { study: nothing, techwear: nothing, rules: nothing, replay: nothing },
    secret: nothing,
    check: { devices: nothing, analytics: nothing },
    wardParties: nothing,
    storeName: nothing,
    credentials: nothing,
    webhook: nothing,
    ...given,
  };
  const { write: writeOut } = process.stdout;
  const { write: writeErr } = process.stderr;
  const out: string[] = [];
  const err: string[] = [];
  process.stdout.write = (text: string | Uint8Array) => out.push(String(text)) > 0;
  process.stderr.write = (text: string | Uint8Array) => err.push(String(text)) > 0;
  try {
    const code = await obey(words, rooms, 'wardtwin.ts');
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    process.stdout.write = writeOut;
    process.stderr.write = writeErr;
  }
}
