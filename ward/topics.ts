/**
 * The topics of the wire. Other people's tools rely on them: they change only with a new major version.
 */
export const topics = {
  deviceVitals: (device: string) => `ward/devices/${device}/vitals`,
  deviceStatus: (device: string) => `ward/devices/${device}/status`,
  deviceDelays: (device: string) => `ward/devices/${device}/delays`,
  patientVitals: (patient: string) => `ward/patients/${patient}/vitals`,
  alarm: (patient: string, rule: string) => `ward/patients/${patient}/alarms/${rule}`,
  intervention: (patient: string, id: string) => `ward/patients/${patient}/interventions/${id}`,
  acks: (patient: string) => `ward/patients/${patient}/acks`,
  scores: (patient: string) => `ward/patients/${patient}/scores`,
  truth: (patient: string) => `ward/patients/${patient}/truth`,
  ledger: (patient: string, alarm: string) => `ward/patients/${patient}/ledgers/${alarm}`,
  rules: 'ward/analytics/rules',
  rejected: 'ward/gateway/rejected',
} as const;

/** Names of devices, patients and rules: what is safe in a topic, a tag, a file name and a table. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

interface OfDevice {
  readonly device: string;
}
interface OfPatient {
  readonly patient: string;
}
interface Places {
  readonly deviceVitals: OfDevice;
  readonly deviceStatus: OfDevice;
  readonly deviceDelays: OfDevice;
  readonly patientVitals: OfPatient;
  readonly alarm: OfPatient & { readonly rule: string };
  readonly intervention: OfPatient & { readonly id: string };
  readonly acks: OfPatient;
  readonly scores: OfPatient;
  readonly truth: OfPatient;
  readonly ledger: OfPatient & { readonly alarm: string };
  readonly rules: unknown;
  readonly rejected: unknown;
}

/** Where a topic of the wire points to, with the names that are in it. */
export type Place = {
  [Kind in keyof Places]: { readonly kind: Kind } & Places[Kind];
}[keyof Places];

/** `undefined` for every topic that is none of the wire. */
export function placeOf(topic: string): Place | undefined {
  if (topic === topics.rejected) return { kind: 'rejected' };
  if (topic === topics.rules) return { kind: 'rules' };
  const [root, room, name = '', leaf = '', last, ...rest] = topic.split('/');
  if (root !== 'ward' || rest.length > 0 || !namePattern.test(name)) return undefined;

  if (room === 'devices') return last === undefined ? ofDevice(name, leaf) : undefined;
  if (room !== 'patients') return undefined;
  if (last === undefined) return ofPatient(name, leaf);
  return namePattern.test(last) ? ofPatientAnd(name, leaf, last) : undefined;
}

function ofDevice(device: string, leaf: string): Place | undefined {
  switch (leaf) {
    case 'vitals':
      return { kind: 'deviceVitals', device };
    case 'status':
      return { kind: 'deviceStatus', device };
    case 'delays':
      return { kind: 'deviceDelays', device };
    default:
      return undefined;
  }
}

function ofPatient(patient: string, leaf: string): Place | undefined {
  switch (leaf) {
    case 'vitals':
      return { kind: 'patientVitals', patient };
    case 'acks':
    case 'scores':
    case 'truth':
      return { kind: leaf, patient };
    default:
      return undefined;
  }
}

function ofPatientAnd(patient: string, leaf: string, last: string): Place | undefined {
  switch (leaf) {
    case 'alarms':
      return { kind: 'alarm', patient, rule: last };
    case 'interventions':
      return { kind: 'intervention', patient, id: last };
    case 'ledgers':
      return { kind: 'ledger', patient, alarm: last };
    default:
      return undefined;
  }
}
