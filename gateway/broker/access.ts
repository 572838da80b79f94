import { placeOf } from '#ward/topics.ts';

/**
 * `bedside` is the simulated one, where the truth is known; a `judge` looks at what the ward came to,
 * and never acts in it.
 */
export const roles = ['device', 'analytics', 'staff', 'bedside', 'judge'] as const;
export type Role = (typeof roles)[number];

/** Who a connection is, once it has logged in. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  /** Whom a device measures. */
  readonly patient?: string;
  /** Came without a credential. */
  readonly guest?: true;
}

const ofStaff = ['ward/patients/#', 'ward/devices/+/status', 'ward/gateway/rejected'] as const;

/** What each role may subscribe to. Whatever is not named here is denied. */
const readable = {
  device: [],
  analytics: ['ward/patients/+/vitals', 'ward/patients/+/acks', 'ward/devices/+/status'],
  staff: ofStaff,
  bedside: ofStaff,
  judge: ['ward/patients/#'],
} as const satisfies Record<Role, readonly string[]>;

const everyTruth = 'ward/patients/+/truth';

/** May this identity publish on this topic? */
export function mayPublish({ name, role }: Identity, topic: string): boolean {
  const place = placeOf(topic);
  switch (place?.kind) {
    case 'deviceVitals':
    case 'deviceStatus':
      return role === 'device' && place.device === name;
    case 'alarm':
    case 'intervention':
      return role === 'analytics';
    case 'acks':
      return role === 'staff' || role === 'bedside';
    case 'truth':
      return role === 'bedside';
    case 'patientVitals':
    case 'rejected':
    case undefined:
      return false;
    default:
      return place satisfies never;
  }
}

/**
 * May this identity subscribe with this filter? Only where all that it matches is readable; but who
 * asks for all of a patient may, and is told nothing of the truth.
 */
export function maySubscribe({ role }: Identity, filter: string): boolean {
  if (role !== 'judge' && covers(everyTruth, filter)) return false;
  return readable[role].some((allowed) => covers(allowed, filter));
}

/** May a message of this topic go to this identity? Asked again for every delivery. */
export function mayRead({ role }: Identity, topic: string): boolean {
  // The truth is for judging the ward, never for those who act in it.
  if (placeOf(topic)?.kind === 'truth' && role !== 'judge') return false;
  return readable[role].some((allowed) => covers(allowed, topic));
}

/** Does every topic that `filter` matches also match `allowed`? */
export function covers(allowed: string, filter: string): boolean {
  const wide = allowed.split('/');
  const narrow = filter.split('/');
  for (const [index, level] of wide.entries()) {
    if (level === '#') return true;
    const other = narrow[index];
    if (other === undefined || other === '#') return false;
    if (level !== '+' && level !== other) return false;
  }
  return narrow.length === wide.length;
}
