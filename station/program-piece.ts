import { ageOf } from './ages.ts';
import { type Piece, piece } from './cell.ts';
import type { ProgramView, View } from './view.ts';

/** How a program stands, in words: `analytics restarting in 2 s (exit 1, 3 times)`. */
export function programPiece(one: ProgramView, view: View): Piece {
  const { program, status, deaths } = one;
  const times = deaths === 1 ? 'once' : `${deaths} times`;
  switch (status.kind) {
    case 'waiting': {
      const wait = `in ${Math.max(1, Math.ceil(status.waitMs / 1000))} s`;
      return piece(`${program} restarting ${wait} (${plain(status.cause)}, ${times})`, 'red');
    }
    case 'up': {
      const trouble = troubleOf(one, view);
      const again = deaths > 0 ? ` (restarted ${times})` : '';
      return piece(
        `${program} up${again}${trouble && `, ${trouble}`}`,
        trouble ? 'yellow' : undefined,
      );
    }
    case 'starting':
    case 'stopping':
    case 'ended':
      return piece(`${program} ${status.kind}`, 'dim');
    default:
      return status satisfies never;
  }
}

/** Reports come twice a second: a program that has not made one for so long hangs. */
const quietMostMs = 5000;

/** Nobody tells what rings and what is stale: what was told last is all that is known. */
export function isUnjudged({ programs }: Pick<View, 'programs'>): boolean {
  const analytics = programs.find(({ program }) => program === 'analytics');
  return analytics?.status.kind !== 'up' || (analytics.quietMs ?? 0) > quietMostMs;
}

function troubleOf({ program, quietMs = 0 }: ProgramView, { reports }: View): string {
  const { devices, gateway, analytics } = reports;
  if (quietMs > quietMostMs) return `SILENT FOR ${ageOf(quietMs)}`;
  if (program === 'gateway' && gateway?.journal === 'full') return 'JOURNAL FULL';
  if (program === 'analytics' && analytics?.feed === 'catching_up') return 'catching up';
  if (program === 'analytics' && analytics?.feed === 'lost') return 'NO FEED';
  if (program === 'devices' && devices && devices.dropped > 0) {
    return `${devices.dropped} samples dropped`;
  }
  return '';
}

/** A text from elsewhere, with nothing in it that a terminal would obey. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[^\x20-\x7e]/g, '?');
}
