import { bad, type Result } from '#ward/result.ts';
import { type Page, readPage } from './incoming.ts';

/** Asks the gateway for what its journal keeps after this number, oldest first. Never rejects. */
export type Past = (after: number, signal: AbortSignal) => Promise<Result<Page>>;

const pageMax = 1000;
const answerMs = 5000;

export function pastOf(gateway: string, token: string): Past {
  return async (after, signal) => {
    try {
      const url = new URL(`/readings?after=${after}&limit=${pageMax}`, gateway);
      const answer = await fetch(url, {
        headers: { authorization: `Bearer analytics:${token}` },
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
      });
      const text = await answer.text();
      if (!answer.ok) return bad(`the gateway answers ${answer.status}: ${text.slice(0, 200)}`);
      const page = readPage(text);
      return page.ok ? page : bad(`the gateway's answer ${page.reason}`);
    } catch (cause) {
      return bad(reasonOf(cause));
    }
  };
}

/** `fetch` hides why in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
