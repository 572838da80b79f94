import { placeOf } from '#ward/topics.ts';

export const roles = ['device', 'analytics', 'staff'] as const;
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

/** What each role may subscribe to. Whatever is not named here is denied. */
const readable = {
  device: [],
  analytics: ['ward/patients/+/vitals', 'ward/patients/+/acks', 'ward/devices/+/status'],
  staff: ['ward/patients/#', 'ward/devices/+/status', 'ward/gateway/rejected'],
} as const satisfies Record<Role, readonly string[]>;

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
      return role === 'staff';
    case 'patientVitals':
    case 'truth':
    case 'rejected':
    case undefined:
      return false;
    default:
      return place satisfies never;
  }
}

/** May this identity subscribe with this filter? Only where all that it matches is readable. */
export function maySubscribe({ role }: Identity, filter: string): boolean {
  return readable[role].some((allowed) => covers(allowed, filter));
}

/** May a message of this topic go to this identity? Asked again for every delivery. */
export function mayRead({ role }: Identity, topic: string): boolean {
  // The truth is for judging the ward, never for those who act in it.
  if (placeOf(topic)?.kind === 'truth') return false;
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
