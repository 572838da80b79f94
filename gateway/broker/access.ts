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

/** What analytics has learnt and judges by, beside what it says of patients. */
const learnt = ['ward/devices/+/delays', 'ward/analytics/rules'] as const;
const ofStaff = [
  'ward/patients/#',
  'ward/devices/+/status',
  'ward/gateway/rejected',
  ...learnt,
] as const;

/** What each role may subscribe to. Whatever is not named here is denied. */
const readable = {
  device: [],
  analytics: ['ward/patients/+/vitals', 'ward/patients/+/acks', 'ward/devices/+/status'],
  staff: ofStaff,
  bedside: ofStaff,
  judge: ['ward/patients/#', ...learnt],
} as const satisfies Record<Role, readonly string[]>;

/** What tells how patients truly are: for judging the ward, never for those who act in it. */
const truthful = ['ward/patients/+/truth', 'ward/patients/+/ledgers/#'] as const;

/** May this identity publish on this topic? */
export function mayPublish({ name, role }: Identity, topic: string): boolean {
  const place = placeOf(topic);
  switch (place?.kind) {
    case 'deviceVitals':
    case 'deviceStatus':
      return role === 'device' && place.device === name;
    case 'alarm':
    case 'intervention':
    case 'scores':
    case 'deviceDelays':
    case 'rules':
      return role === 'analytics';
    case 'acks':
      return role === 'staff' || role === 'bedside';
    case 'truth':
    case 'ledger':
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
  if (role !== 'judge' && tellsTruth(filter)) return false;
  return readable[role].some((allowed) => covers(allowed, filter));
}

/** May a message of this topic go to this identity? Asked again for every delivery. */
export function mayRead({ role }: Identity, topic: string): boolean {
  if (role !== 'judge' && tellsTruth(topic)) return false;
  return readable[role].some((allowed) => covers(allowed, topic));
}

/** Does all that the filter matches tell how patients truly are? */
export function tellsTruth(filter: string): boolean {
  return truthful.some((all) => covers(all, filter));
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
