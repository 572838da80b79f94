import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outcome, Store } from '#gateway/store/store.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';
import { shift } from './store-entries.ts';
import { written } from './store-outcome.ts';

/** A place in a real server, reached through the proxy; `count` does not go through it. */
export interface Behind {
  readonly store: Store;
  /** Points that are kept. */
  count(): Promise<number>;
}

/** Long enough for a busy machine, but for those tests that wait for it to pass. */
const patienceMs = 10_000;
const timeoutMs = 1000;
const secret = 'pa$$:w/ord@';
const batch = shift(20);
const points = 2 * 20 + 4;
const says = (status: number, error: string, headers = {}): Fault => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error, message: error }),
});

const faults: readonly {
  title: string;
  fault: Fault;
  answer: Partial<Outcome>;
  says?: RegExp;
  kept?: number;
}[] = [
  { title: 'an outage', fault: { kind: 'outage' }, answer: { kind: 'busy' }, says: /reached/ },
  {
    title: '401',
    fault: says(401, `authorization failed for ${secret}`),
    answer: { kind: 'busy' },
    says: /check .* in --store/,
  },
  {
    title: '403',
    fault: says(403, 'forbidden'),
    answer: { kind: 'busy' },
    says: /permission|GRANT/,
  },
  {
    title: '404',
    fault: says(404, 'not found'),
    answer: { kind: 'busy' },
    says: /: create |: CREATE /,
  },
  { title: '413', fault: says(413, 'too large'), answer: { kind: 'refused' } },
  {
    title: '429 with Retry-After',
    fault: says(429, 'slow down', { 'retry-after': '2' }),
    answer: { kind: 'busy', waitMs: 2000 },
  },
  { title: '500', fault: says(500, 'engine: closed'), answer: { kind: 'busy' }, says: /closed/ },
  {
    title: '503 with Retry-After',
    fault: says(503, 'wait', { 'retry-after': '30' }),
    answer: { kind: 'busy', waitMs: 30_000 },
  },
  { title: 'a redirection', fault: { kind: 'answer', status: 302 }, answer: { kind: 'busy' } },
  {
    title: 'a page where no page should be',
    fault: { kind: 'answer', status: 200, body: '<html>Please log in</html>' },
    answer: { kind: 'busy' },
    says: /check host/,
  },
  {
    title: '400 from something that is no InfluxDB',
    fault: { kind: 'answer', status: 400, body: 'Client sent an HTTP request to an HTTPS server.' },
    answer: { kind: 'busy' },
    says: /TLS/,
  },
  { title: '400 about the points', fault: says(400, 'bad'), answer: { kind: 'refused' } },
  { title: '422 about the points', fault: says(422, 'bad'), answer: { kind: 'refused' } },
  {
    title: '201, which is partly written,',
    fault: says(201, 'partial write of line protocol occurred'),
    answer: { kind: 'refused' },
  },
  { title: 'a hang', fault: { kind: 'hang' }, answer: { kind: 'busy' }, says: /1000 ms/ },
  {
    title: 'a hang after it was done',
    fault: { kind: 'hang_after' },
    answer: { kind: 'busy' },
    kept: points,
  },
  {
    title: 'a reset after it was done',
    fault: { kind: 'reset_after' },
    answer: { kind: 'busy' },
    says: /ECONNRESET/,
    kept: points,
  },
  {
    title: 'an answer that is slow',
    fault: { kind: 'slow', ms: 150 },
    answer: { kind: 'written' },
    kept: points,
  },
  {
    title: 'an answer that is too slow',
    fault: { kind: 'slow', ms: 1500 },
    answer: { kind: 'busy' },
  },
];

/** Whatever happens between a store and its server, the answer is right and nothing is lost or doubled. */
export function survivesFaults(
  targetPort: () => number,
  open: (proxyPort: number, given: { timeoutMs: number; secret: string }) => Promise<Behind>,
): void {
  let proxy: FaultProxy;
  let behind: Behind;
  beforeAll(async () => {
    proxy = await startFaultProxy(targetPort());
    return () => proxy.stop();
  });
  beforeEach(async () => {
    proxy.set({ kind: 'none' });
  });
  afterEach(() => behind.store.close());
  afterAll(() => expect(proxy.counts.faulted).toBeGreaterThanOrEqual(faults.length));

  for (const { title, fault, answer, says, kept = 0 } of faults) {
    test(`${title} is ${answer.kind}, and the batch again leaves exactly the batch`, async () => {
      const waits = answer.kind === 'busy' && /hang|slow/.test(fault.kind);
      behind = await open(proxy.port, { timeoutMs: waits ? timeoutMs : patienceMs, secret });
      proxy.set(fault, 1);
      const outcome = await written(behind.store, batch);
      // A server that was too slow may still be at it.
      if (fault.kind !== 'slow') expect(await behind.count()).toBe(kept);
      proxy.set({ kind: 'none' });
      const again = await written(behind.store, batch);

      expect(outcome).toMatchObject(answer);
      if (outcome.kind !== 'written') {
        expect(outcome.reason).toMatch(says ?? /./);
        expect(outcome.reason).not.toContain(secret);
      }
      expect(again).toEqual({ kind: 'written' });
      expect(await behind.count()).toBe(points);
    });
  }

  test('a single record that is too large is waited for, as halving cannot help it', async () => {
    behind = await open(proxy.port, { timeoutMs: patienceMs, secret });
    proxy.set(says(413, 'too large'), 1);
    const [entry] = batch;
    if (!entry) throw new Error('an empty batch');
    expect(await written(behind.store, [entry])).toMatchObject({
      kind: 'busy',
      reason: expect.stringContaining('body limit'),
    });
  });

  test('a gateway that stops does not wait for an answer', async () => {
    behind = await open(proxy.port, { timeoutMs: patienceMs, secret });
    proxy.set({ kind: 'hang' }, 1);
    const stop = new AbortController();
    const began = performance.now();
    const outcome = behind.store.write(batch, stop.signal);
    stop.abort();
    expect(await outcome).toMatchObject({
      kind: 'busy',
      reason: expect.stringMatching(/^stopped/),
    });
    expect(performance.now() - began).toBeLessThan(patienceMs / 2);
  });

  test('a store that is closed leaves no connection open', async () => {
    behind = await open(proxy.port, { timeoutMs: patienceMs, secret });
    await written(behind.store, batch);
    expect(await proxy.connections()).toBe(1);
    await behind.store.close();
    await expect.poll(() => proxy.connections()).toBe(0);
  });

  test('nothing that failed is sent again behind the back of the drain', async () => {
    behind = await open(proxy.port, { timeoutMs: patienceMs, secret });
    proxy.set(says(500, 'down'), 3);
    const before = proxy.counts.faulted + proxy.counts.forwarded;
    for (let i = 0; i < 3; i += 1) await written(behind.store, batch);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(proxy.counts.faulted + proxy.counts.forwarded - before).toBe(3);
  });
}
