import type { Counts } from './counts.ts';
import type { ProgramName, Reports } from './reports.ts';

/** All that the station shows, at one moment. */
export interface View {
  /** The ward's time. */
  readonly nowMs: number;
  readonly speed: number;
  /** Of the wall's time, since the ward lives. */
  readonly elapsedMs: number;
  readonly programs: readonly ProgramView[];
  /** The latest of each program. */
  readonly reports: Reports;
  readonly counts: Counts;
  /** Where MQTT and HTTP are served; absent until the gateway listens. */
  readonly places?: { readonly mqtt: string; readonly http: string };
  /** The store, without anything secret. */
  readonly store: string;
  /** What the reader can do, or what the station is doing. */
  readonly phase: string;
}

export interface ProgramView {
  readonly program: ProgramName;
  readonly status: Status;
  /** Deaths since the ward began. */
  readonly deaths: number;
  /** How long ago it last reported, of the wall's time; absent until it did. */
  readonly quietMs?: number | undefined;
}

export type Status =
  | { readonly kind: 'starting' | 'up' | 'stopping' | 'ended' }
  /** It died, of `cause`, and is started again after `waitMs`. */
  | { readonly kind: 'waiting'; readonly waitMs: number; readonly cause: string };

export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';
/** Colours a text, or leaves it as it is where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;
