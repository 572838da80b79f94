import { wholeWard } from '#ward/alarm.ts';
import type { BedReport, PatientReport } from '#ward/program.ts';
import { looks, standingOf } from './alarm-look.ts';
import { type Piece, piece } from './cell.ts';
import type { View } from './view.ts';

/** One line of the table. */
export interface BedRow {
  readonly patient: string;
  /** Absent for a patient whose sensors are not of this ward's fleet. */
  readonly devices?: BedReport['devices'];
  /** Absent for a real person. */
  readonly truth?: BedReport['truth'];
  /** False while the devices' program is down: then nobody knows how the links are. */
  readonly known: boolean;
  /** Absent until analytics has heard of the patient. */
  readonly report?: PatientReport;
}

/** The fleet's beds in their order, then everybody else who is measured. The ward itself is no bed. */
export function rowsOf({ reports, programs }: View): readonly BedRow[] {
  const patients = new Map(reports.analytics?.patients.map((each) => [each.patient, each]));
  const beds = reports.devices?.beds ?? [];
  const known = programs.some(
    ({ program, status }) => program === 'devices' && status.kind === 'up',
  );
  const inBeds = new Set(beds.map(({ patient }) => patient));
  const isElsewhere = (patient: string) => patient !== wholeWard && !inBeds.has(patient);
  const others = [...patients.keys()].filter(isElsewhere).sort();

  const withReport = (patient: string) => {
    const report = patients.get(patient);
    return { patient, known, ...(report && { report }) };
  };
  return [
    ...beds.map(({ patient, devices, truth }) => ({ ...withReport(patient), devices, truth })),
    ...others.map(withReport),
  ];
}

/** `4/4` devices online, `?` while nobody can know, `sensor` for somebody else's. */
export function linkCell({ devices, known }: BedRow): Piece {
  if (devices === undefined) return piece('sensor', 'dim');
  if (!known) return piece('?', 'dim');
  const carrying = devices.filter(({ link }) => link !== 'ended');
  if (carrying.length === 0) return piece('ended', 'dim');
  const online = carrying.filter(({ link }) => link === 'online').length;
  const text = `${online}/${carrying.length}`;
  if (online === carrying.length) return piece(text);
  return piece(text, online === 0 ? 'red' : 'yellow');
}

export interface Choice {
  readonly shown: readonly BedRow[];
  /** What is not shown, in words; empty when all is. */
  readonly hidden: string;
}

/** The rows that fit into `room` lines, one of which is for saying what does not. */
export function choose(rows: readonly BedRow[], room: number): Choice {
  if (rows.length <= room) return { shown: rows, hidden: '' };

  const places = Math.max(0, room - 1);
  const chosen = new Set(
    [...rows].sort((one, other) => urgencyOf(other) - urgencyOf(one)).slice(0, places),
  );
  const shown = rows.filter((row) => chosen.has(row));
  const left = rows.filter((row) => !chosen.has(row));
  const ringing = left.filter(rings).length;
  const alarms = ringing === 0 ? 'none with an alarm that rings' : `${ringing} WITH AN ALARM`;
  return { shown, hidden: `${left.length} more beds, ${alarms}` };
}

export function rings({ report }: BedRow): boolean {
  return (report?.alarms ?? []).some((alarm) => standingOf(alarm) === 'ringing');
}

/** Any alarm that rings is more urgent than all that do not. */
function urgencyOf({ report }: BedRow): number {
  const urgencies = (report?.alarms ?? []).map((alarm) => {
    const standing = standingOf(alarm);
    if (standing === 'ringing') return 10 + looks[alarm.priority].rank;
    return standing === 'explained' ? 0 : looks[alarm.priority].rank;
  });
  return Math.max(0, ...urgencies);
}
