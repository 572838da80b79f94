import { createHmac } from 'node:crypto';

/**
 * The token of a built-in party (a simulated wearable, analytics, the bedside). Each has a
 * credential of its own; all are derived from the ward's one secret, so that none has to be kept.
 */
export function tokenFor(secret: string, name: string): string {
  return createHmac('sha256', secret).update(name).digest('base64url');
}
