import { lineOf } from './line-protocol.ts';
import { lineSender } from './line-sender.ts';
import { pointsOfBatch } from './points.ts';
import type { Store } from './store.ts';
import { type Advice, outcomeOfAnswer } from './store-answer.ts';
import type { Influx2Url } from './store-url.ts';

/** A bucket of InfluxDB 2, or of anything that speaks its write API. The bucket must be there. */
export function influx2Store(place: Influx2Url, timeoutMs: number): Store {
  const { origin, token, org, bucket } = place;
  const query = new URLSearchParams({ org, bucket, precision: 'ns' });
  const sender = lineSender({
    origin,
    path: `/api/v2/write?${query}`,
    authorization: `Token ${token}`,
    secret: token,
    timeoutMs,
  });
  const advice: Advice = {
    401: 'check the token in --store',
    403: `give the token write permission for bucket "${bucket}"`,
    404: `create organization "${org}" and bucket "${bucket}", or check them in --store`,
  };

  return {
    async write(batch, signal) {
      const points = pointsOfBatch(batch);
      if (!points.ok) return { kind: 'refused', reason: points.reason };
      if (points.value.length === 0) return { kind: 'written' };
      const posted = await sender.post(points.value.map(lineOf), signal);
      return outcomeOfAnswer(posted, batch.length === 1, advice);
    },
    close: async () => sender.close(),
  };
}
