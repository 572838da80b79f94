import { bad, type Result } from '#ward/result.ts';
import { type AckPage, type Page, readAckPage, readPage } from './incoming.ts';

/** What the gateway's journal keeps, asked for after a number, oldest first. Nothing here rejects. */
export interface Past {
  readings(after: number, signal: AbortSignal): Promise<Result<Page>>;
  acks(after: number, signal: AbortSignal): Promise<Result<AckPage>>;
}

export const pageMax = 1000;
const answerMs = 5000;

export function pastOf(gateway: string, token: string): Past {
  const ask =
    <T>(what: string, read: (text: string) => Result<T>) =>
    async (after: number, signal: AbortSignal): Promise<Result<T>> => {
      try {
        const url = new URL(`/${what}?after=${after}&limit=${pageMax}`, gateway);
        const answer = await fetch(url, {
          headers: { authorization: `Bearer analytics:${token}` },
          signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
        });
        const text = await answer.text();
        if (!answer.ok) return bad(`the gateway answers ${answer.status}: ${text.slice(0, 200)}`);
        const page = read(text);
        return page.ok ? page : bad(`the gateway's answer ${page.reason}`);
      } catch (cause) {
        return bad(reasonOf(cause));
      }
    };
  return { readings: ask('readings', readPage), acks: ask('acks', readAckPage) };
}

/** `fetch` hides why in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
