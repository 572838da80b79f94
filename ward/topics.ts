/**
 * The topics of the wire. Other people's tools rely on them: they change only with a new major version.
 */
export const topics = {
  deviceVitals: (device: string) => `ward/devices/${device}/vitals`,
  deviceStatus: (device: string) => `ward/devices/${device}/status`,
  patientVitals: (patient: string) => `ward/patients/${patient}/vitals`,
  alarm: (patient: string, rule: string) => `ward/patients/${patient}/alarms/${rule}`,
  intervention: (patient: string, id: string) => `ward/patients/${patient}/interventions/${id}`,
  acks: (patient: string) => `ward/patients/${patient}/acks`,
  truth: (patient: string) => `ward/patients/${patient}/truth`,
  rejected: 'ward/gateway/rejected',
} as const;

/** Names of devices, patients and rules: what is safe in a topic, a tag, a file name and a table. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Where a topic of the wire points to; `undefined` for every other topic. */
export type Place =
  | { readonly kind: 'deviceVitals' | 'deviceStatus'; readonly device: string }
  | { readonly kind: 'patientVitals' | 'acks' | 'truth'; readonly patient: string }
  | { readonly kind: 'alarm'; readonly patient: string; readonly rule: string }
  | { readonly kind: 'intervention'; readonly patient: string; readonly id: string }
  | { readonly kind: 'rejected' };

export function placeOf(topic: string): Place | undefined {
  const [root, room, name = '', leaf, last, ...rest] = topic.split('/');
  if (root !== 'ward' || rest.length > 0) return undefined;
  if (topic === topics.rejected) return { kind: 'rejected' };
  if (!namePattern.test(name)) return undefined;

  if (room === 'devices' && last === undefined) {
    if (leaf === 'vitals') return { kind: 'deviceVitals', device: name };
    if (leaf === 'status') return { kind: 'deviceStatus', device: name };
    return undefined;
  }
  if (room !== 'patients') return undefined;
  if (last === undefined) {
    if (leaf === 'vitals') return { kind: 'patientVitals', patient: name };
    if (leaf === 'acks' || leaf === 'truth') return { kind: leaf, patient: name };
    return undefined;
  }
  if (!namePattern.test(last)) return undefined;
  if (leaf === 'alarms') return { kind: 'alarm', patient: name, rule: last };
  if (leaf === 'interventions') return { kind: 'intervention', patient: name, id: last };
  return undefined;
}
