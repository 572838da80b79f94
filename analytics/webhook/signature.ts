import { createHmac } from 'node:crypto';

/** What the receiver checks to know that it was us, and not long ago. */
export const signatureHeader = 'wardtwin-signature';
/** The same at each attempt, so that a repeat is known. */
export const deliveryHeader = 'wardtwin-delivery';

/**
 * The value of `wardtwin-signature`: HMAC-SHA256 over `<seconds>.<body>`. The time is signed with the
 * body, so that what somebody recorded cannot be played again later. Seconds since 1970 on the wall.
 */
export function signatureOf(body: string, secret: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
