import { z } from 'zod';
import type { DelayReport } from '#ward/reports.ts';
import { bad, good, type Result } from '#ward/result.ts';

// What a newer ward adds is left out.
const report = z.object({
  device: z.string(),
  patient: z.string(),
  at: z.number(),
  source: z.enum(['prior', 'learnt']),
  samples: z.number(),
  offsetMs: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  intervalMs: z.number().optional(),
  loss: z.number(),
  latenessMs: z.number(),
});

/** Reads what `ward/devices/<device>/delays` carries. */
export function readDelays(payload: Uint8Array): Result<DelayReport> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return bad('is not JSON');
  }
  const read = report.safeParse(parsed);
  return read.success ? good(read.data as DelayReport) : bad(z.prettifyError(read.error));
}
