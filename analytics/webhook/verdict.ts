import type { Result } from '#ward/result.ts';

/** What a receiver answered, its body cut short. */
export interface Answer {
  readonly status: number;
  /** The header `Retry-After`: seconds, or a date of HTTP. */
  readonly retryAfter?: string | undefined;
  readonly text: string;
}

/** What an answer means for the message. */
export type Verdict =
  | { readonly kind: 'delivered' }
  /** Not now, perhaps later; after `waitMs` if the receiver asked for a pause. */
  | { readonly kind: 'retry'; readonly reason: string; readonly waitMs?: number }
  /** Not ever: it would be refused each time. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a receiver may ask for: neither that it is flooded, nor that alarms are silent for long. */
const waits = { shortestMs: 1000, longestMs: 15 * 60_000 };
/** Request Timeout, Too Early, Too Many Requests: of the moment, not of the message. */
const passing = [408, 425, 429];
const excerptMax = 120;

/** `now` is the wall's time. No answer at all is a reason to try again. */
export function verdictOf(answer: Result<Answer>, now: number): Verdict {
  if (!answer.ok) return { kind: 'retry', reason: answer.reason };
  const { status, retryAfter, text } = answer.value;
  if (status >= 200 && status < 300) return { kind: 'delivered' };

  const reason = `the receiver answers ${status}${excerptOf(text)}`;
  if (passing.includes(status) || status >= 500) {
    const waitMs = retryAfter === undefined ? undefined : waitMsOf(retryAfter, now);
    return { kind: 'retry', reason, ...(waitMs !== undefined && { waitMs }) };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'refused', reason: `${reason}; redirects are not followed, give its address` };
  }
  return { kind: 'refused', reason };
}

/** RFC 9110, 10.2.3. Absent where it is neither. */
function waitMsOf(retryAfter: string, now: number): number | undefined {
  const seconds = /^\d{1,9}$/.test(retryAfter.trim()) ? Number(retryAfter) : undefined;
  const waitMs = seconds === undefined ? Date.parse(retryAfter) - now : seconds * 1000;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(waits.longestMs, Math.max(waits.shortestMs, waitMs));
}

/** In one line, without what a terminal would obey. */
function excerptOf(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  if (line === '') return '';
  return `: ${line.length > excerptMax ? `${line.slice(0, excerptMax)}…` : line}`;
}
