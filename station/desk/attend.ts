import type { Rooms } from '#station/rooms.ts';
import type { Clock } from '#ward/clock.ts';
import type { Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { type Desk, type DeskParts, openDesk } from './desk.ts';
import { type LoginOptions, loginOf } from './login.ts';

/** Who comes to the desk of which ward. */
export interface Visitor {
  readonly options: LoginOptions;
  readonly settings: Settings;
  readonly rooms: Pick<Rooms, 'credentials' | 'secret'>;
  /** The wall's time. */
  readonly wall: Clock;
}

/**
 * Logs in, hears what is retained, does the work, and leaves whatever comes of it. Bad, with what to do,
 * where that is not possible.
 */
export async function attend<T>(
  { options, settings, rooms, wall }: Visitor,
  listening: Pick<DeskParts, 'filters' | 'hear'>,
  work: (desk: Pick<Desk, 'tell'>) => Promise<Result<T>>,
): Promise<Result<T>> {
  const login = await loginOf(options, settings, rooms);
  if (!login.ok) return login;
  const opened = await openDesk({ ...settings, ...login.value, ...listening, wall });
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}
