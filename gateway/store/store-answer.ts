import type { Result } from '#ward/result.ts';
import type { Outcome } from './store.ts';

export interface StoreAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What a person should do about an answer, by its status. */
export type Advice = Readonly<Partial<Record<number, string>>>;

/**
 * What an InfluxDB's answer means for the batch. Only an answer that is surely about the points
 * refuses them; everything else is waited for, as it may pass or be put right by a person.
 * `alone` says that the batch is of one entry.
 */
export function outcomeOfAnswer(
  posted: Result<StoreAnswer>,
  alone: boolean,
  advice: Advice,
): Outcome {
  if (!posted.ok) return { kind: 'busy', reason: posted.reason };
  const answer = posted.value;
  const { status, body } = answer;
  if (status === 204) return { kind: 'written' };

  const said = errorIn(body);
  const reason = `InfluxDB answered ${status} (${said ?? (excerptOf(body) || 'no text')})`;
  if (refusing.has(status) && said !== undefined) {
    if (aboutPoints.test(said) || !aboutDatabase.test(said)) return { kind: 'refused', reason };
  }
  if (status === 413 && !alone) return { kind: 'refused', reason };

  const waitMs = waitOf(answer.headers);
  const next = advice[status] ?? generalAdvice[status] ?? defaultAdvice(status, said);
  return {
    kind: 'busy',
    reason: `${reason}: ${next}`,
    ...(waitMs !== undefined && { waitMs }),
  };
}

// InfluxDB 3 says 201 when it has written only the good ones.
const refusing: ReadonlySet<number> = new Set([201, 400, 422]);

/** Asked first, because these texts may quote the line, and a line may hold any words. */
const aboutPoints = /unable to parse|field type conflict|beyond retention|outside retention/i;

/**
 * Said with 400 or 422 by some versions, though no point is at fault: the limits that an operator has
 * set, the state of the engine, a place that is missing.
 */
const aboutDatabase =
  /max-(series|values)-per|cache-max-memory|retention policy not found|timeout|engine|shard|database|organization|bucket|authoriz|read.?only|no space|hinted handoff/i;

const generalAdvice: Advice = {
  408: 'it is tried again',
  413: 'one record alone is too large for it: raise its body limit',
  429: 'it asks for a pause',
};

function defaultAdvice(status: number, said: string | undefined): string {
  if (status >= 500) return 'it is tried again; see the log of the database';
  if (said === undefined) return 'not what InfluxDB says: check host, port and TLS in --store';
  return 'nothing is given up; see to the database';
}

/** The database's own words; `undefined` when something else has answered in its place. */
function errorIn(body: string): string | undefined {
  try {
    const { error, message } = JSON.parse(body) as { error?: unknown; message?: unknown };
    const said = message ?? error;
    return typeof said === 'string' ? excerptOf(said) : undefined;
  } catch {
    return undefined;
  }
}

function excerptOf(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

const longestWaitMs = 300_000;

/** Retry-After: seconds, or a date, which is read by the server's own clock. */
function waitOf(headers: Readonly<Record<string, unknown>>): number | undefined {
  const after = headers['retry-after'];
  if (typeof after !== 'string') return undefined;
  const waitMs = /^\d+$/.test(after.trim())
    ? Number(after) * 1000
    : Date.parse(after) - Date.parse(String(headers.date));
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), longestWaitMs);
}
