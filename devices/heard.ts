import { type Alarm, type Intervention, interventionKinds } from '#ward/alarm.ts';

/** The alarm that the gateway let through; nothing where there is none any more. */
export function readAlarm(payload: Uint8Array): Alarm | undefined {
  const said = parsed(payload);
  const isAlarm =
    [said.id, said.patient, said.life].every((word) => typeof word === 'string') &&
    [said.onsetAt, said.raisedAt, said.evaluatedAt].every((at) => typeof at === 'number');
  return isAlarm ? (said as unknown as Alarm) : undefined;
}

/** An open intervention; nothing when it is closed, forgotten or asks for what nobody here can do. */
export function readOpen(payload: Uint8Array): Intervention | undefined {
  const said = parsed(payload);
  const isKnown = interventionKinds.some((kind) => kind === said.kind);
  const isWhole = typeof said.alarm === 'string' && typeof said.raisedAt === 'number';
  return said.state === 'open' && isKnown && isWhole
    ? (said as unknown as Intervention)
    : undefined;
}

function parsed(payload: Uint8Array): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(Buffer.from(payload).toString());
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
